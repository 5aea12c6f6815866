import type { Standing } from '#domain';
import type { AudibleIncident } from '../audience/events.js';
import { headOf } from '../incident/head.js';
import { IncidentRow } from '../incident/rows.js';
import { TimelineRow } from '../incident/timeline.js';
import { categorising, establishing } from '../query/sight.js';
import { SightRow, SightSpellRow } from '../sight/rows.js';
import type { ExerciseState } from './state.js';

/** As what agencies are named in an object, by agency. */
export type Parties = Record<string, Standing[]>;

export const merging = ['incident.merged'] as const;

interface Spell {
  readonly agencyId: string;
  readonly standing: Standing;
  readonly since: bigint;
  /** Where it was over; nothing while it holds. */
  readonly ended?: bigint;
}

/** Who was named in what inside a drill, and how its incidents stood, right after the event at a position. */
export class Past {
  /** In log order. */
  readonly timeline: readonly TimelineRow[];
  private readonly spells = new Map<string, Spell[]>();
  private readonly byStream = new Map<string, TimelineRow[]>();
  private readonly incidents: ReadonlyMap<string, IncidentRow>;

  constructor(state: ExerciseState) {
    this.timeline = state
      .rows(TimelineRow)
      .sort((a, b) => (BigInt(a.position) < BigInt(b.position) ? -1 : 1));
    for (const row of this.timeline) listed(this.byStream, row.stream).push(row);
    this.incidents = new Map(state.rows(IncidentRow).map((row) => [row.id, row]));
    for (const { object, agencyId, standing, sincePosition } of state
      .rows(SightRow)
      .filter(({ endedPosition }) => endedPosition === null))
      listed(this.spells, object).push({ agencyId, standing, since: BigInt(sincePosition) });
    for (const { object, agencyId, standing, sincePosition, endedPosition } of state.rows(SightSpellRow))
      listed(this.spells, object).push({
        ...{ agencyId, standing },
        ...{ since: BigInt(sincePosition), ended: BigInt(endedPosition) },
      });
  }

  /** Null where nobody was named. */
  parties(object: string, position: string): Parties | null {
    const at = BigInt(position);
    const parties = new Map<string, Standing[]>();
    for (const { agencyId, standing, since, ended } of this.spells.get(object) ?? [])
      if (since <= at && (ended === undefined || ended > at)) listed(parties, agencyId).push(standing);
    return parties.size === 0 ? null : Object.fromEntries(parties);
  }

  /** Nothing of one that was not reported yet. */
  incident(id: string | null, position: string): AudibleIncident | undefined {
    const row = id === null ? undefined : this.incidents.get(id);
    if (!row || BigInt(row.createdPosition) > BigInt(position)) return undefined;
    return {
      ...headOf(row),
      category: this.lastSaid(row.id, categorising, 'category', position) ?? row.category,
      commanding: this.lastSaid(row.id, establishing, 'commandingAgencyId', position),
      parties: this.parties(`incident-${row.id}`, position),
    };
  }

  /** What the last event of these types of an incident says in a field, up to a position. */
  lastSaid(
    incidentId: string,
    types: readonly string[],
    field: string,
    position: string,
  ): string | undefined {
    const found = (this.byStream.get(`incident-${incidentId}`) ?? []).findLast(
      (row) => types.includes(row.type) && BigInt(row.position) <= BigInt(position),
    );
    const value = (found?.data as Readonly<Record<string, unknown>> | undefined)?.[field];
    return typeof value === 'string' ? value : undefined;
  }
}

function listed<T>(lists: Map<string, T[]>, key: string): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
