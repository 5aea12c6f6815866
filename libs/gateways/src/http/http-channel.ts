import { parts, type ChannelName } from '#domain';
import { refused, type Channel, type Sent } from '../channel.js';
import type { HttpAnswer, HttpClient } from './client.js';
import { filled, filledText, valueAt, type Template, type Values } from './template.js';

/** How a provider of calls or short messages is asked, as data. */
export interface HttpGateway {
  readonly url: string;
  readonly method: 'POST' | 'PUT' | 'GET';
  readonly headers: Readonly<Record<string, string>>;
  readonly format: 'json' | 'form';
  readonly body: { readonly [key: string]: Template };
  /** Where in its answer it says whether it has taken it, and which values say so. */
  readonly accepted?: { readonly path: string; readonly values: readonly string[] };
  /** Values there that say that it may be asked again. */
  readonly retried?: readonly string[];
  readonly providerIdPath?: string;
  readonly keepsKeys: boolean;
  /** Parts of an SMS, at most. */
  readonly maxParts: number;
}

/** SMS and voice by whatever HTTP gateway: telephone, text and key go where its template says. */
export const httpChannel = (
  name: Extract<ChannelName, 'sms' | 'voice'>,
  gateway: HttpGateway,
  secrets: Values,
  client: HttpClient,
): Channel => ({
  name,
  keepsKeys: gateway.keepsKeys,
  reaches: ({ contact }) => contact.telephone !== undefined,
  async send({ contact, words, key, urgent }, signal) {
    const { url, method, headers, format, body } = gateway;
    const values: Values = {
      ...{ telephone: contact.telephone ?? '', text: words(gateway.maxParts, parts), key },
      urgent: String(urgent),
      ...secrets,
    };
    const content = filled(body, values) as Readonly<Record<string, Template>>;
    const answer = await client(
      {
        ...{ url, method },
        headers: {
          'content-type': format === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
          ...Object.fromEntries(
            Object.entries(headers).map(([one, text]) => [one, filledText(text, values)]),
          ),
        },
        body: format === 'json' ? JSON.stringify(content) : formOf(content),
      },
      signal,
    );
    return outcomeOf(answer, gateway);
  },
});

const formOf = (content: Readonly<Record<string, Template>>): string =>
  new URLSearchParams(
    Object.entries(content).map(([key, value]): [string, string] => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ).toString();

/** What an answer says of a try. A provider may refuse with status 200. */
export function outcomeOf(
  answer: HttpAnswer,
  { accepted, retried = [], providerIdPath }: Pick<HttpGateway, 'accepted' | 'retried' | 'providerIdPath'>,
): Sent {
  if ('failed' in answer)
    return answer.failed === 'not-sent'
      ? refused(answer.reason, false)
      : { outcome: 'unknown', reason: answer.reason };
  const { status, body } = answer;
  if (status === 429 || status === 503) return refused(`status ${status}`, false);
  if (status >= 500) return { outcome: 'unknown', reason: `status ${status}` };
  if (status < 200 || status >= 300) return refused(`status ${status}`, true);
  const said = parsed(body);
  const code = accepted && valueAt(said, accepted.path);
  if (accepted && (code === undefined || !accepted.values.includes(code))) {
    if (code === undefined) return { outcome: 'unknown', reason: `its answer has no ${accepted.path}` };
    return refused(`${accepted.path} ${code.slice(0, 100)}`, !retried.includes(code));
  }
  const providerId = providerIdPath === undefined ? undefined : valueAt(said, providerIdPath);
  return {
    outcome: 'handed-over',
    ...(providerId !== undefined && { providerId: providerId.slice(0, 200) }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
