import { units } from '#domain';
import { Webhook } from 'standardwebhooks';
import { refused, type Channel } from '../channel.js';
import type { HttpClient } from '../http/client.js';
import { outcomeOf } from '../http/http-channel.js';

/** Where a program of an agency takes messages. */
export interface Hook {
  readonly agencyId: string;
  readonly url: string;
  /** `whsec_…`, known to both. */
  readonly secret: string;
}

/** Webhooks by the convention of Standard Webhooks: the key is their id, by which a repeat is known. */
export const webhookChannel = (
  hooks: readonly Hook[],
  client: HttpClient,
  now: () => Date = () => new Date(),
): Channel => ({
  name: 'webhook',
  keepsKeys: true,
  reaches: ({ agencyId }) => hooks.some((one) => one.agencyId === agencyId),
  async send({ agencyId, key, words, subject, urgent, exercise }, signal) {
    const hook = hooks.find((one) => one.agencyId === agencyId);
    if (!hook) return refused('the agency has no webhook', true);
    const at = now();
    const data = { key, subject, text: words(20_000, units), urgent, exercise };
    const body = JSON.stringify({ type: 'message', timestamp: at.toISOString(), data });
    const answer = await client(
      {
        url: hook.url,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': key,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
          'webhook-signature': new Webhook(hook.secret).sign(key, at, body),
        },
        body,
      },
      signal,
    );
    return outcomeOf(answer, {});
  },
});
