import { setTimeout as sleep } from 'node:timers/promises';
import { rmMediaType, writeRm, type RmMessage } from '#interop';
import type { Log } from '#messaging';
import { privateKeyObject, signToken, type AgencyKey } from '#security';
import type { Answer } from './inbox.js';
import type { Step } from './step.js';

const patienceMs = 15_000;

/** Brings messages of EDXL-RM to the service over HTTP and hands on what it answers. */
export class EdxlDoor {
  constructor(
    private readonly apiUrl: string,
    private readonly answered: (reply: Partial<Answer>) => void,
    private readonly log: Log,
  ) {}

  /** Repeats until the service has answered. Rejects when the signal aborts or the message cannot be read. */
  letter({ actor }: Step, message: RmMessage, key: AgencyKey, signal: AbortSignal): () => Promise<void> {
    const body = writeRm(message);
    return async () => {
      const token = await signToken(actor, key.keyId, privateKeyObject(key), '10m');
      for (;;) {
        signal.throwIfAborted();
        const reply = await this.post(body, token, signal).catch((error: unknown) => {
          this.log.warn({ err: error, messageId: message.messageId }, 'no answer to EDXL-RM, sending again');
        });
        if (reply === 'unreadable') throw new Error(`EDXL-RM ${message.messageId} is not understood`);
        if (reply) return this.answered(reply);
        await sleep(500, undefined, { signal });
      }
    };
  }

  private async post(
    body: string,
    token: string,
    signal: AbortSignal,
  ): Promise<Partial<Answer> | 'unreadable'> {
    const response = await fetch(new URL('/v1/edxl-rm', this.apiUrl), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': rmMediaType },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    if (response.status >= 500 || response.status === 429) {
      throw new Error(`${response.status} ${await response.text()}`);
    }
    const said = (await response.json()) as Partial<Answer>;
    if (response.ok) return said;
    const { command, refusal, stream, position } = said as Partial<Answer & { outcome: 'refused' }>;
    // a problem without a command is about the message itself
    return command ? { outcome: 'refused', command, refusal, stream, position } : 'unreadable';
  }
}
