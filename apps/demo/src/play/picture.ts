import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '#messaging';
import { signToken, type AgencyKey } from '#security';
import type { Step } from '../story/step.js';

/** How long the service may take its time before it says that it does not show so much yet. */
const askedMs = 10_000;
const patienceMs = 2 * askedMs;

/** Commands that the service decides on what its read model shows, and not on the log alone. */
const onWhatIsShown: readonly string[] = ['sharing.decide-allocation', 'allocation.decide', 'drill.plan'];

export const restsOnPicture = ({ name }: Step): boolean => onWhatIsShown.includes(name);

/** What is shown to those who decide. */
export class Picture {
  constructor(
    private readonly apiUrl: string,
    private readonly log: Log,
  ) {}

  /** Resolves when it shows the log up to a position. Rejects only when the signal aborts. */
  async shows(position: bigint, { actor, id }: Step, key: AgencyKey, signal: AbortSignal): Promise<void> {
    const query = new URLSearchParams({ limit: '1', minPosition: `${position}`, wait: `${askedMs}` });
    const url = new URL(`/v1/incidents?${query.toString()}`, this.apiUrl);
    for (;;) {
      signal.throwIfAborted();
      try {
        // a new one each time: the night may outlast it
        const token = await signToken(actor, key);
        const response = await fetch(url, {
          headers: { authorization: `Bearer ${token}` },
          signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
        });
        const said = await response.text();
        if (response.ok) return;
        this.log.warn({ step: id, status: response.status, said }, 'not shown yet, asking again');
      } catch (error) {
        this.log.warn({ err: error, step: id }, 'the picture cannot be asked for, asking again');
      }
      await sleep(200, undefined, { signal });
    }
  }
}
