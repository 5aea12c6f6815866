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

/** The bytes that are signed. */
export function signedBytes(event: Unsigned): Buffer {
  const { specversion, id, source, type, subject, time, principal, role, data } = event;
  const present = optional.flatMap((name) => (event[name] === undefined ? [] : [[name, event[name]]]));
  return Buffer.from(
    canonicalize({
      ...{ specversion, id, source, type, subject, time, principal, role, data },
      ...(Object.fromEntries(present) as object),
    }),
  );
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
  return typeof kid === 'string' && kid ? { keyId: kid } : { part: 'kid' };
}

const macBytes = 64;

/** Verifies on the thread pool, so that one thread can have many under way. */
export function verifySignature(signature: string, signed: Buffer, key: KeyObject): Promise<boolean> {
  const header = signature.slice(0, signature.indexOf('.'));
  const text = signature.slice(header.length + 2);
  const mac = Buffer.from(text, 'base64url');
  // Node skips what is not base64url: without this, one signature could be written in many ways
  if (mac.length !== macBytes || mac.toString('base64url') !== text) return Promise.resolve(false);
  const input = Buffer.concat([Buffer.from(`${header}.`), signed]);
  return new Promise((resolve, reject) => {
    verify(null, input, key, mac, (error, valid) => (error ? reject(error) : resolve(valid)));
  });
}
