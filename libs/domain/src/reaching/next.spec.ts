import { folded } from '../kernel/given.helper-spec.js';
import { message } from './decide.js';
import type { MessageEvent } from './message.js';
import { backoffSeconds, nextStep, stepAt } from './next.js';
import { after, begun, called, handedOver, informed, requested, t0 } from './reaching.helper-spec.js';

const next = (...events: MessageEvent[]) => nextStep(folded(message, ...events));
const refused = (attempt: number, isFinal: boolean, at = after(1)): MessageEvent => ({
  type: 'message.refused',
  data: { attempt, reason: 'x', isFinal, at },
});
const unknown = (attempt: number, isFinal: boolean, at = after(1)): MessageEvent => ({
  type: 'message.outcome-unknown',
  data: { attempt, reason: 'x', isFinal, at },
});

describe('what comes next of a call', () => {
  it('is three calls within five minutes and a short message, then the next in line', () => {
    const events = [requested(called)];
    const seen: string[] = [];
    for (let n = 1; n <= 5; n++) {
      const step = next(...events);
      if (step?.do !== 'begin') {
        seen.push(`${step?.do} ${step?.at === after(300)}`);
        break;
      }
      seen.push(`${step.step} ${(Date.parse(step.at) - Date.parse(t0)) / 1_000}`);
      events.push(begun(step.attempt, step.step, step.at), handedOver(step.attempt, step.at));
    }
    expect(seen).toEqual(['0 0', '1 60', '0 100', '0 200', 'give-up true']);
  });

  it('is nothing once it is answered, also by what was overtaken', () => {
    const answered: MessageEvent = {
      type: 'message.answered',
      data: { attempt: 1, affirms: true, at: after(30) },
    };
    expect(next(requested(called), begun(1), handedOver(1), answered)).toBeUndefined();
    expect(
      next(requested(called), begun(1), handedOver(1), {
        ...answered,
        data: { ...answered.data, affirms: false },
      }),
    ).toMatchObject({ do: 'begin', step: 1 });
  });

  it('is to give up at once where nobody stands, or nothing can get through', () => {
    const nobody = { ...called, recipient: { agencyId: 'ST' } };
    expect(next(requested(nobody))).toEqual({ do: 'give-up', at: t0, because: 'no-contact' });
    const [step] = called.steps;
    const one = { ...called, steps: step ? [step] : [] };
    expect(next(requested(one), begun(1), refused(1, true))).toMatchObject({
      do: 'give-up',
      because: 'refused',
    });
  });

  it('is the same attempt again where its outcome is unknown or it was in hand when all ended', () => {
    expect(next(requested(called), begun(1))).toEqual({ do: 'repeat', attempt: 1, at: t0 });
    expect(next(requested(called), begun(1), unknown(1, false))).toEqual({
      ...{ do: 'repeat', attempt: 1, at: after(10) },
    });
  });

  it('waits longer after each refusal, and no longer than ten minutes', () => {
    const waits = Array.from({ length: 20 }, (_, n) => backoffSeconds(n + 1));
    expect(waits.slice(0, 4)).toEqual([5, 10, 30, 60]);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(Math.max(...waits)).toBe(600);
    // what waits for long comes to be due when what waits for less does
    for (const wait of waits) expect(600 % wait).toBe(0);
  });
});

describe('what comes next of information', () => {
  it('is nothing once it is handed over, or its outcome is unknown for good', () => {
    expect(next(requested(informed), begun(1), handedOver(1))).toBeUndefined();
    expect(next(requested(informed), begun(1), unknown(1, true))).toBeUndefined();
  });

  it('is another channel where it is refused or said to have failed', () => {
    const failed: MessageEvent = { type: 'message.failed', data: { attempt: 1, at: after(9) } };
    expect(next(requested(informed), begun(1), refused(1, true))).toMatchObject({ do: 'begin', step: 1 });
    expect(next(requested(informed), begun(1), handedOver(1), failed)).toMatchObject({
      do: 'begin',
      step: 1,
    });
  });
});

it('is never to send what has no use any more, however long it was due', () => {
  const events = [requested(called), begun(1), refused(1, false)];
  const state = folded(message, ...events);
  expect(stepAt(state, after(7_199))).toMatchObject({ do: 'begin' });
  for (const seconds of [7_200, 7_201, 9_999_999])
    expect(stepAt(state, after(seconds))).toEqual({ do: 'lapse', at: called.usefulUntil });
});
