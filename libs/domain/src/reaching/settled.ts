import { own } from '../kernel/lookup.js';
import type { ReportState } from '../report/report.js';
import type { SharingState } from '../sharing/sharing.js';
import type { TaskState } from '../task/task.js';
import type { WarningState } from '../warning/warning.js';
import type { MessageRequest } from './message.js';

/** What an object has come to, as far as it ends the use of messages about it. */
export interface ReachedStates {
  readonly warning: Pick<WarningState, 'status' | 'calls' | 'version'>;
  readonly task: TaskState;
  readonly sharing: Pick<SharingState, 'status' | 'answers' | 'answerers'>;
  readonly report: Pick<ReportState, 'status'>;
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
  sharing: ({ status, answers, answerers }, { recipient }) =>
    status !== 'requested' ||
    answerers.includes(recipient.agencyId) ||
    answers.some(({ ownerAgencyId }) => ownerAgencyId === recipient.agencyId),
  report: ({ status }) => status !== 'due',
};

/** Whether what a message asks for has been done, or is not asked for any more. */
export const isSettled = <Kind extends keyof ReachedStates>(
  kind: Kind,
  state: ReachedStates[Kind],
  request: MessageRequest,
): boolean => settling[kind](state, request);
