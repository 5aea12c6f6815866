import type { AnyEvent } from '#contracts';
import type { Casualties, EventLevel } from '#domain';
import { Instant, Position, Text } from '#postgres';
import { Entity, PrimaryColumn } from 'typeorm';
import { blaming, type LogEvent, type Projection } from '../projecting/projection.js';

const statedFields = ['dead', 'injured', 'missing', 'trapped', 'eventLevel'] as const;
export type StatedField = (typeof statedFields)[number];

/** That somebody said a figure or level of an incident, as of an instant. */
@Entity('statements')
export class StatementRow {
  @PrimaryColumn('bigint') position!: string;
  @PrimaryColumn('text') field!: StatedField;
  @Text() incidentId!: string;
  @Text() value!: string;
  /** To the minute: that is as exact as reports are. */
  @Instant() asOf!: string;
  @Text() stream!: string;
  @Position() revision!: string;
  @Text() type!: string;
  @Text() agencyId!: string;
  @Instant() occurredAt!: string;
  @Instant() receivedAt!: string;
}

interface Said {
  readonly incidentId: string;
  readonly casualties?: Casualties;
  readonly eventLevel?: EventLevel;
  readonly asOf?: string;
}

function saidBy(event: AnyEvent, id: string): Said | undefined {
  switch (event.type) {
    case 'incident.reported':
    case 'incident.situation-updated':
      return { incidentId: id, casualties: event.data.casualties };
    case 'incident.classified':
      return { incidentId: id, eventLevel: event.data.eventLevel };
    case 'report.submitted':
    case 'report.supplemented':
      return event.data;
    default:
      return undefined;
  }
}

function statementsOf({ event, record, id = '' }: LogEvent): StatementRow[] {
  const said = saidBy(event, id);
  if (!said) return [];
  const { occurredAt, receivedAt, actor } = record.metadata;
  const values = { ...said.casualties, eventLevel: said.eventLevel };
  return statedFields.flatMap((field) => {
    const value = values[field];
    if (value === undefined) return [];
    return {
      position: record.position.toString(),
      field,
      incidentId: said.incidentId,
      value: String(value),
      asOf: toTheMinute(said.asOf ?? occurredAt),
      stream: record.stream,
      revision: record.revision.toString(),
      type: event.type,
      agencyId: actor.agencyId,
      occurredAt,
      receivedAt,
    };
  });
}

const minuteMs = 60_000;
const toTheMinute = (instant: string): string =>
  new Date(Math.floor(Date.parse(instant) / minuteMs) * minuteMs).toISOString();

/** What was said of each incident, side by side: reports that contradict each other are found in it. */
export const statements: Projection = {
  name: 'statements',
  tables: [StatementRow],
  async apply(events, store) {
    const rows = events.flatMap((e) => blaming('statements', e.record, () => statementsOf(e)));
    if (rows.length > 0) await store.insert(StatementRow, rows);
  },
};
