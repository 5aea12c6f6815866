import type { AnyEvent } from '#contracts';
import {
  evolveDuty,
  nextWatchAt,
  rosterOf,
  type DutyEvent,
  type DutyState,
  type RaisedGap,
  type RosteredShift,
} from '#domain';
import { Instant, Json, Key, OptionalInstant, OptionalText, Position, Text } from '#postgres';
import { Entity, PrimaryColumn } from 'typeorm';
import {
  blaming,
  documents,
  type DocumentRow,
  type Evolve,
  type LogEvent,
  type Projection,
} from '../projecting/projection.js';

/** The roster of an agency's post for a month. */
@Entity('duty_rosters')
export class DutyRosterRow implements DocumentRow {
  @Key() id!: string;
  @Position() revision!: string;
  @Position() createdPosition!: string;
  @Text() agencyId!: string;
  @Text() post!: string;
  /** Of Beijing time, YYYY-MM. */
  @Text() month!: string;
  @Json() shifts!: readonly RosteredShift[];
  /** Raised, and closed by nothing since. */
  @Json() gaps!: readonly RaisedGap[];
  /** When the service has to look at it next. */
  @OptionalInstant() nextWatchAt!: string | null;
  @Instant() updatedAt!: string;
}

const evolveRoster: Evolve<'duty', DutyRosterRow> = (row, event, { stream }) => {
  const of = row ?? rosterOf(stream.slice(stream.indexOf('-') + 1));
  if (!of) return undefined;
  const before: DutyState = { shifts: row?.shifts ?? [], gaps: row?.gaps ?? [], notes: new Map() };
  const { shifts, gaps } = evolveDuty(before, event);
  const { agencyId, post, month } = of;
  return { agencyId, post, month, shifts, gaps, nextWatchAt: nextWatchAt(shifts) ?? null };
};

export const dutyRosters = documents({
  name: 'duty-rosters',
  aggregate: 'duty',
  table: DutyRosterRow,
  evolve: evolveRoster,
});

/** An entry of the duty log (值班日志): what was noted, and what happened to rosters and hand-overs beside it. */
@Entity('duty_log')
export class DutyLogRow {
  @PrimaryColumn('bigint') position!: string;
  @Text() rosterId!: string;
  @Text() agencyId!: string;
  @Text() post!: string;
  @Text() type!: DutyEvent['type'];
  @OptionalText() incidentId!: string | null;
  /** The person or program that wrote it, as its agency names it; the service itself for alarms. */
  @Text() by!: string;
  @Instant() occurredAt!: string;
  @Instant() recordedAt!: string;
  @Json() data!: DutyEvent['data'];
}

/** That somebody looked at a shift and found nothing is no news. */
const isEntry = (event: AnyEvent): event is DutyEvent =>
  event.type.startsWith('duty.') && event.type !== 'duty.shift-checked';

function entryOf({ event, record, id }: LogEvent): DutyLogRow[] {
  const of = id === undefined ? undefined : rosterOf(id);
  if (!isEntry(event) || id === undefined || !of) return [];
  const { agencyId, post } = of;
  const { actor, occurredAt } = record.metadata;
  const { incidentId = null } = event.data as { readonly incidentId?: string };
  return [
    {
      ...{ position: record.position.toString(), rosterId: id, agencyId, post, type: event.type },
      ...{ incidentId, by: actor.principal, occurredAt, recordedAt: record.recordedAt, data: event.data },
    },
  ];
}

export const dutyLog: Projection = {
  name: 'duty-log',
  tables: [DutyLogRow],
  async apply(events, store) {
    const rows = events
      .filter(({ aggregate }) => aggregate === 'duty')
      .flatMap((e) => blaming('duty-log', e.record, () => entryOf(e)));
    await store.insert(DutyLogRow, rows);
  },
};
