import { gapName, type RaisedGap } from '../duty/duty.js';
import { shiftName, type RosteredShift } from '../duty/roster.js';
import { own } from '../kernel/lookup.js';
import type { ReportState } from '../report/report.js';
import type { SharingState } from '../sharing/sharing.js';
import type { StatisticsState } from '../statistics/statistics.js';
import type { TaskState } from '../task/task.js';
import type { WarningState } from '../warning/warning.js';
import type { MessageRequest } from './message.js';

/** What an object has come to, as far as it ends the use of messages about it. */
export interface ReachedStates {
  readonly warning: Pick<WarningState, 'status' | 'calls' | 'version'>;
  readonly task: TaskState;
  readonly sharing: Pick<SharingState, 'status' | 'answers' | 'answerers'>;
  readonly report: Pick<ReportState, 'status'>;
  readonly statistics: Pick<StatisticsState, 'status' | 'due' | 'areas' | 'opened'>;
  /** Gaps of the roster that still lie ahead, and its shifts. */
  readonly duty: { readonly gaps: readonly RaisedGap[]; readonly shifts: readonly RosteredShift[] };
}

type Settling = {
  readonly [Kind in keyof ReachedStates]: (state: ReachedStates[Kind], request: MessageRequest) => boolean;
};

const settling: Settling = {
  warning: ({ status, calls, version }, { cause, recipient }) => {
    if (status !== 'issued' || (cause.version !== undefined && cause.version < version)) return true;
    return own(calls, cause.calledAgencyId ?? recipient.agencyId)?.acknowledged === true;
  },
  task: ({ status }) => status !== 'assigned',
  sharing: ({ status, answers, answerers }, { cause, recipient }) => {
    const asked = cause.calledAgencyId ?? recipient.agencyId;
    return (
      status !== 'requested' ||
      answerers.includes(asked) ||
      answers.some(({ ownerAgencyId }) => ownerAgencyId === asked)
    );
  },
  report: ({ status }) => status !== 'due',
  statistics: ({ status, due, areas, opened }, { cause, recipient }) => {
    if (status !== 'open' || due?.dueAt !== cause.part) return true;
    const asked = cause.calledAgencyId ?? recipient.agencyId;
    const own = areas.filter(({ agencyId }) => agencyId === asked);
    return asked !== opened?.agencyId && own.every(({ asOf }) => asOf !== undefined);
  },
  duty: ({ gaps, shifts }, { cause }) => {
    if (cause.trigger === 'duty-gap') return !gaps.some((gap) => gapName(gap) === cause.part);
    const shift = shifts.find((one) => shiftName(one) === cause.part);
    return !shift || (shift.handedOverBy !== undefined && shift.takenOverBy !== undefined);
  },
};

/** Whether what a message asks for has been done, or is not asked for any more. */
export const isSettled = <Kind extends keyof ReachedStates>(
  kind: Kind,
  state: ReachedStates[Kind],
  request: MessageRequest,
): boolean => settling[kind](state, request);
