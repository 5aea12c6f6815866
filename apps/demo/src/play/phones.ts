import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '#messaging';
import type { Awaited, Step } from '../story/step.js';

/** The gateway of a stack, whose phones keep what they received and can be answered. */
export interface PhonesAddress {
  readonly url: string;
  /** As a bearer. */
  readonly secret: string;
}

interface Shown {
  readonly key: string;
  readonly text: string;
}

/** A call that does not come within this is answered by message. */
const ringsWithinMs = 60_000;
const answer = '1';

/** What a step that is said on a phone comes to. */
export const acknowledgedBy = ({ stream, actor }: Step): Awaited => ({
  stream,
  event: 'warning.acknowledged',
  about: actor.agencyId,
});

/** Picks up the phones of those who are called. */
export class Phones {
  constructor(
    private readonly address: PhonesAddress,
    private readonly log: Log,
    private readonly pauses: { readonly pauseMs: number; readonly ringsWithinMs?: number } = { pauseMs: 200 },
  ) {}

  /** Whether the phone rang, and was answered. Rejects when the signal aborts. */
  async pickUp({ telephone, says }: NonNullable<Step['phone']>, signal: AbortSignal): Promise<boolean> {
    const deadline = Date.now() + (this.pauses.ringsWithinMs ?? ringsWithinMs);
    for (;;) {
      try {
        const query = new URLSearchParams({ telephone });
        const { items } = (await this.ask(`/phones?${query.toString()}`, signal)) as { items: Shown[] };
        const call = items.findLast(({ text }) => text.includes(says));
        if (call) {
          await this.ask('/answer', signal, { telephone, text: answer, key: call.key });
          return true;
        }
      } catch (error) {
        signal.throwIfAborted();
        this.log.warn({ err: error }, 'the phones do not answer, asking again');
      }
      if (Date.now() > deadline) return false;
      await sleep(this.pauses.pauseMs, undefined, { signal });
    }
  }

  private async ask(path: string, signal: AbortSignal, body?: object): Promise<unknown> {
    const response = await fetch(new URL(path, this.address.url), {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${this.address.secret}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.json();
  }
}
