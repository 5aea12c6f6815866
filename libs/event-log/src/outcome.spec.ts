import { install, type Clock } from '@sinonjs/fake-timers';
import { FairSlots } from '#platform';
import { findOut, looksAtOnce, NotFoundOut, usualPatience, type Write } from './outcome.js';

/** A log of one place: what was sent comes to stand there after a time, and may be answered or not. */
class Place {
  sent = 0;
  looks = 0;
  written: string | undefined;

  constructor(
    private readonly way: {
      /** After how long each sending is written; undefined for never. */
      readonly writtenAfterMs?: number;
      /** What the nth sending is answered, from 0: `written` when it is, `never`, or an error at once. */
      readonly answers: (n: number) => 'written' | 'never' | Error;
      /** What stands there from the start. */
      readonly present?: string;
      readonly read?: () => 'found' | 'never' | Error;
    },
  ) {
    this.written = way.present;
  }

  readonly write: Write<string> = {
    send: () => {
      const n = this.sent++;
      const { writtenAfterMs, answers } = this.way;
      const answer = answers(n);
      const done =
        writtenAfterMs === undefined
          ? new Promise<string>(() => undefined)
          : after(writtenAfterMs).then(() => (this.written ??= 'ours'));
      if (answer === 'written') return done;
      return answer === 'never' ? new Promise(() => undefined) : Promise.reject(answer);
    },
    find: () => {
      this.looks++;
      const how = this.way.read?.() ?? 'found';
      if (how === 'never') return new Promise(() => undefined);
      return how === 'found' ? Promise.resolve(this.written) : Promise.reject(how);
    },
    meaning: (error) => {
      const { message } = error as Error;
      if (message === 'conflict') return { outcome: 'conflict' };
      return message === 'final' ? 'final' : undefined;
    },
  };
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

let clock: Clock;

/** Runs on a clock of its own; gives what came of it and when. */
async function timed(write: Write<string>): Promise<{ outcome?: string; error?: unknown; ms: number }> {
  const startedAt = Date.now();
  const came = findOut(write).then(
    (outcome) => ({ outcome, ms: Date.now() - startedAt }),
    (error: unknown) => ({ error, ms: Date.now() - startedAt }),
  );
  await clock.tickAsync(120_000);
  return came;
}

describe('finding out what became of a write', () => {
  beforeEach(() => {
    clock = install();
  });
  afterEach(() => clock.uninstall());

  it('takes the first answer and looks nowhere', async () => {
    const place = new Place({ writtenAfterMs: 900, answers: () => 'written' });
    expect(await timed(place.write)).toEqual({ outcome: 'ours', ms: 900 });
    expect([place.sent, place.looks]).toEqual([1, 0]);
  });

  it('waits for a slow log no longer than it takes', async () => {
    const place = new Place({ writtenAfterMs: 7_300, answers: () => 'written' });
    expect(await timed(place.write)).toEqual({ outcome: 'ours', ms: 7_300 });
  });

  it.each([0, 40, 1_900, 6_000, 20_000])(
    'finds it within two seconds when it is written after %i ms and nobody answers',
    async (writtenAfterMs) => {
      const { outcome, ms } = await timed(new Place({ writtenAfterMs, answers: () => 'never' }).write);
      expect(outcome).toBe('ours');
      expect(ms).toBeLessThanOrEqual(writtenAfterMs + 2_000);
    },
  );

  it('sends again what was lost on the way, and finds it', async () => {
    const place = new Place({ writtenAfterMs: 10, answers: () => 'written' });
    let sent = 0;
    const send = () => (sent++ === 0 ? Promise.reject(new Error('connection lost')) : place.write.send());
    const { outcome, ms } = await timed({ ...place.write, send });
    expect(outcome).toBe('ours');
    expect(ms).toBeLessThanOrEqual(2_000);
  });

  it('sends again what is neither there nor answered, though the first is still under way', async () => {
    const place = new Place({ answers: () => 'never' });
    const find = () => Promise.resolve(place.sent > 2 ? 'ours' : undefined);
    const { outcome, ms } = await timed({ ...place.write, find });
    expect(outcome).toBe('ours');
    // the second repeat comes after twice the time
    expect(ms).toBeLessThanOrEqual(3 * usualPatience.repeatAfterMs + usualPatience.lookEveryMs);
  });

  /**
   * A log that does one thing after the other, each in its time: an append that it has not given up, and a look that
   * nobody has given up.
   */
  class Late {
    readonly written = new Set<number>();
    appends = 0;
    looks = 0;
    private busyUntil = 0;

    constructor(private readonly eachMs: number) {}

    private work(): Promise<void> {
      this.busyUntil = Math.max(this.busyUntil, Date.now()) + this.eachMs;
      return after(this.busyUntil - Date.now());
    }

    of(n: number): Write<string> {
      return {
        send: async () => {
          this.appends++;
          await this.work();
          this.written.add(n);
          return 'ours';
        },
        find: async () => {
          this.looks++;
          await this.work();
          return this.written.has(n) ? 'ours' : undefined;
        },
        meaning: () => undefined,
      };
    }
  }

  it('does not make a log later that is late: a burst takes little more than the log needs for it', async () => {
    const burst = 300;
    const log = new Late(40);
    const looks = new FairSlots(looksAtOnce);
    const startedAt = Date.now();
    const done = Promise.all(
      Array.from({ length: burst }, (_, n) => findOut(log.of(n), usualPatience, looks)),
    ).then(() => Date.now() - startedAt);
    done.catch(() => undefined);
    await clock.tickAsync(120_000);
    expect(await done).toBeLessThanOrEqual(2 * burst * 40);
    expect(log.appends + log.looks).toBeLessThanOrEqual(4 * burst);
  });

  it('tells a conflict, by an answer or by what stands in the place', async () => {
    expect(await timed(new Place({ answers: () => new Error('conflict') }).write)).toEqual({
      outcome: 'conflict',
      ms: 0,
    });
    expect(await timed(new Place({ answers: () => 'never', present: 'conflict' }).write)).toMatchObject({
      outcome: 'conflict',
    });
  });

  it('passes on what no repeat can change, also when the look says so', async () => {
    const final = new Error('final');
    expect(await timed(new Place({ answers: () => final }).write)).toEqual({ error: final, ms: 0 });
    expect(await timed(new Place({ answers: () => 'never', read: () => final }).write)).toMatchObject({
      error: final,
    });
  });

  it('does not wait for a look that hangs', async () => {
    const place = new Place({ writtenAfterMs: 3_000, answers: () => 'written', read: () => 'never' });
    expect(await timed(place.write)).toEqual({ outcome: 'ours', ms: 3_000 });
  });

  it('gives up in the end, says why, and has not flooded a log that was away', async () => {
    const away = new Error('refused');
    const place = new Place({ answers: () => away, read: () => away });
    const { error, ms } = await timed(place.write);
    expect(error).toBeInstanceOf(NotFoundOut);
    expect(error).toMatchObject({ cause: away });
    expect(ms).toBeLessThanOrEqual(usualPatience.giveUpAfterMs + 2_000);
    expect(place.sent).toBeLessThanOrEqual(usualPatience.giveUpAfterMs / usualPatience.lookEveryMs + 2);
  });
});
