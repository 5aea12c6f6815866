import type { AnyEvent, RecordedEvent } from '#contracts';
import type {
  CorrectedTotal,
  Figure,
  StatedRow,
  StatisticsArea,
  StatisticsClock,
  StatisticsDeadline,
  StatisticsDue,
  StatisticsEvent,
  StatisticsEvents,
  StatisticsStage,
  StatisticsState,
} from '#domain';
import {
  Flag,
  Instant,
  Json,
  Key,
  OptionalCount,
  OptionalInstant,
  OptionalJson,
  OptionalText,
  Position,
  Text,
} from '#postgres';
import { Entity, PrimaryColumn } from 'typeorm';
import {
  blaming,
  documents,
  type Body,
  type DocumentRow,
  type Evolve,
  type LogEvent,
  type Projection,
} from '../projecting/projection.js';

/** A figure with where it comes from: the event that stated it last. */
export interface SourcedFigure extends Figure {
  /** The instant that it is of. */
  readonly asOf: string;
  readonly agencyId: string;
  readonly by: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly stream: string;
  readonly revision: string;
  readonly position: string;
  /** Where it was corrected: what was stated before, and why it was wrong. */
  readonly corrected?: { readonly from: number; readonly reason: string };
}

export interface AreaFigures extends StatisticsArea {
  /** Of its newest statement; nothing where it has stated nothing. */
  readonly asOf: string | null;
  readonly stage: StatisticsStage | null;
  /** In the order in which they were first stated; what is not there was not reported. */
  readonly figures: readonly SourcedFigure[];
}

/** A report that was sent; the whole of it is among the entries. */
export interface SentReport {
  readonly number: number;
  readonly stage: StatisticsStage;
  readonly asOf: string;
  readonly totals: readonly Figure[];
  readonly corrected: readonly CorrectedTotal[];
  readonly late: boolean;
  readonly sentAt: string;
  readonly receivedAt: string;
  readonly position: string;
  readonly acknowledgedAt: string | null;
}

export interface DraftOnRecord {
  readonly content: Omit<StatisticsEvents['statistics.drafted'], 'rows'>;
  readonly rows: readonly StatedRow[];
  readonly draftedAt: string;
  readonly review: StatisticsEvents['statistics.reviewed'] | null;
}

@Entity('statistics')
export class StatisticsRow implements DocumentRow {
  @Key() id!: string;
  @Position() revision!: string;
  @Position() createdPosition!: string;
  @Text() incidentId!: string;
  @Text() status!: Exclude<StatisticsState['status'], 'none'>;
  /** Which items are asked. */
  @Text() setVersion!: string;
  @Json() clock!: StatisticsClock;
  @Text() agencyId!: string;
  @Text() superiorAgencyId!: string;
  @Flag() exercise!: boolean;
  @Json() areas!: readonly AreaFigures[];
  /** What waits for its review or signature. */
  @OptionalJson() draft!: DraftOnRecord | null;
  @Json() reports!: readonly SentReport[];
  @Json() overdue!: readonly {
    readonly what: StatisticsDue;
    readonly dueAt: string;
    readonly foundBy: string;
    readonly recordedAt: string;
  }[];
  @OptionalText() dueWhat!: StatisticsDue | null;
  @OptionalInstant() dueAt!: string | null;
  /** When the timer looks: a story is counted from when it was recorded. */
  @OptionalInstant() overdueCheckAt!: string | null;
  @Instant() updatedAt!: string;
}

const evolveStatisticsRow: Evolve<'statistics', StatisticsRow> = (row, event, record) => {
  if (event.type === 'statistics.opened') return opened(event.data, record);
  if (!row) return undefined;
  const { occurredAt, receivedAt } = record.metadata;
  const { recordedAt } = record;
  switch (event.type) {
    case 'statistics.asked':
      return { ...row, areas: asked(row.areas, event.data.areas) };
    case 'statistics.entered': {
      const { areaCode, asOf, stage, figures } = event.data;
      const stated = figures.map((figure) => sourced(figure, asOf, record));
      return stating(row, areaCode, { asOf, stage }, stated);
    }
    case 'statistics.corrected': {
      const { areaCode, item, value, asOf, previousValue: from, reason } = event.data;
      const figure = { ...sourced({ item, value }, asOf, record), corrected: { from, reason } };
      return stating(row, areaCode, { asOf }, [figure]);
    }
    case 'statistics.drafted': {
      const { rows, ...content } = event.data;
      return { ...row, draft: { content, rows, draftedAt: occurredAt, review: null } };
    }
    case 'statistics.reviewed':
      return { ...row, draft: row.draft && { ...row.draft, review: event.data } };
    case 'statistics.submitted': {
      const { number, stage, asOf, totals, corrected, late, next } = event.data;
      const position = record.position.toString();
      const sent: SentReport = {
        ...{ number, stage, asOf, totals, corrected, late, position },
        ...{ sentAt: occurredAt, receivedAt, acknowledgedAt: null },
      };
      return {
        ...row,
        status: stage === 'verified' ? 'verified' : row.status,
        draft: null,
        reports: [...row.reports, sent],
        ...due(next, row.exercise, record),
      };
    }
    case 'statistics.acknowledged': {
      const { number } = event.data;
      const reports = row.reports.map((one) =>
        one.number === number ? { ...one, acknowledgedAt: occurredAt } : one,
      );
      return { ...row, reports };
    }
    case 'statistics.overdue': {
      const { what, dueAt, foundBy, next } = event.data;
      const overdue = [...row.overdue, { what, dueAt, foundBy, recordedAt }];
      return { ...row, overdue, ...due(next, row.exercise, record, dueAt) };
    }
    case 'statistics.closed':
      return { ...row, status: 'closed', ...due(undefined, row.exercise, record) };
  }
};

function opened(d: StatisticsEvents['statistics.opened'], record: RecordedEvent): Body<StatisticsRow> {
  return {
    incidentId: d.incidentId,
    status: 'open',
    setVersion: d.setVersion,
    clock: d.clock,
    agencyId: d.agencyId,
    superiorAgencyId: d.superiorAgencyId,
    exercise: d.exercise,
    areas: asked([], d.areas),
    draft: null,
    reports: [],
    overdue: [],
    ...due(d.next, d.exercise, record),
  };
}

type DueColumns = Pick<StatisticsRow, 'dueWhat' | 'dueAt' | 'overdueCheckAt'>;

/** `from` is the instant of the tale at which the time began to run: when it was told, where left out. */
function due(
  next: StatisticsDeadline | undefined,
  exercise: boolean,
  { recordedAt, metadata }: RecordedEvent,
  from = metadata.occurredAt,
): DueColumns {
  if (!next) return { dueWhat: null, dueAt: null, overdueCheckAt: null };
  const { what: dueWhat, dueAt } = next;
  if (!exercise) return { dueWhat, dueAt, overdueCheckAt: dueAt };
  const runsMs = Date.parse(dueAt) - Date.parse(from);
  return { dueWhat, dueAt, overdueCheckAt: new Date(Date.parse(recordedAt) + runsMs).toISOString() };
}

function asked(areas: readonly AreaFigures[], more: readonly StatisticsArea[]): readonly AreaFigures[] {
  return more.reduce<readonly AreaFigures[]>((all, { areaCode, agencyId }) => {
    const known = all.some((area) => area.areaCode === areaCode);
    return known
      ? all.map((area) => (area.areaCode === areaCode ? { ...area, agencyId } : area))
      : [...all, { areaCode, agencyId, asOf: null, stage: null, figures: [] }];
  }, areas);
}

function sourced({ item, value }: Figure, asOf: string, record: RecordedEvent): SourcedFigure {
  const { actor, occurredAt } = record.metadata;
  return {
    ...{ item, value, asOf, agencyId: actor.agencyId, by: actor.principal },
    ...{ occurredAt, recordedAt: record.recordedAt, stream: record.stream },
    ...{ revision: record.revision.toString(), position: record.position.toString() },
  };
}

const stating = (
  row: StatisticsRow,
  areaCode: string,
  change: Partial<AreaFigures>,
  stated: readonly SourcedFigure[],
): Body<StatisticsRow> => ({
  ...row,
  areas: row.areas.map((area) =>
    area.areaCode === areaCode
      ? { ...area, ...change, figures: stated.reduce(withFigure, area.figures) }
      : area,
  ),
});

const withFigure = (figures: readonly SourcedFigure[], one: SourcedFigure): readonly SourcedFigure[] =>
  figures.some(({ item }) => item === one.item)
    ? figures.map((figure) => (figure.item === one.item ? one : figure))
    : [...figures, one];

export const statistics = documents({
  name: 'statistics',
  aggregate: 'statistics',
  table: StatisticsRow,
  evolve: evolveStatisticsRow,
});

/** One act on statistics, as it was: each value that was ever stated is here, beside what it was corrected to. */
@Entity('statistics_entries')
export class StatisticsEntryRow {
  @PrimaryColumn('bigint') position!: string;
  @Text() statisticsId!: string;
  @Text() type!: StatisticsEvent['type'];
  @OptionalText() areaCode!: string | null;
  /** Of a report that was sent or received. */
  @OptionalCount() number!: number | null;
  @Text() agencyId!: string;
  @Text() by!: string;
  @Instant() occurredAt!: string;
  @Instant() recordedAt!: string;
  @Json() data!: StatisticsEvent['data'];
}

const isEntry = (event: AnyEvent): event is StatisticsEvent => event.type.startsWith('statistics.');

function entryOf({ event, record, id }: LogEvent): StatisticsEntryRow[] {
  if (!isEntry(event) || id === undefined) return [];
  const { actor, occurredAt } = record.metadata;
  const { areaCode = null, number = null } = event.data as Partial<
    Pick<StatisticsEntryRow, 'areaCode' | 'number'>
  >;
  return [
    {
      ...{ position: record.position.toString(), statisticsId: id, type: event.type, areaCode, number },
      ...{ agencyId: actor.agencyId, by: actor.principal, occurredAt, recordedAt: record.recordedAt },
      data: event.data,
    },
  ];
}

export const statisticsEntries: Projection = {
  name: 'statistics-entries',
  tables: [StatisticsEntryRow],
  async apply(events, store) {
    const rows = events
      .filter(({ aggregate }) => aggregate === 'statistics')
      .flatMap((e) => blaming('statistics-entries', e.record, () => entryOf(e)));
    await store.insert(StatisticsEntryRow, rows);
  },
};
