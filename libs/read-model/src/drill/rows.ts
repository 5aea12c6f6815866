import type { RecordedEvent } from '#contracts';
import type {
  DrillActionStatus,
  DrillBasis,
  DrillEvent,
  DrillFigures,
  DrillFinding,
  DrillInject,
  DrillObjective,
  DrillStatus,
} from '#domain';
import {
  Count,
  Instant,
  Json,
  Key,
  OptionalInstant,
  OptionalJson,
  OptionalText,
  Position,
  Text,
} from '#postgres';
import { Entity } from 'typeorm';
import { documents, type Body, type DocumentRow, type Evolve } from '../projecting/projection.js';

export interface DrillAction {
  readonly actionId: string;
  readonly findingId: string;
  readonly agencyId: string;
  readonly text: string;
  readonly dueAt: string;
  readonly status: DrillActionStatus;
  readonly outcome?: string;
  readonly completedAt?: string;
  readonly verification?: string;
  readonly closedAt?: string;
}

export interface DrillEvaluation {
  readonly summary: string;
  readonly findings: readonly DrillFinding[];
  readonly figures: DrillFigures;
  readonly evaluatorAgencyId: string;
  readonly at: string;
}

/** A drill as a live fact. What happens inside it is in no table. */
@Entity('drills')
export class DrillRow implements DocumentRow {
  @Key() id!: string;
  @Position() revision!: string;
  @Position() createdPosition!: string;
  @Text() status!: Exclude<DrillStatus, 'none'>;
  @Text() title!: string;
  @Json() basis!: DrillBasis;
  /** Minutes of the drill that pass in one minute. */
  @Count() speed!: number;
  @Text() plannerAgencyId!: string;
  @Json() participants!: readonly string[];
  @Json() objectives!: readonly DrillObjective[];
  /** The script: not for participants. */
  @Json() injects!: readonly DrillInject[];
  /** This and the following when the log recorded it. */
  @Instant() plannedAt!: string;
  @OptionalInstant() startedAt!: string | null;
  @OptionalInstant() endedAt!: string | null;
  /** Why it was ended, cancelled or is paused. */
  @OptionalText() reason!: string | null;
  @OptionalJson() evaluation!: DrillEvaluation | null;
  @Json() actions!: readonly DrillAction[];
  @Instant() updatedAt!: string;
}

/** A corrective action (整改措施) as a row of its own. */
@Entity('drill_actions')
export class DrillActionRow {
  /** `<drill>/<action>` */
  @Key() id!: string;
  /** Of the drill. */
  @Position() revision!: string;
  @Text() drillId!: string;
  @Text() actionId!: string;
  @Text() findingId!: string;
  @Text() agencyId!: string;
  @Text() plannerAgencyId!: string;
  @Text() text!: string;
  @Instant() dueAt!: string;
  @Text() status!: DrillActionStatus;
  @OptionalText() outcome!: string | null;
  @OptionalInstant() completedAt!: string | null;
  @OptionalText() verification!: string | null;
  @OptionalInstant() closedAt!: string | null;
  @Instant() updatedAt!: string;
}

const evolveDrillRow: Evolve<'drill', DrillRow> = (row, event, record) => {
  if (event.type === 'drill.planned') {
    const { title, basis, speed, plannerAgencyId, participants, objectives, injects } = event.data;
    return {
      status: 'planned',
      title,
      basis,
      speed,
      plannerAgencyId,
      participants,
      objectives,
      injects,
      plannedAt: record.recordedAt,
      startedAt: null,
      endedAt: null,
      reason: null,
      evaluation: null,
      actions: [],
    };
  }
  return row && changed(row, event, record);
};

function changed(
  row: DrillRow,
  event: Exclude<DrillEvent, { type: 'drill.planned' }>,
  { recordedAt, metadata }: RecordedEvent,
): Body<DrillRow> {
  const { occurredAt } = metadata;
  switch (event.type) {
    case 'drill.started':
      return { ...row, status: 'running', startedAt: recordedAt };
    case 'drill.resumed':
      return { ...row, status: 'running', reason: null };
    case 'drill.paused':
      return { ...row, status: 'paused', reason: event.data.reason };
    case 'drill.ended':
      return { ...row, status: 'ended', endedAt: recordedAt, reason: event.data.reason };
    case 'drill.cancelled':
      return { ...row, status: 'cancelled', endedAt: recordedAt, reason: event.data.reason };
    case 'drill.evaluated':
      return { ...row, status: 'evaluated', evaluation: { ...event.data, at: occurredAt } };
    case 'drill.action-assigned':
      return { ...row, actions: [...row.actions, { ...event.data, status: 'open' }] };
    case 'drill.action-completed': {
      const { actionId, outcome } = event.data;
      return withAction(row, actionId, { status: 'completed', outcome, completedAt: occurredAt });
    }
    case 'drill.action-closed': {
      const { actionId, verification } = event.data;
      return withAction(row, actionId, { status: 'closed', verification, closedAt: occurredAt });
    }
  }
}

const withAction = (row: DrillRow, actionId: string, change: Partial<DrillAction>): Body<DrillRow> => ({
  ...row,
  actions: row.actions.map((action) => (action.actionId === actionId ? { ...action, ...change } : action)),
});

const actionsOf = ({ id, revision, plannerAgencyId, actions, updatedAt }: DrillRow): DrillActionRow[] =>
  actions.map((action) => ({
    id: `${id}/${action.actionId}`,
    revision,
    drillId: id,
    plannerAgencyId,
    outcome: null,
    completedAt: null,
    verification: null,
    closedAt: null,
    ...action,
    updatedAt,
  }));

export const drills = documents(
  { name: 'drills', aggregate: 'drill', table: DrillRow, evolve: evolveDrillRow },
  {
    tables: [DrillActionRow],
    write: (rows, store) => store.upsert(DrillActionRow, rows.flatMap(actionsOf), 'revision'),
  },
);
