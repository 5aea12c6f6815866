import { setTimeout as sleep } from 'node:timers/promises';
import { rmMediaType, writeRm, type RmMessage } from '#interop';
import type { Log } from '#messaging';
import { signToken, type AgencyKey } from '#security';
import type { Answer } from './inbox.js';
import type { Step } from '../story/step.js';

const patienceMs = 15_000;

/** A message that will never be taken, however often it comes. */
export class NotTaken extends Error {
  readonly code = 'edxl-rm-not-taken';
}

/** Brings messages of EDXL-RM to the service over HTTP and hands on what it answers. */
export class EdxlDoor {
  constructor(
    private readonly apiUrl: string,
    private readonly answered: (reply: Partial<Answer>) => void,
    private readonly log: Log,
    private readonly pauses: { readonly pauseMs: number } = { pauseMs: 500 },
  ) {}

  /**
   * Repeats until the service has answered.
   * @throws {NotTaken} when the message itself is wrong; also rejects when the signal aborts
   */
  letter({ actor }: Step, message: RmMessage, key: AgencyKey, signal: AbortSignal): () => Promise<void> {
    const body = writeRm(message);
    return async () => {
      for (;;) {
        signal.throwIfAborted();
        try {
          // a new one each time: the night may outlast it
          const token = await signToken(actor, key);
          return this.answered(await this.post(body, token, signal));
        } catch (error) {
          if (error instanceof NotTaken) throw error;
          this.log.warn({ err: error, messageId: message.messageId }, 'no answer to EDXL-RM, sending again');
        }
        await sleep(this.pauses.pauseMs, undefined, { signal });
      }
    };
  }

  private async post(body: string, token: string, signal: AbortSignal): Promise<Partial<Answer>> {
    const response = await fetch(new URL('/v1/edxl-rm', this.apiUrl), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': rmMediaType },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    const text = await response.text();
    return answerIn(response.status, text);
  }
}

interface Said {
  readonly command?: Answer['command'];
  readonly violations?: readonly { readonly code?: string }[];
}

/** What is about the message itself, not about where the service is at the moment. */
const wrongMessage: readonly number[] = [400, 413, 415];
/** It names what the negotiation does not hold, or does not hold yet. */
const notThere: readonly string[] = ['unknownMessage', 'unknownLine'];

/**
 * The answer to a command, accepted or refused: either is on record and will not change.
 * @throws {NotTaken} when the message itself is wrong; another Error when the same may be taken later
 */
export function answerIn(status: number, text: string): Partial<Answer> {
  const said = JSON.parse(text) as Said & Partial<Answer & { outcome: 'refused' }>;
  if (status < 300) return said;
  const { command, refusal, stream, position, violations = [] } = said;
  // on record, and therefore told again to whoever asks again
  if (command && refusal) return { outcome: 'refused', command, refusal, stream, position };
  const mayCome = violations.some(({ code }) => code !== undefined && notThere.includes(code));
  const problem = `${status} ${text}`;
  if (wrongMessage.includes(status) && !mayCome) throw new NotTaken(`EDXL-RM is not taken: ${problem}`);
  throw new Error(problem);
}
