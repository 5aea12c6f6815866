import type { AgencyState } from '#domain';
import { signToken, type SignedOver } from '#security';
import fc from 'fast-check';
import { canonicalize } from 'json-canonicalize';
import { audience, generateAgencyKey, registered, signed } from '../application.helper-spec.js';
import type { KnownPerson } from '../directory/agency-directory.js';
import { Gate } from './identify.js';

const key = generateAgencyKey('FIRE', 'FIRE-1', audience);
const other = generateAgencyKey('EMB', 'EMB-1', audience);

const now = (): string => new Date().toISOString();

const gateOver = (
  agencies: Record<string, AgencyState>,
  persons: readonly KnownPerson[] = [],
  oneFactor?: boolean,
): Gate =>
  new Gate(
    {
      find: (id: string) => Promise.resolve(Object.hasOwn(agencies, id) ? agencies[id] : undefined),
      person: (id: string) => persons.find(({ personId }) => personId === id),
    },
    audience,
    oneFactor,
  );
const fire = registered(key, ['duty-officer', 'system']);
const gate = gateOver({ FIRE: fire, EMB: registered(other, ['commander']) });
const message = signed(key, 'incident.report', { subject: 'incident-I1' });
const bearer = { agencyId: 'FIRE', principal: 'x', role: 'duty-officer' } as const;
/** Of these parts and a signature over something else. */
const tokenWith = async (header: object): Promise<string> => {
  const [, , mac] = (await signToken(bearer, key)).split('.');
  const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encoded(header)}.${encoded({ iss: 'FIRE' })}.${mac}`;
};
const withKid = (kid: unknown): string => {
  const [, , mac] = message.signature?.split('.') ?? [];
  const header = JSON.stringify({ alg: 'EdDSA', kid, b64: false, crit: ['b64'] });
  return `${Buffer.from(header).toString('base64url')}..${mac}`;
};

describe('the gate', () => {
  it('lets a rightly signed message in as its agency', async () => {
    expect(await gate.bySignature(message, now())).toEqual({
      actor: { agencyId: 'FIRE', principal: '值班员', role: 'duty-officer', keyId: 'FIRE-1' },
    });
  });

  it.each([
    ['a source that names no agency', { source: 'FIRE' }, 'agency-unknown'],
    ['the source of the service itself', { source: '/liandong/flow' }, 'agency-unknown'],
    ['an agency that is not registered', { source: '/agencies/NOBODY' }, 'agency-unknown'],
    ['an agency named like what every object has', { source: '/agencies/constructor' }, 'agency-unknown'],
    ['no signature', { signature: undefined }, 'unsigned'],
    ['an empty signature', { signature: '' }, 'unsigned'],
    ['a signature of another form', { signature: 'a.b.c' }, 'signature-invalid'],
    ['a key that is not registered', { signature: withKid('FIRE-2') }, 'key-unknown'],
    ['a key named like what every object has', { signature: withKid('constructor') }, 'key-unknown'],
    ['a key named __proto__', { signature: withKid('__proto__') }, 'key-unknown'],
    ['the key of another agency', { signature: withKid('EMB-1') }, 'key-unknown'],
    ['the source of another agency', { source: '/agencies/EMB' }, 'key-unknown'],
    ['changed data', { data: { title: 'x' } }, 'signature-invalid'],
    ['another installation', { audience: 'other.test' }, 'signature-invalid'],
    ['no installation', { audience: undefined }, 'signature-invalid'],
    ['another time of signing', { issuedat: '2026-06-18T14:00:00Z' }, 'signature-invalid'],
    ['an end that was not signed', { notafter: '2126-06-18T14:00:00Z' }, 'signature-invalid'],
    ['a role that was not signed', { role: 'commander' }, 'signature-invalid'],
  ])('keeps out: %s', async (_, change, code) => {
    expect(await gate.bySignature({ ...message, ...change }, now())).toMatchObject({ refusal: { code } });
  });

  it.each(['commander', 'auditor', 'system', 'root', '', 'constructor'])(
    'keeps out a role that the key is not for, or nobody may have: %j',
    async (role) => {
      const claimed = signed(key, 'incident.report', { subject: 'incident-I1', role });
      expect(await gate.bySignature(claimed, now())).toMatchObject({
        refusal: { code: 'role-not-permitted' },
      });
    },
  );

  it('takes of a key the roles alone that its agency may hold now', async () => {
    const key3 = registered(key, ['commander', 'agency-operator', 'auditor']);
    const as = async (state: AgencyState, role: string) => {
      const claimed = signed(key, 'incident.report', { subject: 'incident-I1', role });
      const identified = await gateOver({ FIRE: state }).bySignature(claimed, now());
      return 'refusal' in identified ? identified.refusal.code : identified.actor.role;
    };
    const commands: AgencyState = { ...key3, mandates: [{ capacity: 'command', areaCode: '520111' }] };
    expect(await as(commands, 'commander')).toBe('commander');
    expect(await as(commands, 'auditor')).toBe('role-not-permitted');
    expect(await as(key3, 'commander')).toBe('role-not-permitted');
    expect(await as(key3, 'agency-operator')).toBe('agency-operator');
    const audits: AgencyState = { ...key3, mandates: [{ capacity: 'audit', areaCode: '520111' }] };
    expect(await as(audits, 'auditor')).toBe('auditor');
    expect(await as(audits, 'agency-operator')).toBe('role-not-permitted');
    expect(await as({ ...key3, kind: 'enterprise' }, 'agency-operator')).toBe('role-not-permitted');
  });

  it.each<[string, AgencyState, string]>([
    ['a suspended agency', { ...fire, status: 'suspended' }, 'agency-suspended'],
    [
      'a revoked key',
      { ...fire, credentials: { 'FIRE-1': { ...fire.credentials['FIRE-1']!, revoked: true } } },
      'key-unknown',
    ],
  ])('keeps out %s, by message and by token', async (_, state, code) => {
    const closed = gateOver({ FIRE: state });
    const actor = { agencyId: 'FIRE', principal: 'x', role: 'duty-officer' } as const;
    const token = await signToken(actor, key);
    expect(await closed.bySignature(message, now())).toMatchObject({ refusal: { code } });
    expect(await closed.byToken(token)).toMatchObject({ refusal: { code } });
    expect(await gate.byToken(token)).toEqual({ actor: { ...actor, keyId: 'FIRE-1' } });
  });

  it.each<[string, Partial<Parameters<typeof signed>[2]>, object]>([
    ['another installation', { audience: 'other.test' }, { part: 'audience', expected: audience }],
    ['no time of signing', { issuedat: '' }, { part: 'issuedat' }],
    ['an end that is none', { notafter: 'tomorrow' }, { part: 'notafter' }],
  ])('says which part is at fault of what was signed with %s', async (_, attributes, part) => {
    const shown = signed(key, 'incident.report', { subject: 'incident-I1', ...attributes });
    expect(await gate.bySignature(shown, now())).toMatchObject({
      refusal: { code: 'signature-invalid', ...part },
    });
  });

  it.each<[string, string | undefined, string]>([
    ['a form of its own', 'a.b.c', 'form'],
    ['no header', `${Buffer.from('x').toString('base64url')}..x`, 'header'],
    ['another algorithm', undefined, 'algorithm'],
    ['a signature of another length', message.signature?.slice(0, -1), 'form'],
    ['another signature', message.signature?.replace(/.{10}$/, 'AAAAAAAAAA'), 'signature'],
  ])('says that %s is at fault', async (_, signature, part) => {
    const header = JSON.stringify({ alg: 'SM2', kid: 'FIRE-1', b64: false, crit: ['b64'] });
    const shown = { ...message, signature: signature ?? `${Buffer.from(header).toString('base64url')}..x` };
    expect(await gate.bySignature(shown, now())).toMatchObject({
      refusal: { code: 'signature-invalid', part },
    });
  });

  it('tells the signer what it held against a signature, and nothing of the content', async () => {
    const data = { title: '积水', depthMetres: 1.5 };
    const shown = { ...message, data, notafter: '2126-06-18T14:00:00Z' };
    const identified = await gate.bySignature(shown, now());
    const over: SignedOver = {
      members: [
        ...['audience', 'data', 'id', 'issuedat', 'notafter', 'principal', 'role'],
        ...['source', 'specversion', 'subject', 'time', 'type'],
      ],
      bytes: Buffer.byteLength(canonicalize({ ...shown, signature: undefined })),
      dataBytes: Buffer.byteLength('{"depthMetres":1.5,"title":"积水"}'),
    };
    const refusal = { code: 'signature-invalid', keyId: 'FIRE-1', part: 'signature', over };
    expect(identified).toEqual({ refusal });
    expect(JSON.stringify(identified)).not.toContain('积水');
  });

  it.each<[string, () => string | Promise<string>]>([
    ['form', () => 'a.b.c'],
    ['alg', () => tokenWith({ alg: 'none', kid: 'FIRE-1' })],
    ['signature', () => tokenWith({ alg: 'EdDSA', kid: 'FIRE-1' })],
    ['aud', () => signToken(bearer, { ...key, audience: 'other.test' })],
    ['exp', () => signToken(bearer, key, -60)],
    ['sub', () => signToken({ ...bearer, principal: '' }, key)],
  ])('says that %s of a token is at fault', async (part, token) => {
    expect(await gate.byToken(await token())).toMatchObject({ refusal: { code: 'token-invalid', part } });
  });

  it('keeps out a key that waits to be confirmed, and a weak one', async () => {
    const credential = fire.credentials['FIRE-1']!;
    const actor = { agencyId: 'FIRE', principal: 'x', role: 'duty-officer' } as const;
    const neutral = { ...credential.publicKey, x: `AQ${'A'.repeat(41)}` };
    for (const [change, code] of [
      [{ pending: true }, 'key-unconfirmed'],
      [{ publicKey: neutral }, 'key-weak'],
    ] as const) {
      const closed = gateOver({ FIRE: { ...fire, credentials: { 'FIRE-1': { ...credential, ...change } } } });
      expect(await closed.bySignature(message, now())).toMatchObject({ refusal: { code } });
      expect(await closed.byToken(await signToken(actor, key))).toMatchObject({ refusal: { code } });
    }
  });

  it.each([undefined, '', 'x', 'a.b.c', 'Bearer x'])('keeps out the token %j', async (token) => {
    expect(await gate.byToken(token)).toMatchObject({ refusal: { code: 'token-invalid' } });
  });

  it('keeps out a token of another agency’s key, and one for the service’s own role', async () => {
    const actor = { agencyId: 'EMB', principal: 'x', role: 'commander' } as const;
    expect(await gate.byToken(await signToken(actor, { ...key, keyId: 'EMB-1' }))).toMatchObject({
      refusal: { code: 'token-invalid' },
    });
    const own = { agencyId: 'FIRE', principal: 'x', role: 'system' } as const;
    expect(await gate.byToken(await signToken(own, key))).toMatchObject({
      refusal: { code: 'role-not-permitted' },
    });
  });

  it('answers whatever it is shown', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.anything(), fc.string(), async (source, kid, token) => {
        const shown = { ...message, source: `/agencies/${source}`, signature: withKid(kid) };
        expect(await gate.bySignature(shown, now())).toHaveProperty('refusal.code');
        expect(await gate.byToken(token)).toHaveProperty('refusal.code');
      }),
      { numRuns: 200 },
    );
  });
});

describe('a person', () => {
  const li: KnownPerson = { personId: 'p-li', agencyId: 'FIRE', roles: ['duty-officer'], ended: false };
  const signedIn = { agencyId: 'FIRE', personId: 'p-li', role: 'duty-officer', session: 's1' } as const;
  const bound = { ...fire, credentials: { 'FIRE-1': { ...fire.credentials['FIRE-1']!, personId: 'p-li' } } };

  it('speaks in a session under the pseudonym, in roles that are the person’s', async () => {
    const signing = gateOver({ FIRE: fire }, [li]);
    expect(await signing.bySession(signedIn)).toEqual({
      actor: { agencyId: 'FIRE', principal: 'p-li', role: 'duty-officer', session: 's1' },
    });
    expect(await signing.bySession({ ...signedIn, role: 'commander' })).toMatchObject({
      refusal: { code: 'role-not-permitted' },
    });
  });

  it.each([
    ['is not known', { FIRE: fire }, [], 'person-ended'],
    ['has left', { FIRE: fire }, [{ ...li, ended: true }], 'person-ended'],
    ['is another agency’s', { FIRE: fire }, [{ ...li, agencyId: 'EMB' }], 'person-ended'],
    ['is of one that is suspended', { FIRE: { ...fire, status: 'suspended' } }, [li], 'agency-suspended'],
    ['is of one that is not known', {}, [li], 'agency-unknown'],
  ] as const)('does not speak in a session who %s', async (_, agencies, persons, code) => {
    expect(await gateOver(agencies, persons).bySession(signedIn)).toMatchObject({ refusal: { code } });
  });

  it('is nobody whom another key may name, whoever’s that is', async () => {
    const claimed = { ...bearer, principal: 'p-li' };
    const asLi = signed(key, 'incident.report', { subject: 'incident-I1', principal: 'p-li' });
    for (const person of [li, { ...li, ended: true }, { ...li, agencyId: 'EMB' }]) {
      const signing = gateOver({ FIRE: fire }, [person]);
      const refused = { refusal: { code: 'principal-not-proved', keyId: 'FIRE-1' } };
      expect(await signing.bySignature(asLi, now())).toEqual(refused);
      expect(await signing.byToken(await signToken(claimed, key))).toEqual(refused);
      // a name that is nobody's is on record as claimed
      expect(await signing.bySignature(message, now())).toMatchObject({ actor: { principal: '值班员' } });
    }
  });

  it('is let in by no key alone, whatever the role, while a session and what is nobody’s key go on', async () => {
    const beside = generateAgencyKey('FIRE', 'FIRE-2', audience);
    const { credentials } = registered(beside, ['duty-officer']);
    const both = { ...bound, credentials: { ...bound.credentials, ...credentials } };
    const strict = gateOver({ FIRE: both }, [li]);
    const refusal = { code: 'second-factor-required', keyId: 'FIRE-1' };
    expect(await strict.bySignature(message, now())).toEqual({ refusal });
    for (const role of ['duty-officer', 'commander', 'system'] as const) {
      expect(await strict.byToken(await signToken({ ...bearer, role }, key))).toEqual({ refusal });
      expect(await strict.lapsed({ ...bearer, role, keyId: 'FIRE-1' })).toEqual(refusal);
    }
    // to whoever does not hold the key it is not told whose it is
    expect(await strict.bySignature({ ...message, data: {} }, now())).toMatchObject({
      refusal: { code: 'signature-invalid' },
    });
    expect(await strict.byToken(await signToken(bearer, beside))).toHaveProperty('actor');
    expect(await strict.lapsed({ ...bearer, keyId: 'FIRE-2' })).toBeUndefined();
    expect(await strict.bySession(signedIn)).toHaveProperty('actor');
  });

  it('is who signs with a key that is bound to it, whatever the message or token says, where one factor is enough', async () => {
    const signing = gateOver({ FIRE: bound }, [li], true);
    const actor = { agencyId: 'FIRE', principal: 'p-li', role: 'duty-officer', keyId: 'FIRE-1' } as const;
    expect(await signing.bySignature(message, now())).toEqual({ actor });
    expect(await signing.byToken(await signToken(bearer, key))).toEqual({ actor });
    expect(await signing.lapsed(actor)).toBeUndefined();
    const left = gateOver({ FIRE: bound }, [{ ...li, ended: true }], true);
    for (const refused of [
      await left.bySignature(message, now()),
      await left.byToken(await signToken(bearer, key)),
    ])
      expect(refused).toMatchObject({ refusal: { code: 'person-ended' } });
  });
});
