import { canonical } from './canonical.js';
import { algorithm, base64url, signatureOver, type AgencyKey } from './key.js';

/** A CloudEvent for the service, by the table of docs/signing.md. Instants are RFC 3339. */
export interface Message {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly principal: string;
  readonly role: string;
  readonly audience: string;
  readonly issuedat: string;
  readonly notafter?: string;
  readonly ifrevision?: string;
  readonly correlationid?: string;
  readonly drill?: string;
  readonly data: unknown;
}

export interface SignedMessage extends Message {
  readonly signature: string;
}

/** Attributes that are signed, each when it is there; so is `data`. */
export const signedAttributes = [
  'specversion',
  'id',
  'source',
  'type',
  'subject',
  'time',
  'principal',
  'role',
  'audience',
  'issuedat',
  'notafter',
  'ifrevision',
  'correlationid',
  'drill',
] as const satisfies readonly (keyof Message)[];

/**
 * The text whose UTF-8 is signed after the header.
 * @throws {Unsignable} for data that JSON cannot carry
 */
export function canonicalForm(message: Message): string {
  const payload: Record<string, unknown> = { data: message.data };
  for (const name of signedAttributes) payload[name] = message[name];
  return canonical(payload);
}

/**
 * Signs by a detached JWS (RFC 7515, appendix F) with an unencoded payload (RFC 7797).
 * @throws {Unsignable}
 */
export function signMessage(message: Message, key: AgencyKey): SignedMessage {
  const header = base64url(JSON.stringify({ alg: algorithm, kid: key.keyId, b64: false, crit: ['b64'] }));
  const signed = Buffer.from(`${header}.${canonicalForm(message)}`);
  return { ...message, signature: `${header}..${signatureOver(signed, key)}` };
}

/** Key, value and headers of a Kafka message, in the binary mode of CloudEvents. */
export interface KafkaMessage {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function kafkaMessageOf(message: SignedMessage): KafkaMessage {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  for (const name of [...signedAttributes, 'signature'] as const) {
    const value = message[name];
    if (value !== undefined) headers[`ce_${name}`] = value;
  }
  return { key: message.subject, value: canonical(message.data), headers };
}
