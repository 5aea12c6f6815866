import type { CloudEvent } from '#contracts';
import fc from 'fast-check';
import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { generateAgencyKey, privateKeyObject, publicKeyObject, publicKeyOf } from './keys.js';
import {
  signatureHeader,
  signedBytes,
  signEvent,
  verifySignature,
  type Unsigned,
} from './message-signature.js';

const audience = 'liandong.test';
const key = generateAgencyKey('FIRE', 'FIRE-1', audience);
const privateKey = privateKeyObject(key);
const publicKey = publicKeyObject(publicKeyOf(key));
const keyIdOf = (signature: string): string | undefined => {
  const header = signatureHeader(signature);
  return 'keyId' in header ? header.keyId : undefined;
};

const event: Unsigned = {
  specversion: '1.0',
  id: 'c-1',
  source: '/agencies/FIRE',
  type: 'liandong.incident.report.v1',
  subject: 'incident-I1',
  time: '2026-06-18T14:00:00Z',
  principal: '值班员',
  role: 'agency-operator',
  ifrevision: '3',
  correlationid: 'night',
  drill: 'DR-1',
  audience,
  issuedat: '2026-06-18T14:00:01Z',
  notafter: '2026-06-18T15:00:01Z',
  data: { title: '积水', casualties: { trapped: 4 }, list: [1, 2.5, null] },
};

const verifies = (signed: CloudEvent, by: KeyObject = publicKey): Promise<boolean> =>
  keyIdOf(signed.signature ?? '') === undefined
    ? Promise.resolve(false)
    : verifySignature(signed.signature ?? '', signedBytes(signed), by);

/** A signature over any header at all. */
const under = (header: object, mac: (input: Buffer) => Buffer): CloudEvent => {
  const encoded = Buffer.from(JSON.stringify(header)).toString('base64url');
  const input = Buffer.concat([Buffer.from(`${encoded}.`), signedBytes(event)]);
  return { ...event, signature: `${encoded}..${mac(input).toString('base64url')}` };
};
const eddsa = (input: Buffer): Buffer => sign(null, input, privateKey);

describe('a signed message', () => {
  const signed = signEvent(event, key);

  it('verifies, and says which key it is of', async () => {
    expect(keyIdOf(signed.signature ?? '')).toBe('FIRE-1');
    expect(await verifies(signed)).toBe(true);
  });

  it('verifies however its fields are ordered and spaced', async () => {
    const reordered = JSON.parse(
      `{ "data": { "list": [1, 2.50, null], "casualties": {"trapped": 4e0}, "title": "\\u79ef水" } }`,
    ) as Pick<CloudEvent, 'data'>;
    expect(await verifies({ ...signed, ...reordered, datacontenttype: 'application/json' })).toBe(true);
  });

  it('breaks when any attribute changes, goes or comes', async () => {
    const names = Object.keys(event).filter((name) => name !== 'data') as (keyof Unsigned)[];
    for (const name of names) {
      expect([name, await verifies({ ...signed, [name]: `${String(event[name])}x` })]).toEqual([name, false]);
      const { [name]: _, ...without } = signed;
      expect([name, await verifies(without as CloudEvent)]).toEqual([name, false]);
    }
    const { ifrevision: _, ...bare } = event;
    const bareSigned = signEvent(bare, key);
    expect(await verifies(bareSigned)).toBe(true);
    expect(await verifies({ ...bareSigned, ifrevision: '0' })).toBe(false);
  });

  it('breaks when any data is other than what was signed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (data, other) => {
        const of = signEvent({ ...event, data }, key);
        expect(await verifies(of)).toBe(true);
        const same = signedBytes({ ...event, data }).equals(signedBytes({ ...event, data: other }));
        expect(await verifies({ ...of, data: other })).toBe(same);
      }),
      { numRuns: 60 },
    );
  });

  it('breaks when one character of the signature changes, is cut off or is added', async () => {
    const text = signed.signature ?? '';
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom('A', 'z', '.', '!', '='), async (at, by) => {
        fc.pre(text[at] !== by);
        const changed = `${text.slice(0, at)}${by}${text.slice(at + 1)}`;
        expect(await verifies({ ...signed, signature: changed })).toBe(false);
      }),
      { numRuns: 100 },
    );
    for (const other of [text.slice(0, -1), `${text}A`, `${text}!`, `${text}=`, `${text} `]) {
      expect([other, await verifies({ ...signed, signature: other })]).toEqual([other, false]);
    }
  });

  it('breaks under the key of another', async () => {
    const other = generateAgencyKey('X', 'X-1', audience);
    expect(await verifies(signed, publicKeyObject(publicKeyOf(other)))).toBe(false);
  });

  it('does not take the header of another signature', async () => {
    const [, , mac] = signEvent(event, { ...key, keyId: 'FIRE-2' }).signature?.split('.') ?? [];
    const [header] = (signed.signature ?? '').split('.');
    expect(await verifies({ ...signed, signature: `${header}..${mac}` })).toBe(false);
  });
});

describe('a signature that is not of the one form', () => {
  const ours = { alg: 'EdDSA', kid: 'FIRE-1', b64: false, crit: ['b64'] };
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  it('is accepted in the one form, so that the rest of this fails for its own reason', async () => {
    expect(await verifies(under(ours, eddsa))).toBe(true);
  });

  it.each<[string, CloudEvent]>([
    ['alg none', under({ ...ours, alg: 'none' }, () => Buffer.from('x'))],
    [
      'HS256 with the public key as secret',
      under({ ...ours, alg: 'HS256' }, (input) =>
        createHmac('sha256', Buffer.from(key.privateKey.x, 'base64url')).update(input).digest(),
      ),
    ],
    ['ES256', under({ ...ours, alg: 'ES256' }, (input) => sign('sha256', input, ec.privateKey))],
    ['EdDSA said in other case', under({ ...ours, alg: 'eddsa' }, eddsa)],
    ['no crit', under({ alg: 'EdDSA', kid: 'FIRE-1', b64: false }, eddsa)],
    ['a foreign crit', under({ ...ours, crit: ['b64', 'exp'] }, eddsa)],
    ['an encoded payload', under({ ...ours, b64: true }, eddsa)],
    ['no key id', under({ alg: 'EdDSA', b64: false, crit: ['b64'] }, eddsa)],
    ['a key id that is no text', under({ ...ours, kid: 7 }, eddsa)],
    ['a header that is no object', under([ours], eddsa)],
  ])('is refused: %s', async (_, signed) => {
    expect(await verifies(signed)).toBe(false);
  });

  it.each(['', '.', '..', 'a..b', 'a.b.c', '...', `${'A'.repeat(2_000)}..A`, 'bnVsbA..AA'])(
    'is refused: %j',
    (text) => {
      expect(keyIdOf(text)).toBeUndefined();
    },
  );

  it('never makes the verification throw, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect(keyIdOf(text)).toBeUndefined();
        expect(await verifySignature(text, Buffer.from('x'), publicKey)).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it('never makes the verification throw, whatever public key was registered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), async (bytes) => {
        const x = Buffer.from(bytes).toString('base64url');
        const registered = publicKeyObject({ kty: 'OKP', crv: 'Ed25519', x });
        expect(await verifies(under(ours, eddsa), registered)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });
});
