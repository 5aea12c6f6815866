import type { Attempt, ChannelName, MessageRequest, MessageState, SendingStep } from '#domain';

export interface Open {
  readonly id: string;
  readonly state: MessageState;
  readonly request: MessageRequest;
}

/** A step of it, and the channel that it takes. */
export interface Sending {
  readonly step: SendingStep;
  readonly channel: ChannelName;
}
/** What may be sent of it now, what was due first before the rest: one at least. */
export type Ready = Open & { readonly sendings: readonly [Sending, ...Sending[]] };
export type Sendable = Open & Sending;

export type Group = readonly [Sendable, ...Sendable[]];

/** Messages that go out as one at most. */
const mostTogether = 20;

/**
 * One sending of each: that of the channel by which the person is told of others, where it is one of them, so that they
 * go together.
 */
export function chosen(ready: readonly Ready[]): Sendable[] {
  const channels = new Map<string, ChannelName>();
  return ready.map(({ sendings, ...open }) => {
    const [first] = sendings;
    if (first.step.do === 'repeat') return { ...open, ...first };
    const whom = whomOf(open);
    const usual = channels.get(whom) ?? first.channel;
    channels.set(whom, usual);
    const other = sendings.find((one) => one.channel === usual && one.step.do === 'begin');
    return { ...open, ...(other ?? first) };
  });
}

/**
 * What goes to one person by one channel goes together, what presses first. What may have gone out goes again as it went
 * before, with what was begun with it, also where that was not on record as begun yet.
 */
export function grouped(sendable: readonly Sendable[]): Group[] {
  const repeated = new Set(sendable.flatMap(togetherWith));
  const groups = new Map<string, [Sendable, ...Sendable[]]>();
  for (const one of sendable) {
    if (one.step.do === 'begin' && repeated.has(one.id)) continue;
    const key = one.step.do === 'begin' ? `${whomOf(one)} ${one.channel}` : `repeat ${one.id}`;
    const group = groups.get(key);
    if (!group) groups.set(key, [one]);
    else if (group.length < mostTogether) group.push(one);
  }
  return [...groups.values()];
}

/** What is said to one person in one world goes together. */
const whomOf = ({ request: { recipient, drillId = '', exercise } }: Open): string =>
  [recipient.personId ?? '', recipient.agencyId, drillId, exercise].join(' ');

export const attemptOf = ({ attempts }: MessageState, attempt: number): Attempt | undefined =>
  attempts.find((one) => one.attempt === attempt);

export const togetherWith = ({ state, step }: Sendable): readonly string[] =>
  (step.do === 'repeat' && attemptOf(state, step.attempt)?.with) || [];
