import type { Role } from '../../kernel/roles.js';

/** Version of these rules: recorded with what was decided by them. */
export const policyVersion = 'authority.v1';

/** `personnel` keeps the persons of its own agency and their roles, and nothing else. */
export type PolicyRole = Role | 'personnel';

export type AgencyKind = 'department' | 'enterprise' | 'township' | 'superior' | 'neighbour' | 'organisation';

export const everyKind: readonly AgencyKind[] = [
  'department',
  'enterprise',
  'township',
  'superior',
  'neighbour',
  'organisation',
];

export type Capacity = 'command' | 'local' | 'warn' | 'audit' | 'administer';

/** 授权: what an agency is entitled to within an area. */
export interface Mandate {
  readonly capacity: Capacity;
  /** 6, 9 or 12 digits. */
  readonly areaCode: string;
  /** Categories for `command`, hazards for `warn`; all of them where left out. */
  readonly of?: readonly string[];
}

/** What the registry says of an agency. */
export interface Party {
  readonly agencyId: string;
  readonly kind: AgencyKind;
  readonly areaCode?: string;
  /** Its own, in force now; a township's for its registered area need not be among them. */
  readonly mandates: readonly Mandate[];
  readonly suspended?: boolean;
}

/** A person or system under one agency, in one role. */
export interface Speaker extends Party {
  readonly role: PolicyRole;
  readonly principal: string;
  /** None of the service's own flows and timers, whose role no key carries. */
  readonly keyId?: string;
  /** Public id of the session that a person speaks in. */
  readonly session?: string;
  /** It is known who speaks: by a session, or by a key that is bound to somebody. What else a key says of that is a claim. */
  readonly isPerson?: boolean;
  /** The public key that it spoke with, and those that this one replaced by rotation, one by one. */
  readonly keys?: readonly string[];
  /** Inside a drill: it conducts it. */
  readonly conducts?: boolean;
}

export interface Subject extends Speaker {
  /** Who else has confirmed exactly this. */
  readonly cosigners?: readonly Speaker[];
}

/** Cases beyond the table that an installation has two persons for; what the table asks for always is none of them. */
export const twoPersonCases = ['override', 'requisition', 'high-level', 'major-report'] as const;
export type TwoPersonCase = (typeof twoPersonCases)[number];

/**
 * What a key that is nobody's may not do: requisition, pay and erase, where the installation asks for persons; administer,
 * once there also are two persons who can.
 */
export type InPerson = 'acts' | 'administering';

export interface Installation {
  /** Six digits. */
  readonly districtCode: string;
  readonly homeBureauId: string;
  /** `command` of every agency that is not suspended: what none of them covers falls to the home bureau. */
  readonly commands: readonly Mandate[];
  /** None where nobody has listed any. */
  readonly twoPersons?: readonly TwoPersonCase[];
  /** Nothing in a log of before there was such a rule. */
  readonly inPerson?: readonly InPerson[];
  /**
   * Agencies of which two persons may confirm what is administered: their keys that are nobody's confirm none of it. None
   * where the installation does not ask for persons.
   */
  readonly staffed?: readonly string[];
}

/** Roles by what they do: direct, coordinate, operate; government is all of these but enterprises. */
export const DIR: readonly PolicyRole[] = ['commander', 'duty-officer'];
export const CO: readonly PolicyRole[] = [...DIR, 'dispatcher'];
export const GOV: readonly PolicyRole[] = [...CO, 'agency-operator'];
export const OP: readonly PolicyRole[] = [...GOV, 'enterprise-operator'];
export const everyRole: readonly PolicyRole[] = [...OP, 'auditor', 'administrator', 'personnel'];

const ofKind: Readonly<Record<AgencyKind, readonly PolicyRole[]>> = {
  department: ['duty-officer', 'dispatcher', 'agency-operator'],
  township: ['duty-officer', 'dispatcher', 'agency-operator'],
  neighbour: ['duty-officer', 'dispatcher', 'agency-operator'],
  superior: GOV,
  organisation: ['agency-operator'],
  enterprise: ['enterprise-operator'],
};

/** Who may hold a capacity; anybody else's mandate for it counts for nothing. */
const holders: Readonly<Record<Capacity, readonly AgencyKind[]>> = {
  command: ['department', 'superior'],
  warn: ['department', 'superior'],
  local: ['department', 'township'],
  audit: everyKind,
  administer: everyKind,
};

/** The mandates of one capacity that count. `audit` and `administer` do only where they stand alone. */
export const held = ({ kind, mandates }: Party, capacity: Capacity): readonly Mandate[] => {
  if (!holders[capacity].includes(kind)) return [];
  const alone = capacity === 'audit' || capacity === 'administer';
  if (alone && mandates.some((each) => each.capacity !== capacity)) return [];
  return mandates.filter((each) => each.capacity === capacity);
};

/** The roles that a key of this agency may carry, at issue and at every use. */
export function rolesOf(party: Party): readonly PolicyRole[] {
  const alone = party.mandates.filter(({ capacity }) => capacity === 'audit' || capacity === 'administer');
  if (alone.length > 0) {
    if (held(party, 'audit').length > 0) return ['auditor', 'personnel'];
    return held(party, 'administer').length > 0 ? ['administrator', 'personnel'] : ['personnel'];
  }
  return [...(held(party, 'command').length > 0 ? GOV : ofKind[party.kind]), 'personnel'];
}

/** The service's own flows and timers. */
export const isService = ({ role, keyId }: Speaker): boolean => role === 'system' && keyId === undefined;

/** Who sees everything: the service, and who audits. */
export const seesAll = (who: Speaker): boolean =>
  who.suspended !== true && (isService(who) || (who.role === 'auditor' && held(who, 'audit').length > 0));

/** Whether it may speak in the role that it speaks in. */
export const holdsRole = (who: Speaker): boolean => isService(who) || rolesOf(who).includes(who.role);

/** By name, by key, or by a key that stands under another id or in another agency, or replaced the other's. */
export const isSamePerson = (a: Speaker, b: Speaker): boolean =>
  (a.agencyId === b.agencyId && a.principal === b.principal) ||
  (a.keyId !== undefined && a.agencyId === b.agencyId && a.keyId === b.keyId) ||
  (a.keys ?? []).some((key) => b.keys?.includes(key));
