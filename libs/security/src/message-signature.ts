import { sign, verify, type KeyObject } from 'node:crypto';
import type { CloudEvent } from '#contracts';
import { canonicalize } from 'json-canonicalize';

/**
 * Detached JWS with an unencoded payload (RFC 7797, `b64: false`), EdDSA: `<header>..<signature>`. The payload is
 * the JCS form (RFC 8785) of the event's attributes and data without the signature, so that the binary and the
 * structured form of one event have one signature.
 */
export type Unsigned = Omit<CloudEvent, 'signature' | 'datacontenttype'>;

/** The bytes that are signed. */
export function signedBytes(event: Unsigned): Buffer {
  const { specversion, id, source, type, subject, time, principal, role, data } = event;
  const { ifrevision, correlationid, drill } = event;
  return Buffer.from(
    canonicalize({
      specversion,
      id,
      source,
      type,
      subject,
      time,
      principal,
      role,
      data,
      ...(ifrevision === undefined ? {} : { ifrevision }),
      ...(correlationid === undefined ? {} : { correlationid }),
      ...(drill === undefined ? {} : { drill }),
    }),
  );
}

const encoded = (keyId: string): string =>
  Buffer.from(JSON.stringify({ alg: 'EdDSA', kid: keyId, b64: false, crit: ['b64'] })).toString('base64url');

export function signEvent(event: Unsigned, keyId: string, key: KeyObject): CloudEvent {
  const header = encoded(keyId);
  const input = Buffer.concat([Buffer.from(`${header}.`), signedBytes(event)]);
  return { ...event, signature: `${header}..${sign(null, input, key).toString('base64url')}` };
}

/** What a signature's header says of its key, before anything is verified; nothing when it is not of our form. */
export function keyIdOf(signature: string): string | undefined {
  const [header, payload, mac, ...rest] = signature.split('.');
  if (!header || payload !== '' || !mac || rest.length > 0) return undefined;
  try {
    const { alg, kid, b64, crit } = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<
      string,
      unknown
    >;
    const ours =
      alg === 'EdDSA' && b64 === false && Array.isArray(crit) && crit.length === 1 && crit[0] === 'b64';
    return ours && typeof kid === 'string' ? kid : undefined;
  } catch {
    return undefined;
  }
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
