import type {
  ApprovalCommand,
  DutyCommand,
  PlanCommand,
  ReportCommand,
  SharingCommand,
  StatisticsCommand,
  TaskCommand,
  WarningCommand,
} from '#domain';
import type { Due, DueKind } from './due.js';

/** The command that a passed deadline asks for, of which aggregate, and the name of the deadline. */
export interface Asked {
  readonly id: string;
  readonly key: string;
  readonly command:
    | TaskCommand
    | SharingCommand
    | WarningCommand
    | ReportCommand
    | PlanCommand
    | ApprovalCommand
    | DutyCommand
    | StatisticsCommand;
}

/** Keys and commands make the ids of what is in the log: they stay as they are. */
export const deadlines: { readonly [K in DueKind]: (due: Due[K]) => Asked } = {
  task: ({ id }) => ({
    id,
    key: `${id}/acknowledge`,
    command: { type: 'task.escalate', data: { reason: 'not acknowledged in time' } },
  }),
  request: ({ id }) => ({
    id,
    key: `${id}/open-until`,
    command: { type: 'sharing.expire', data: { reason: 'open until then' } },
  }),
  call: ({ warningId, agencyId, version }) => ({
    id: warningId,
    key: `${warningId}/${version}/acknowledge/${agencyId}`,
    command: { type: 'warning.escalate-call', data: { agencyId, reason: 'not acknowledged in time' } },
  }),
  warning: ({ id, version }) => ({
    id,
    key: `${id}/${version}/expire`,
    command: { type: 'warning.expire', data: { version } },
  }),
  report: ({ id }) => ({
    id,
    key: `${id}/report.mark-overdue`,
    command: { type: 'report.mark-overdue', data: {} },
  }),
  omission: ({ id }) => ({
    id,
    key: `${id}/report.mark-omitted`,
    command: { type: 'report.mark-omitted', data: {} },
  }),
  statistics: ({ id, dueAt }) => ({
    id,
    key: `${id}/statistics/${dueAt}`,
    command: { type: 'statistics.mark-overdue', data: { dueAt } },
  }),
  approval: ({ id }) => ({ id, key: `${id}/end`, command: { type: 'approval.expire', data: {} } }),
  signature: ({ id }) => ({
    id,
    key: `${id}/signature`,
    command: { type: 'approval.mark-overdue', data: {} },
  }),
  duty: ({ id, dueAt }) => ({
    id,
    key: `${id}/watch/${dueAt}`,
    command: { type: 'duty.keep-watch', data: { dueAt } },
  }),
  plan: ({ planId, duty, dueAt }) => ({
    id: planId,
    key: `${planId}/${duty}/${dueAt}`,
    command: { type: 'plan.mark-overdue', data: { duty, dueAt } },
  }),
};
