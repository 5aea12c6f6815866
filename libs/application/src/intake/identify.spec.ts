import type { AgencyState } from '#domain';
import { signToken } from '#security';
import fc from 'fast-check';
import type { AgencyDirectory } from '../directory/agency-directory.js';
import { audience, generateAgencyKey, registered, signed } from '../application.helper-spec.js';
import { Gate } from './identify.js';

const key = generateAgencyKey('FIRE', 'FIRE-1', audience);
const other = generateAgencyKey('EMB', 'EMB-1', audience);

const now = (): string => new Date().toISOString();

const gateOver = (agencies: Record<string, AgencyState>): Gate =>
  new Gate(
    {
      find: (id: string) => Promise.resolve(Object.hasOwn(agencies, id) ? agencies[id] : undefined),
    } as AgencyDirectory,
    audience,
  );
const fire = registered(key, ['duty-officer', 'system']);
const gate = gateOver({ FIRE: fire, EMB: registered(other, ['commander']) });
const message = signed(key, 'incident.report', { subject: 'incident-I1' });
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
