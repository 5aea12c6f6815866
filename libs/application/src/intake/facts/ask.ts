import type { CommandName } from '#contracts';
import { isSamePerson, type Actor, type Facts, type Party, type Speaker } from '#domain';
import type { EventLog } from '#event-log';
import type { AgencyDirectory } from '../../directory/agency-directory.js';
import type { Runners } from '../../run/runners.js';
import { personOf } from './person.js';

/** A command about which something is to be found out. */
export interface Ask {
  readonly name: CommandName;
  readonly targetId: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly actor: Actor;
  /** When it arrived. */
  readonly at: string;
  readonly drillId?: string;
  /** Whether a new key that it brings is no weak one, and held by whom it is for. */
  readonly isNewKeyProved: boolean;
  /** Digest of the account by which it lets somebody sign in; of what waits it is in the body. */
  readonly signIn?: string;
  /** Those of the world that it is given in. */
  readonly runners: Runners;
  readonly directory: Pick<
    AgencyDirectory,
    'find' | 'facts' | 'incident' | 'jurisdiction' | 'ownersToAsk' | 'isSenderAgreed'
  >;
  /** Which agency put a person on record. */
  readonly ownerOfPerson: (subject: string) => Promise<string | undefined>;
  readonly log: Pick<EventLog, 'read'>;
  /**
   * What another process may have changed since is read from the log. Otherwise what is kept may be given: it is as the
   * log was a moment ago, or what never changes.
   */
  readonly atLeast: 'kept' | 'fresh';
}

/** What is on record of what a command is about. Without anything: it does not exist. */
export type FactsOf = (ask: Ask) => Promise<Facts>;

export const nothing: Facts = {};

export const text = ({ data }: Pick<Ask, 'data'>, field: string): string | undefined => {
  const value = data[field];
  return typeof value === 'string' ? value : undefined;
};

export const texts = ({ data }: Pick<Ask, 'data'>, field: string): readonly string[] | undefined => {
  const value = data[field];
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : undefined;
};

/** The incidents of these ids, or nothing where one of them is not known. */
export async function incidentsOf(
  { directory, drillId }: Ask,
  incidentIds: readonly (string | undefined)[],
): Promise<Pick<Facts, 'incidents'> | undefined> {
  const incidents = [];
  for (const incidentId of new Set(incidentIds)) {
    const incident = incidentId === undefined ? undefined : await directory.incident(incidentId, drillId);
    if (!incident) return undefined;
    incidents.push(incident);
  }
  return { incidents };
}

/** What the registry says of these agencies; those that are not registered are left out. */
export async function parties(
  { directory }: Ask,
  agencyIds: readonly (string | undefined)[],
): Promise<Party[]> {
  const found: Party[] = [];
  for (const agencyId of new Set(agencyIds)) {
    const party = agencyId === undefined ? undefined : await directory.facts(agencyId);
    if (party) found.push(party);
  }
  return found;
}

/** Stands where nobody has done it: nobody is the same person as this one. */
export const nobody: Speaker = {
  agencyId: '',
  kind: 'organisation',
  mandates: [],
  role: 'agency-operator',
  principal: '',
};

/** As whom these acted: with their keys, by which one person is known whatever name a key was given with. */
export async function speakers({ directory }: Ask, actors: readonly Actor[]): Promise<Speaker[]> {
  const found: Speaker[] = [];
  for (const actor of actors) found.push((await personOf(actor, directory)) ?? { ...nobody, ...actor });
  return found;
}

/** Whoever of these is the sender, or else the last of them. */
export async function senderAmong(ask: Ask, actors: readonly Actor[]): Promise<Speaker> {
  const known = await speakers(ask, actors);
  const [sender] = await speakers(ask, [ask.actor]);
  return known.find((one) => sender && isSamePerson(sender, one)) ?? known.at(-1) ?? nobody;
}
