import type { GatewaySettings, ReceiptSettings } from '#contracts';
import { receiptStatuses, type ChannelName, type ReceiptStatus } from '#domain';
import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import type { Channel } from '../channel.js';
import { emailChannel } from '../email/email-channel.js';
import { httpClient } from '../http/client.js';
import { httpChannel } from '../http/http-channel.js';
import { namesIn, type Template, type Values } from '../http/template.js';
import type { Proof } from '../receipts/proof.js';
import type { ReceiptForm } from '../receipts/receipt.js';
import { robotChannel } from '../robots/robot-channel.js';
import { webhookChannel } from '../webhook/webhook-channel.js';

/** A setting of gateways that cannot be used. */
export class GatewayFault extends Error {
  readonly code = 'gateway-fault';
}

/** How receipts of one channel are proved and read. */
export interface ReceiptWay {
  readonly proof: Proof;
  readonly form: ReceiptForm;
}

export interface Gateways {
  readonly channels: readonly Channel[];
  readonly receipts: ReadonlyMap<ChannelName, ReceiptWay>;
  readonly answerUrl?: string;
}

const maxBytes = 100_000;

/**
 * The channels of an installation, with their secrets out of their files.
 * @throws {GatewayFault} where a file cannot be read, or a template names what there is not
 */
export function openGateways(
  settings: GatewaySettings,
  readFile: (file: string) => string = readSecret,
): Gateways {
  const {
    hosts,
    privateHosts = [],
    withinSeconds,
    http,
    email,
    robots = [],
    webhooks = [],
    answerUrl,
  } = settings;
  const withinMs = withinSeconds * 1_000;
  const client = httpClient({ hosts, privateHosts, withinMs, maxBytes });
  const receipts = new Map<ChannelName, ReceiptWay>();
  const channels: Channel[] = http.map((gateway) => {
    const { channel, secrets = [], headers, body } = gateway;
    const values = Object.fromEntries(secrets.map(({ name, file }) => [`secret.${name}`, readFile(file)]));
    requireNames({ ...headers, body: body as Template }, values, channel);
    if (gateway.receipts) receipts.set(channel, receiptWay(gateway.receipts, readFile));
    return httpChannel(
      channel,
      { ...gateway, headers: headers as Record<string, string>, body: body as Record<string, Template> },
      values,
      client,
    );
  });
  if (email) {
    const { passwordFile, caFile, receipts: ofMail, ...server } = email;
    const password = passwordFile === undefined ? undefined : readFile(passwordFile);
    const ca = caFile === undefined ? undefined : readFile(caFile);
    channels.push(emailChannel({ ...server, ca, password }, withinMs));
    if (ofMail) receipts.set('email', receiptWay(ofMail, readFile));
  }
  for (const name of ['wecom', 'dingtalk'] as const) {
    const own = robots
      .filter(({ channel }) => channel === name)
      .map(({ agencyId, urlFile, secretFile }) => ({
        agencyId,
        url: readFile(urlFile),
        secret: secretFile === undefined ? undefined : readFile(secretFile),
      }));
    if (own.length > 0) channels.push(robotChannel(name, own, client));
  }
  const hooks = webhooks.map(({ agencyId, url, secretFile }) => ({
    agencyId,
    url,
    secret: webhookSecret(readFile(secretFile), secretFile),
  }));
  if (hooks.length > 0) channels.push(webhookChannel(hooks, client));
  return { channels, receipts, answerUrl };
}

const known = ['telephone', 'text', 'key', 'urgent'];

function requireNames(template: unknown, secrets: Values, channel: string): void {
  const strange = namesIn(template as Template).find(
    (name) => !known.includes(name) && !Object.hasOwn(secrets, name),
  );
  if (strange !== undefined)
    throw new GatewayFault(`${channel}: {{${strange}}} is nothing that a template may name`);
}

function receiptWay(settings: ReceiptSettings, readFile: (file: string) => string): ReceiptWay {
  const { proof, statuses, ...form } = settings;
  const { kind, secretFile, header, timeHeader } = proof;
  const secret =
    kind === 'standard-webhooks' ? webhookSecret(readFile(secretFile), secretFile) : readFile(secretFile);
  const needs = (name: string | undefined): string => {
    if (name === undefined) throw new GatewayFault(`receipts proved by ${kind} name their headers`);
    return name;
  };
  return {
    form: { ...form, statuses: statusesOf(statuses) },
    proof:
      kind === 'standard-webhooks'
        ? { kind, secret }
        : kind === 'hmac'
          ? { kind, secret, header: needs(header), timeHeader: needs(timeHeader) }
          : { kind, secret, header: needs(header) },
  };
}

/** Half of all random texts are none: it would be found out with the first message. */
function webhookSecret(secret: string, file: string): string {
  try {
    new Webhook(secret);
    return secret;
  } catch {
    throw new GatewayFault(
      `${file}: a secret of Standard Webhooks was expected 应为 Standard Webhooks 密钥 (whsec_…)`,
    );
  }
}

function statusesOf(words: Readonly<Record<string, unknown>>): Record<string, ReceiptStatus> {
  const strange = Object.values(words).find(
    (word) => !(receiptStatuses as readonly unknown[]).includes(word),
  );
  if (strange !== undefined) throw new GatewayFault(`${JSON.stringify(strange)} is no status of a receipt`);
  return words as Record<string, ReceiptStatus>;
}

function readSecret(file: string): string {
  try {
    const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    if (text !== '') return text;
  } catch {
    // said below
  }
  throw new GatewayFault(`${file}: a readable file with a secret was expected 应为内含密钥的可读文件`);
}
