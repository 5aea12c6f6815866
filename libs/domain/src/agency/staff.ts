import { accept, refuse, type Decision, type Tagged } from '../kernel/decider.js';
import { own } from '../kernel/lookup.js';
import type { Role } from '../kernel/roles.js';
import { counts, lostWith, type KeyHolder } from './credentials.js';
import { rolesRefused } from './key-roles.js';

/** By whom an agency's persons are signed in: an issuer of OpenID Connect. */
export interface Issuer {
  /** Compared literally with what the issuer says of itself. */
  readonly issuer: string;
  /** As what this installation is registered there. */
  readonly clientId: string;
  /** What it calls the strengths of a sign-in of which one has to be (OpenID Connect `acr`). */
  readonly acrValues?: readonly string[];
}

export interface StaffCommands {
  'agency.grant-role': { personId: string; role: Role };
  'agency.withdraw-role': { personId: string; role: Role; reason: string };
  /**
   * What is signed with the key from then on was done by this person, and nothing is once the employment has ended. An
   * agency that audits or administers keeps a key for it that is nobody's.
   */
  'agency.bind-key': { keyId: string; personId: string };
  'agency.register-issuer': Issuer;
}

export interface StaffEvents {
  'agency.role-granted': { personId: string; role: Role };
  'agency.role-withdrawn': { personId: string; role: Role; reason: string };
  'agency.key-bound': { keyId: string; personId: string };
  'agency.issuer-registered': Issuer;
}

/** Roles by person, as granted: which of them count is judged at each use. */
export type PersonRoles = Readonly<Record<string, readonly Role[]>>;

export interface Staff {
  readonly personRoles: PersonRoles;
  readonly issuer?: Issuer;
}

/**
 * Which roles the persons of an agency have, which keys are theirs and who signs them in. That a person is on the
 * agency's staff, and that a second person has confirmed where one is asked for, is verified before.
 */
export function decideStaff(
  command: Tagged<StaffCommands>,
  agency: KeyHolder & Staff,
): Decision<Tagged<StaffEvents>> {
  switch (command.type) {
    case 'agency.grant-role': {
      const { personId, role } = command.data;
      const has = own(agency.personRoles, personId) ?? [];
      if (has.includes(role)) return accept();
      const misfit = rolesRefused([...has, role], agency);
      return misfit ?? accept({ type: 'agency.role-granted', data: { personId, role } });
    }
    case 'agency.withdraw-role': {
      const { personId, role, reason } = command.data;
      return own(agency.personRoles, personId)?.includes(role)
        ? accept({ type: 'agency.role-withdrawn', data: { personId, role, reason } })
        : accept();
    }
    case 'agency.bind-key': {
      const { keyId, personId } = command.data;
      const key = own(agency.credentials, keyId);
      if (!key || !counts(key)) return refuse('key-unknown', { keyId });
      if (key.personId === personId) return accept();
      // what was signed with it would change hands
      if (key.personId !== undefined) return refuse('key-bound', { keyId });
      // with the person would go what the agency upholds
      if (lostWith(agency, keyId).upheld) return refuse('last-unbound-key', { keyId });
      return accept({ type: 'agency.key-bound', data: { keyId, personId } });
    }
    case 'agency.register-issuer': {
      const { issuer, clientId, acrValues } = command.data;
      const data = { issuer, clientId, ...(acrValues && { acrValues: [...acrValues] }) };
      return isSame(data, agency.issuer) ? accept() : accept({ type: 'agency.issuer-registered', data });
    }
  }
}

const isSame = (a: Issuer, b: Issuer | undefined): boolean =>
  b?.issuer === a.issuer &&
  b.clientId === a.clientId &&
  (a.acrValues ?? []).join(' ') === (b.acrValues ?? []).join(' ');

/** Roles of the agency's persons after an event; a role that was granted keeps its place. */
export function evolveRoles(
  roles: PersonRoles,
  {
    type,
    data: { personId, role },
  }: Tagged<Pick<StaffEvents, 'agency.role-granted' | 'agency.role-withdrawn'>>,
): PersonRoles {
  const others = (own(roles, personId) ?? []).filter((each) => each !== role);
  return { ...roles, [personId]: type === 'agency.role-granted' ? [...others, role] : others };
}
