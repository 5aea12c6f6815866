import { bytes, units, type ChannelName } from '#domain';
import { createHmac } from 'node:crypto';
import { refused, type Channel } from '../channel.js';
import type { HttpClient } from '../http/client.js';
import { outcomeOf } from '../http/http-channel.js';

/** A robot of a group of an agency. */
export interface Robot {
  readonly agencyId: string;
  /** Address with its key: a secret. */
  readonly url: string;
  /** DingTalk signs with it. */
  readonly secret?: string;
}

/** WeCom takes 4,096 bytes of markdown; DingTalk names no limit in its documents and takes 20,000. */
const limits = { wecom: [4_096, bytes], dingtalk: [20_000, units] } as const;

/** Above it a robot is silent for ten minutes. */
const perMinute = 20;

/** Codes that say that it went too fast, or that the house is busy. */
const again = ['130101', '45009', '-1', '660026'];

/** Robots of WeCom (企业微信) and DingTalk (钉钉): another `errcode` than 0 is a failure, also with status 200. */
export const robotChannel = (
  name: Extract<ChannelName, 'wecom' | 'dingtalk'>,
  robots: readonly Robot[],
  client: HttpClient,
  now: () => number = Date.now,
): Channel => ({
  name,
  keepsKeys: false,
  perMinute,
  reaches: ({ agencyId }) => robots.some((one) => one.agencyId === agencyId),
  async send({ agencyId, words, subject }, signal) {
    const robot = robots.find((one) => one.agencyId === agencyId);
    if (!robot) return refused('the agency has no robot', true);
    const [limit, measure] = limits[name];
    const text = words(limit, measure);
    const markdown = name === 'wecom' ? { content: text } : { title: subject.slice(0, 64), text };
    const answer = await client(
      {
        url: name === 'dingtalk' ? signed(robot, now()) : robot.url,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ msgtype: 'markdown', markdown }),
      },
      signal,
    );
    return outcomeOf(answer, { accepted: { path: 'errcode', values: ['0'] }, retried: again });
  },
});

/** As DingTalk asks: HMAC over time and secret, in the address. */
function signed({ url, secret }: Robot, at: number): string {
  if (secret === undefined) return url;
  const signature = createHmac('sha256', secret).update(`${at}\n${secret}`).digest('base64');
  const target = new URL(url);
  target.searchParams.set('timestamp', String(at));
  target.searchParams.set('sign', signature);
  return target.href;
}
