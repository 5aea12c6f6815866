import { sign, verify, type KeyObject } from 'node:crypto';
import type { CloudEvent } from '#contracts';
import { canonicalize } from 'json-canonicalize';
import { privateKeyObject, type AgencyKey } from './keys.js';

/**
 * Detached JWS with an unencoded payload (RFC 7797, `b64: false`), EdDSA: `<header>..<signature>`. The payload is
 * the JCS form (RFC 8785) of the event's attributes and data without the signature, so that the binary and the
 * structured form of one event have one signature. For implementers: docs/signing.md.
 */
export type Unsigned = Omit<CloudEvent, 'signature' | 'datacontenttype'>;

/** Attributes that are signed when they are there; the others always are. */
const optional = ['ifrevision', 'correlationid', 'drill', 'audience', 'issuedat', 'notafter'] as const;

function payloadOf(event: Unsigned): Readonly<Record<string, unknown>> {
  const { specversion, id, source, type, subject, time, principal, role, data } = event;
  const present = optional.flatMap((name) => (event[name] === undefined ? [] : [[name, event[name]]]));
  return {
    ...{ specversion, id, source, type, subject, time, principal, role, data },
    ...(Object.fromEntries(present) as object),
  };
}

/** The bytes that are signed. */
export const signedBytes = (event: Unsigned): Buffer => Buffer.from(canonicalize(payloadOf(event)));

/** What was held against a signature, for its signer to compare: no content, which is not everybody's. */
export interface SignedOver {
  /** Names of the members of the payload, in their order. */
  readonly members: readonly string[];
  /** Length of the canonical form, in bytes, and of `data` in it. */
  readonly bytes: number;
  readonly dataBytes: number;
}

/** Of an event whose signed bytes are these. */
export function signedOver(event: Unsigned, signed: Buffer): SignedOver {
  const payload = payloadOf(event);
  const withoutData = Buffer.byteLength(canonicalize({ ...payload, data: 0 })) - 1;
  return {
    members: Object.keys(payload).sort(),
    bytes: signed.length,
    dataBytes: signed.length - withoutData,
  };
}

/** What JWS calls the one algorithm that is taken so far: Ed25519 over the bytes themselves (RFC 8037). */
export const algorithm = 'EdDSA';

const encoded = (keyId: string): string =>
  Buffer.from(JSON.stringify({ alg: algorithm, kid: keyId, b64: false, crit: ['b64'] })).toString(
    'base64url',
  );

/** Signs for the installation of the key, as of now unless the event says otherwise. */
export function signEvent(event: Unsigned, key: AgencyKey): CloudEvent {
  const bound = { ...event, audience: event.audience ?? key.audience, issuedat: event.issuedat ?? now() };
  const header = encoded(key.keyId);
  const input = Buffer.concat([Buffer.from(`${header}.`), signedBytes(bound)]);
  return {
    ...bound,
    signature: `${header}..${sign(null, input, privateKeyObject(key)).toString('base64url')}`,
  };
}

const now = (): string => new Date().toISOString();

/** What a signature's header says of its key before anything is verified, or which part of it is at fault. */
export type SignatureHeader =
  { readonly keyId: string } | { readonly part: 'form' | 'header' | 'algorithm' | 'kid' };

export function signatureHeader(signature: string): SignatureHeader {
  const [header, payload, mac, ...rest] = signature.split('.');
  if (!header || payload !== '' || !mac || rest.length > 0) return { part: 'form' };
  let said: unknown;
  try {
    said = JSON.parse(Buffer.from(header, 'base64url').toString());
  } catch {
    return { part: 'header' };
  }
  const { alg, kid, b64, crit } = (said ?? {}) as Record<string, unknown>;
  const isOurs = b64 === false && Array.isArray(crit) && crit.length === 1 && crit[0] === 'b64';
  if (!isOurs) return { part: 'header' };
  if (alg !== algorithm) return { part: 'algorithm' };
  if (typeof kid !== 'string' || !kid) return { part: 'kid' };
  return macIn(mac) ? { keyId: kid } : { part: 'form' };
}

const macBytes = 64;

/** The one base64url text of as many bytes as an Ed25519 signature has: Node skips what is not base64url. */
function macIn(text: string): Buffer | undefined {
  const mac = Buffer.from(text, 'base64url');
  return mac.length === macBytes && mac.toString('base64url') === text ? mac : undefined;
}

/** Verifies on the thread pool, so that one thread can have many under way. */
export function verifySignature(signature: string, signed: Buffer, key: KeyObject): Promise<boolean> {
  const header = signature.slice(0, signature.indexOf('.'));
  const mac = macIn(signature.slice(header.length + 2));
  // one signature written in many ways would be many
  if (!mac) return Promise.resolve(false);
  const input = Buffer.concat([Buffer.from(`${header}.`), signed]);
  return new Promise((resolve, reject) => {
    verify(null, input, key, mac, (error, valid) => (error ? reject(error) : resolve(valid)));
  });
}
