import {
  isAnswered,
  type Attempt,
  type GivenUp,
  type MessageRequest,
  type MessageState,
  type ReachStep,
} from './message.js';

/** What is to be done about a message next, and not before `at`. */
export type NextStep =
  | { readonly do: 'begin'; readonly at: string; readonly attempt: number; readonly step: number }
  /** The same attempt again, under its key: its outcome is not known. */
  | { readonly do: 'repeat'; readonly at: string; readonly attempt: number }
  | { readonly do: 'give-up'; readonly at: string; readonly because: GivenUp }
  | { readonly do: 'lapse'; readonly at: string };

/** Each divides the next, so that what waits for long and what waits for less come to be due together. */
const backoffs = [5, 10, 30, 60, 120, 300, 600] as const;

/** How long until a try is repeated, in seconds: growing, and no longer than ten minutes. */
export const backoffSeconds = (tries: number): number =>
  backoffs[Math.min(Math.max(0, tries - 1), backoffs.length - 1)] ?? 600;

/** At a full five seconds, minute or ten: what a provider away has left to wait for one person then goes as one. */
function repeatAt(triedAt: string, tries: number): string {
  const ms = backoffSeconds(tries) * 1_000;
  return new Date(Math.ceil((Date.parse(triedAt) + ms) / ms) * ms).toISOString();
}

/** What went out with another message and has not been heard of for so long goes out alone, in seconds. */
const mergedPatienceSeconds = 900;

/** A step by which something goes out. */
export type SendingStep = Extract<NextStep, { do: 'begin' | 'repeat' }>;

/** What comes next whatever the time is; nothing when all is done or known. */
export const nextStep = (state: MessageState): NextStep | undefined => earliest(nextSteps(state));

/** What is to be done at an instant. What has no use any more is not sent, however long ago it was due. */
export function stepAt(state: MessageState, now: string): NextStep | undefined {
  const next = nextStep(state);
  if (!next) return undefined;
  const { usefulUntil = now } = state.request ?? {};
  if (Date.parse(usefulUntil) <= Date.parse(now)) return { do: 'lapse', at: usefulUntil };
  return Date.parse(next.at) <= Date.parse(now) ? next : undefined;
}

/** All that may be sent at an instant, one by one, what was due first before the rest. */
export const sendingsAt = (state: MessageState, now: string): readonly SendingStep[] =>
  nextSteps(state)
    .filter((step): step is SendingStep => step.do === 'begin' || step.do === 'repeat')
    .filter(({ at }) => Date.parse(at) <= Date.parse(now))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));

function nextSteps(state: MessageState): readonly NextStep[] {
  const { request, end } = state;
  if (!request || end || isAnswered(state)) return [];
  const next = request.calls ? nextOfCall(state, request) : nextOfInformation(state, request);
  return next === undefined ? [] : [...next, { do: 'lapse', at: request.usefulUntil }];
}

function nextOfCall(state: MessageState, request: MessageRequest): NextStep[] {
  const { giveUpAfterSeconds, notBefore, recipient } = request;
  const first = state.attempts.find(({ status }) => mayHaveCome(status));
  if (recipient.personId === undefined) return [{ do: 'give-up', at: notBefore, because: 'no-contact' }];
  const steps = [...repeats(state), ...begins(state, request)];
  // nobody leaves unanswered what has not come to them: while a provider is away they wait, and are called when it is back
  const gaveUp: NextStep[] =
    giveUpAfterSeconds === undefined || !first
      ? []
      : [{ do: 'give-up', at: later(outSince(first), giveUpAfterSeconds), because: 'unanswered' }];
  if (steps.length === 0 && !state.attempts.some(({ status }) => mayHaveCome(status)))
    return [{ do: 'give-up', at: lastTriedAt(state) ?? notBefore, because: 'refused' }];
  return [...steps, ...gaveUp];
}

/** Done once it is handed over, unless that is said to have failed. What nobody took goes to the next in line. */
function nextOfInformation(state: MessageState, request: MessageRequest): NextStep[] | undefined {
  if (state.attempts.some(({ status, isFinal }) => isFinal && mayHaveCome(status))) return undefined;
  const steps = [...repeats(state), ...begins(state, request)];
  if (steps.length > 0) return steps;
  return [{ do: 'give-up', at: lastTriedAt(state) ?? request.notBefore, because: 'refused' }];
}

const outSince = ({ outAt, begunAt }: Attempt): string => outAt ?? begunAt;

const mayHaveCome = (status: Attempt['status']): boolean => status !== 'refused' && status !== 'failed';

/**
 * Under the same key what may have come through; what was refused has certainly not, and is begun anew: that it is sent
 * again is on record before.
 */
const repeats = (state: MessageState): NextStep[] =>
  standing(state)
    .filter(({ isFinal }) => !isFinal)
    .map(({ attempt, step, status, triedAt, mergedInto }) => {
      if (status === 'sending') {
        const seconds = mergedInto === undefined ? 0 : mergedPatienceSeconds;
        return { do: 'repeat', attempt, at: later(triedAt, seconds) };
      }
      const at = repeatAt(triedAt, triesOf(step, state));
      return status === 'refused'
        ? { do: 'begin', at, attempt: state.attempts.length + 1, step }
        : { do: 'repeat', at, attempt };
    });

/** Attempts but those that were refused and gave way to another. */
const standing = ({ attempts }: MessageState): readonly Attempt[] =>
  attempts.filter(
    ({ attempt, step, status, isFinal }) =>
      status !== 'refused' ||
      isFinal ||
      !attempts.some((other) => other.step === step && other.attempt > attempt),
  );

const triesOf = (step: number, { attempts }: MessageState): number =>
  attempts.filter((one) => one.step === step).reduce((sum, { tries }) => sum + tries, 0);

/** First goes of steps, and further ones of those that nobody has answered. */
function begins(state: MessageState, { steps, notBefore }: MessageRequest): NextStep[] {
  const attempt = state.attempts.length + 1;
  return steps.flatMap((step, index): NextStep[] => {
    const at = goAt(step, index, state, notBefore);
    return at === undefined ? [] : [{ do: 'begin', at, attempt, step: index }];
  });
}

function goAt(step: ReachStep, index: number, state: MessageState, notBefore: string): string | undefined {
  const own = standing(state).filter((one) => one.step === index);
  const last = own.at(-1);
  if (last) {
    const isRefused = last.status === 'refused' && last.isFinal;
    if (!last.isFinal || isRefused || own.length >= step.times) return undefined;
    return later(outSince(last), step.everySeconds);
  }
  if (!step.onlyIfFailed) return later(notBefore, step.afterSeconds);
  const before = standing(state).filter((one) => one.step < index);
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

/** Whether nothing of it has gone out: nobody has heard of it, and it may as well go to somebody else. */
export const isUnsent = ({ attempts }: MessageState): boolean =>
  attempts.every(({ status }) => status === 'refused');
