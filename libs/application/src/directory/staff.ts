import type { DomainEvents, RecordedEvent } from '#contracts';
import { own, person, rolesAllowed, type AgencyState, type PersonState, type Role } from '#domain';

/** Somebody on the staff of an agency, as the registry stands now. */
export interface KnownPerson {
  readonly personId: string;
  readonly agencyId: string;
  /** Granted, and such as the agency may hold now; none of one whose employment has ended. */
  readonly roles: readonly Role[];
  readonly ended: boolean;
  /** When the log recorded that it has ended, RFC 3339 in UTC. */
  readonly endedAt?: string;
  /** Whether there is a telephone number to call; not known of those put on record without it. */
  readonly hasNumber?: boolean;
}

interface Entry {
  readonly state: PersonState;
  readonly revision: bigint;
  readonly endedAt?: string;
}

type RecordedIn = Pick<RecordedEvent, 'revision' | 'recordedAt'>;

/** All persons on the staff of agencies, as they are kept. */
export type StaffState = ReadonlyMap<string, Entry>;

/** Who is on the staff of which agency, and by what account somebody signs in: a fold of the log. */
export class Staff {
  private readonly persons: Map<string, Entry>;
  private readonly bySignIn = new Map<string, Set<string>>();
  private readonly byAgency = new Map<string, Set<string>>();

  constructor(kept?: StaffState) {
    this.persons = new Map(kept);
    for (const [personId, { state }] of this.persons) this.index(personId, state);
  }

  save(): StaffState {
    return this.persons;
  }

  /** What was taken already changes nothing. Whose data alone are on record is not kept. */
  take(personId: string, event: DomainEvents['person'], { revision, recordedAt }: RecordedIn): void {
    const known = this.persons.get(personId);
    if (!event.type.startsWith('person.') || (known && revision <= known.revision)) return;
    const before = known?.state ?? person.initialState;
    const state = person.evolve(before, event);
    if (state.status === 'none') return;
    const endedAt = state.status === 'ended' ? (known?.endedAt ?? recordedAt) : undefined;
    this.persons.set(personId, { state, revision, ...(endedAt !== undefined && { endedAt }) });
    this.byAgency.get(before.agencyId ?? '')?.delete(personId);
    this.bySignIn.get(before.signIn ?? '')?.delete(personId);
    this.index(personId, state);
  }

  find(personId: string, stateOf: (agencyId: string) => AgencyState | undefined): KnownPerson | undefined {
    const { state, endedAt } = this.persons.get(personId) ?? {};
    const { agencyId, status, hasNumber } = state ?? {};
    if (agencyId === undefined) return undefined;
    const agency = stateOf(agencyId);
    const ended = status === 'ended';
    const allowed = agency?.status === 'registered' && !ended ? rolesAllowed(agency) : [];
    const granted = own(agency?.personRoles ?? {}, personId) ?? [];
    const roles = granted.filter((role) => allowed.includes(role));
    return {
      ...{ personId, agencyId, roles, ended },
      ...(endedAt !== undefined && { endedAt }),
      ...(hasNumber !== undefined && { hasNumber }),
    };
  }

  hasAccount(personId: string): boolean {
    return this.persons.get(personId)?.state.signIn !== undefined;
  }

  of(agencyId: string): readonly string[] {
    return [...(this.byAgency.get(agencyId) ?? [])].sort();
  }

  /** Those still employed who sign in so: `signIn` is the digest of agency, issuer and subject. */
  signingIn(signIn: string): readonly string[] {
    return [...(this.bySignIn.get(signIn) ?? [])]
      .filter((personId) => this.persons.get(personId)?.state.status === 'registered')
      .sort();
  }

  private index(personId: string, { agencyId, signIn }: PersonState): void {
    if (agencyId !== undefined) add(this.byAgency, agencyId, personId);
    if (signIn !== undefined) add(this.bySignIn, signIn, personId);
  }
}

function add(index: Map<string, Set<string>>, key: string, personId: string): void {
  const known = index.get(key);
  if (known) known.add(personId);
  else index.set(key, new Set([personId]));
}
