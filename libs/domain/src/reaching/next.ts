import {
  isAnswered,
  reached,
  type Attempt,
  type GivenUp,
  type MessageRequest,
  type MessageState,
  type ReachStep,
} from './message.js';

/** What is to be done about a message next, and not before `at`. */
export type NextStep =
  | { readonly do: 'begin'; readonly at: string; readonly attempt: number; readonly step: number }
  /** The same attempt again, under its key: its outcome is not known, or it did not come through. */
  | { readonly do: 'repeat'; readonly at: string; readonly attempt: number }
  | { readonly do: 'give-up'; readonly at: string; readonly because: GivenUp }
  | { readonly do: 'lapse'; readonly at: string };

/** How long until a try is repeated, in seconds: growing, and no longer than ten minutes. */
export const backoffSeconds = (tries: number): number => Math.min(600, 5 * 2 ** Math.max(0, tries - 1));

/** What went out with another message and has not been heard of for so long goes out alone, in seconds. */
const mergedPatienceSeconds = 900;

/** What comes next whatever the time is; nothing when all is done or known. */
export function nextStep(state: MessageState): NextStep | undefined {
  const { request, end } = state;
  if (!request || end || isAnswered(state)) return undefined;
  const lapse: NextStep = { do: 'lapse', at: request.usefulUntil };
  const next = request.calls ? nextOfCall(state, request) : nextOfInformation(state, request);
  return next === undefined ? undefined : earliest([...next, lapse]);
}

/** What is to be done at an instant. What has no use any more is not sent, however long ago it was due. */
export function stepAt(state: MessageState, now: string): NextStep | undefined {
  const next = nextStep(state);
  if (!next) return undefined;
  const { usefulUntil = now } = state.request ?? {};
  if (Date.parse(usefulUntil) <= Date.parse(now)) return { do: 'lapse', at: usefulUntil };
  return Date.parse(next.at) <= Date.parse(now) ? next : undefined;
}

function nextOfCall(state: MessageState, request: MessageRequest): NextStep[] {
  const { giveUpAfterSeconds, notBefore, recipient } = request;
  if (recipient.personId === undefined) return [{ do: 'give-up', at: notBefore, because: 'no-contact' }];
  const steps = [...repeats(state), ...begins(state, request)];
  const gaveUp: NextStep[] =
    giveUpAfterSeconds === undefined
      ? []
      : [{ do: 'give-up', at: later(notBefore, giveUpAfterSeconds), because: 'unanswered' }];
  if (steps.length === 0 && !state.attempts.some(({ status }) => mayHaveCome(status)))
    return [{ do: 'give-up', at: lastTriedAt(state) ?? notBefore, because: 'refused' }];
  return [...steps, ...gaveUp];
}

/** Done once it is handed over, unless that is said to have failed. */
function nextOfInformation(state: MessageState, request: MessageRequest): NextStep[] | undefined {
  if (state.attempts.some(({ status, isFinal }) => isFinal && mayHaveCome(status))) return undefined;
  const steps = [...repeats(state), ...begins(state, request)];
  return steps.length === 0 ? undefined : steps;
}

const mayHaveCome = (status: Attempt['status']): boolean => status !== 'refused' && status !== 'failed';

const repeats = ({ attempts }: MessageState): NextStep[] =>
  attempts
    .filter(({ isFinal }) => !isFinal)
    .map(({ attempt, status, tries, triedAt, mergedInto }) => ({
      do: 'repeat',
      attempt,
      at: later(
        triedAt,
        mergedInto !== undefined ? mergedPatienceSeconds : status === 'sending' ? 0 : backoffSeconds(tries),
      ),
    }));

/** First goes of steps, and further ones of those that nobody has answered. */
function begins(state: MessageState, { steps, notBefore }: MessageRequest): NextStep[] {
  const attempt = state.attempts.length + 1;
  return steps.flatMap((step, index): NextStep[] => {
    const at = goAt(step, index, state, notBefore);
    return at === undefined ? [] : [{ do: 'begin', at, attempt, step: index }];
  });
}

function goAt(step: ReachStep, index: number, state: MessageState, notBefore: string): string | undefined {
  const own = state.attempts.filter((one) => one.step === index);
  const last = own.at(-1);
  if (last) {
    const isRefused = last.status === 'refused' && last.isFinal;
    if (!last.isFinal || isRefused || own.length >= step.times) return undefined;
    return later(last.begunAt, step.everySeconds);
  }
  if (!step.onlyIfFailed) return later(notBefore, step.afterSeconds);
  const before = state.attempts.filter((one) => one.step < index);
  const isLost = before.length > 0 && before.every(({ status, isFinal }) => isFinal && !mayHaveCome(status));
  return isLost ? lastTriedAt(state) : undefined;
}

const lastTriedAt = ({ attempts }: MessageState): string | undefined =>
  attempts.reduce<string | undefined>(
    (latest, { triedAt }) => (latest === undefined || triedAt > latest ? triedAt : latest),
    undefined,
  );

const later = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + seconds * 1_000).toISOString();

const earliest = (steps: readonly NextStep[]): NextStep | undefined =>
  steps.reduce<NextStep | undefined>(
    (first, one) => (first === undefined || Date.parse(one.at) < Date.parse(first.at) ? one : first),
    undefined,
  );

/** Whether it went out, as far as is known: what the provider has taken, or said more of. */
export const isHandedOver = ({ attempts }: MessageState): boolean =>
  attempts.some(({ status }) => reached(status, 'handed-over'));
