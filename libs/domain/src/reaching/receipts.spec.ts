import fc from 'fast-check';
import { folded, given, decidedAs, withStrays } from '../kernel/given.helper-spec.js';
import { message } from './decide.js';
import {
  attemptStatuses,
  keyOf,
  ofKey,
  reached,
  receiptStatuses,
  statusOf,
  type MessageCommand,
  type MessageEvent,
  type ReceiptStatus,
} from './message.js';
import { after, begun, called, handedOver, informed, requested } from './reaching.helper-spec.js';

const receive = (status: ReceiptStatus, attempt = 1, more: object = {}): MessageCommand => ({
  type: 'message.receive',
  data: { attempt, status, at: after(5), ...more },
});

const concluded: MessageCommand = {
  type: 'message.conclude',
  data: { attempt: 1, outcome: 'handed-over', providerId: 'x', at: after(2) },
};

const play = (commands: readonly MessageCommand[]): MessageEvent[] => {
  const events = [requested(called), begun(1)];
  for (const command of commands) {
    const decision = message.decide(command, folded(message, ...events), decidedAs());
    if ('events' in decision) events.push(...decision.events);
  }
  return events;
};

describe('receipts', () => {
  it('come to the same in any order, and nothing goes back on the way', () => {
    const some = fc.shuffledSubarray([concluded, ...receiptStatuses.map((status) => receive(status))]);
    fc.assert(
      fc.property(some, (commands) => {
        const events = play(commands);
        const statuses = events.map((_, n) => statusOf(folded(message, ...events.slice(0, n + 1))));
        const ranks = statuses.map((status) => (attemptStatuses as readonly string[]).indexOf(status));
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
        const said = commands.map((one) =>
          one.type === 'message.receive' ? one.data.status : ('handed-over' as const),
        );
        const farthest = said.reduce<ReceiptStatus | 'sending'>((a, b) => (reached(a, b) ? a : b), 'sending');
        expect(statuses.at(-1)).toBe(farthest);
        const contradictions = events.filter(({ type }) => type === 'message.contradicted');
        const isContradicted = said.includes('failed') && reached(farthest, 'delivered');
        expect(contradictions).toHaveLength(isContradicted ? 1 : 0);
      }),
    );
  });

  it('make no event when they come again', () => {
    const all = [concluded, ...receiptStatuses.map((status) => receive(status))];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 1 }), (commands) => {
        const events = play(commands);
        expect(play([...commands, ...commands])).toEqual(events);
      }),
    );
  });

  it('of an attempt that nobody made are refused', () => {
    given(message, requested(called), begun(1))
      .when(receive('delivered', 2))
      .thenRefused({ code: 'not-found', attempt: 2 });
  });

  it('that a machine answered acknowledge nothing', () => {
    const automatic = receive('answered', 1, { automatic: 'short number' });
    const { events } = given(message, requested(called), begun(1), handedOver(1)).when(automatic);
    expect(events.map(({ type }) => type)).toEqual(['message.answered-automatically']);
    expect(statusOf(folded(message, requested(called), begun(1), handedOver(1), ...events))).toBe(
      'handed-over',
    );
  });

  it('take an answer that affirms after one that does not, and no other', () => {
    const history = [requested(called), begun(1), ...play([receive('answered')]).slice(2)];
    expect(given(message, ...history).when(receive('answered', 1, { affirms: true })).events).toHaveLength(1);
    given(message, ...history)
      .when(receive('answered'))
      .thenNothing();
  });

  it('that fail after it was read change nothing but are on record', () => {
    const history = [requested(informed), begun(1), handedOver(1)];
    const read = given(message, ...history).when(receive('read')).events;
    given(message, ...history, ...read)
      .when(receive('failed'))
      .then({
        type: 'message.contradicted',
        data: { attempt: 1, status: 'failed', stands: 'read', at: after(5) },
      });
  });
});

describe('a message', () => {
  it('stores what it lists and no more', () => {
    given(message)
      .when(withStrays({ type: 'message.request', data: called }))
      .then(requested(called));
  });

  it('is requested once', () => {
    given(message, requested(called)).when({ type: 'message.request', data: informed }).thenNothing();
  });

  it('is not sent, or overtaken, by whether it may have gone out', () => {
    const settle: MessageCommand = { type: 'message.settle', data: { because: 'settled', at: after(30) } };
    const data = { because: 'settled', at: after(30) } as const;
    given(message, requested(called)).when(settle).then({ type: 'message.not-sent', data });
    given(message, requested(called), begun(1)).when(settle).then({ type: 'message.overtaken', data });
    given(message, requested(called), begun(1), {
      type: 'message.refused',
      data: { attempt: 1, reason: 'ECONNREFUSED', isFinal: false, at: after(1) },
    })
      .when(settle)
      .then({ type: 'message.not-sent', data });
  });

  it('is known to providers by a key that leads back to it', () => {
    const id = '0a4f4c6e-6f57-4c9b-8f3c-0f5c6f0d9a11';
    expect(ofKey(keyOf(id, 3))).toEqual({ messageId: id, attempt: 3 });
    for (const strange of ['', id, `${id}.0`, `${id}.x`, `x${id}.1`]) expect(ofKey(strange)).toBeUndefined();
  });
});
