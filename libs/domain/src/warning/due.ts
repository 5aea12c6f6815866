import { haveRun, isPast, type DueTime } from '../kernel/due.js';

export interface MadeCall {
  /** So many minutes after the log recorded the call. */
  readonly dueAt: string;
  readonly acknowledgeWithinMinutes: number;
  readonly acknowledgedAt?: string;
  readonly escalatedAt?: string;
}

export interface CalledWarning<C extends MadeCall> {
  readonly status: string;
  readonly recipients: readonly C[];
}

/** Calls of a warning in force that nobody confirmed in time, and that are not escalated yet. */
export const unansweredCalls = <C extends MadeCall>(
  { status, recipients }: CalledWarning<C>,
  time: DueTime,
): readonly C[] => (status === 'issued' ? recipients.filter((call) => isUnanswered(call, time)) : []);

function isUnanswered(call: MadeCall, time: DueTime): boolean {
  const { dueAt, acknowledgeWithinMinutes: minutes, acknowledgedAt, escalatedAt } = call;
  if (acknowledgedAt !== undefined || escalatedAt !== undefined) return false;
  return haveRun(minutes, new Date(Date.parse(dueAt) - minutes * 60_000).toISOString(), time);
}

/** In force past its expected end. */
export const isWarningOver = (
  { status, expireDueAt }: { readonly status: string; readonly expireDueAt: string | null },
  time: DueTime,
): boolean => status === 'issued' && isPast(expireDueAt, time);
