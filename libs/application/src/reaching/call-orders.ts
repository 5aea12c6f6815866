import {
  inOrder,
  callOrderOf,
  onDutyAt,
  rosterOf,
  type AgencyState,
  type DutyPerson,
  type CallOrder,
  type MessageRecipient,
  type PersonState,
  type Rostered,
} from '#domain';
import { patienceMs } from '../sharing/allocation-inputs.js';
import type { Runners } from '../run/runners.js';

/** Who is asked in an agency. */
export interface CallOrders {
  /**
   * At an instant, RFC 3339 in UTC, by what is on record now. `position` is of the event that it is asked for: rosters of
   * before it count.
   */
  of(agencyId: string, at: string, position?: bigint): Promise<CallOrder>;
}

export interface RosterSource {
  /** Ids of the rosters of an agency that can hold an instant. */
  rosterIds(agencyId: string, at: string): Promise<readonly string[]>;
  /** Waits until these show a position, or until the time is over. */
  waitForPosition(position: bigint, timeoutMs: number): Promise<boolean>;
}

/**
 * Who is on duty by the rosters, and the contact of the agency after them. Which rosters there are is asked of the read
 * model, all else of the log. No contact is opened: everybody is named by a pseudonym.
 */
export const rosterOrders = (
  { agency, duty, person }: Pick<Runners, 'agency' | 'duty' | 'person'>,
  source: RosterSource,
): CallOrders => ({
  async of(agencyId, at, position) {
    // where it is late, who is known to be on duty is called all the same
    if (position !== undefined) await source.waitForPosition(position, patienceMs);
    const rosters: Rostered[] = [];
    for (const id of await source.rosterIds(agencyId, at)) {
      const of = rosterOf(id);
      if (of) rosters.push({ ...of, shifts: (await duty.state(id)).shifts });
    }
    const { shifts } = onDutyAt(rosters, { agencyId, at });
    const named = shifts.flatMap(({ places }) => inOrder(places).flatMap(({ personId }) => personId ?? []));
    const persons = new Map<string, DutyPerson>();
    for (const personId of new Set(named))
      persons.set(personId, callableNow(personId, agencyId, await person.state(personId), at));
    const onDuty = onDutyAt(rosters, { agencyId, at }, (personId) => persons.get(personId));
    return callOrderOf(onDuty, contactOf(agencyId, await agency.state(agencyId)));
  },
});

/** Whoever is not on record as staff of the agency has no contact there: nobody can be called by a name alone. */
function callableNow(
  personId: string,
  agencyId: string,
  { status, hasNumber = true, agencyId: employer }: PersonState,
  at: string,
): DutyPerson {
  if (status === 'ended') return { personId, hasNumber, endedAt: at };
  return { personId, hasNumber: status === 'registered' && employer === agencyId && hasNumber };
}

/** The duty contact that an agency has set. One of a time when telephones were not sealed is none to be called. */
function contactOf(agencyId: string, { dutyContact }: AgencyState): MessageRecipient | undefined {
  if (!dutyContact || typeof dutyContact.telephone === 'string') return undefined;
  return { agencyId, personId: dutyContact.telephone.subject, post: dutyContact.post };
}
