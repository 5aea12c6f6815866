import { setInstallation } from '#application';
import { agencySource } from '#contracts';
import {
  generateAgencyKey,
  provePossession,
  publicKeyOf,
  readKeyFile,
  signToken,
  type AgencyKey,
} from '#security';
import { randomUUID } from 'node:crypto';
import { startApi, until, type Body } from '../app/engines.helper-spec.js';
import { audience } from '../app/testing.helper-spec.js';
import type { Role } from '#domain';

interface Answer {
  readonly status: number;
  readonly body: Body;
}

/** The neutral point: it verifies signatures that anybody can make. */
const neutral = { kty: 'OKP', crv: 'Ed25519', x: `AQ${'A'.repeat(41)}` };

describe('keys of agencies over HTTP', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let admin: AgencyKey;
  let other: AgencyKey;
  let officer: AgencyKey;

  beforeAll(async () => {
    api = await startApi(1);
    await api.parties.registerAlone('LD-ADMIN', 'administrator');
    admin = readKeyFile(api.parties.file('LD-ADMIN'));
    await api.parties.registerAlone('LD-ADMIN-2', 'administrator');
    other = readKeyFile(api.parties.file('LD-ADMIN-2'));
    officer = await registered('EMB', ['commander', 'duty-officer', 'dispatcher']);
    await setInstallation(api.eventLog, { districtCode: '520111', homeBureauId: 'EMB' });
  });
  afterAll(() => api?.stop());

  /** Gives an agency its first key on the machine. */
  async function registered(agencyId: string, roles: readonly Role[]): Promise<AgencyKey> {
    await api.parties.register(agencyId, 'department', undefined, roles);
    return readKeyFile(api.parties.file(agencyId));
  }
  const made = (agencyId: string): AgencyKey =>
    generateAgencyKey(agencyId, `${agencyId}-${randomUUID().slice(0, 8)}`, audience);

  const as = async (key: AgencyKey, role: Role): Promise<{ authorization: string }> => {
    const actor = { agencyId: key.agencyId, principal: 'x', role };
    return { authorization: `Bearer ${await signToken(actor, key)}` };
  };
  const post = async (path: string, body: object, key: AgencyKey, role: Role, id: string): Promise<Answer> =>
    api.client.post(path, body, { ...(await as(key, role)), 'idempotency-key': id });
  const get = async (key: AgencyKey, role: Role): Promise<Answer> =>
    api.client.get('/v1/agencies', await as(key, role));
  const code = ({ status, body }: Answer): unknown => (status < 300 ? 'accepted' : body.code);

  const issue = async (key: AgencyKey, roles: readonly Role[], change: object = {}): Promise<Answer> => {
    const id = randomUUID();
    const proof = provePossession(key, { source: agencySource('LD-ADMIN'), id });
    const body = { keyId: key.keyId, publicKey: publicKeyOf(key), roles, proof, ...change };
    return post(`/v1/agencies/${key.agencyId}/issue-credential`, body, admin, 'administrator', id);
  };
  const confirm = ({ body }: Answer, by: AgencyKey, role: Role): Promise<Answer> =>
    post(`/v1/approvals/${body.approvalId}/confirm`, { digest: body.digest }, by, role, randomUUID());
  const rotate = (
    replaced: AgencyKey,
    key: AgencyKey,
    by: AgencyKey,
    role: Role,
    change: object = {},
  ): Promise<Answer> => {
    const id = randomUUID();
    const proof = provePossession(key, { source: agencySource(by.agencyId), id });
    const body = { replacedKeyId: replaced.keyId, keyId: key.keyId, publicKey: publicKeyOf(key), proof };
    return post(`/v1/agencies/${replaced.agencyId}/rotate-credential`, { ...body, ...change }, by, role, id);
  };
  const revoke = (key: AgencyKey, by: AgencyKey, role: Role): Promise<Answer> =>
    post(
      `/v1/agencies/${key.agencyId}/revoke-credential`,
      { keyId: key.keyId, reason: 'x' },
      by,
      role,
      randomUUID(),
    );
  /** A second key of an agency, which it has confirmed. */
  const second = async (of: AgencyKey, role: Role, roles: readonly Role[]): Promise<AgencyKey> => {
    const key = made(of.agencyId);
    expect(code(await confirm(await issue(key, roles), of, role))).toBe('accepted');
    await until(async () => (await get(key, roles[0]!)).status === 200);
    return key;
  };

  it('says for which installation one signs', async () => {
    const { body } = await api.client.get('/v1/signing-terms', {});
    expect(body).toMatchObject({ id: audience, algorithms: [{ alg: 'EdDSA', crv: 'Ed25519' }] });
    expect(await (await fetch(api.client.url)).text()).toContain(audience);
  });

  it('do not let the lowest key of an agency replace its highest, nor an administrator anybody’s', async () => {
    const low = await registered('A1', ['agency-operator']);
    const high = await second(low, 'agency-operator', ['commander']);
    const own = made('A1');
    expect(code(await rotate(high, own, low, 'agency-operator'))).toBe('not-a-party');
    expect(code(await rotate(high, own, admin, 'administrator'))).toBe('not-a-party');
    expect(code(await rotate(high, { ...own, agencyId: 'A1' }, officer, 'commander'))).toBe('not-found');
    expect((await get(own, 'commander')).body.code).toBe('key-unknown');
    const again = made('A1');
    expect(code(await rotate(high, again, high, 'commander'))).toBe('accepted');
    await until(async () => (await get(again, 'commander')).status === 200);
    expect((await get(high, 'commander')).body.code).toBe('key-unknown');
    const records = await api.eventLog.read('agency-A1');
    expect(records.at(-1)?.metadata.actor).toEqual({
      agencyId: 'A1',
      principal: 'x',
      role: 'commander',
      keyId: high.keyId,
      relation: 'self',
      policy: 'authority.v1',
    });
  });

  it('are held by whom they are for', async () => {
    const low = await registered('A2', ['agency-operator']);
    const key = made('A2');
    const other = made('A2');
    // the key of somebody else under an id of its own, and a proof that was made for another command
    expect(code(await issue(key, ['commander'], { publicKey: publicKeyOf(other) }))).toBe(
      'possession-unproved',
    );
    const proof = provePossession(key, { source: agencySource('LD-ADMIN'), id: 'another' });
    expect(code(await issue(key, ['commander'], { proof }))).toBe('possession-unproved');
    expect(code(await issue(key, ['commander'], { proof: undefined }))).toBe('invalid-command');
    expect(code(await rotate(low, key, low, 'agency-operator', { proof }))).toBe('possession-unproved');
  });

  it('are no points of small order', async () => {
    await registered('A3', ['agency-operator']);
    const key = made('A3');
    const forged = {
      alg: 'EdDSA',
      signature: Buffer.from([1, ...Array<number>(63).fill(0)]).toString('base64url'),
    };
    const change = { publicKey: neutral, proof: forged };
    expect(code(await issue(key, ['agency-operator'], change))).toBe('key-weak');
    // one that was stored before such keys were refused
    const records = await api.eventLog.read('agency-A3');
    const data = { keyId: 'A3-weak', publicKey: neutral, roles: ['commander'] };
    await api.eventLog.append('agency-A3', BigInt(records.length) - 1n, [
      {
        eventId: randomUUID(),
        storedType: 'agency.credential-issued.v1',
        data,
        metadata: records[0]!.metadata,
      },
    ]);
    await until(async () => (await get({ ...key, keyId: 'A3-weak' }, 'commander')).body.code === 'key-weak');
  });

  it('of administrators do not make them everybody', async () => {
    const own = await registered('A4', ['agency-operator']);
    const key = made('A4');
    const waiting = await issue(key, ['commander']);
    expect(waiting).toMatchObject({ status: 202, body: { outcome: 'awaiting-second-person' } });
    expect(code(await confirm(waiting, admin, 'administrator'))).toBe('second-person-required');
    expect(code(await confirm(waiting, key, 'commander'))).toBe('key-unknown');
    expect(code(await confirm(waiting, officer, 'commander'))).toBe('not-found');
    expect((await get(key, 'commander')).body.code).toBe('key-unknown');
    expect(code(await confirm(waiting, own, 'agency-operator'))).toBe('accepted');
    await until(async () => (await get(key, 'commander')).status === 200);
  });

  it('that are an agency’s first are confirmed by who directs the home bureau', async () => {
    const agency = { name: '新单位', kind: 'department', areaCode: '520111' };
    const register = await post('/v1/agencies/A5/register', agency, admin, 'administrator', randomUUID());
    expect(code(await confirm(register, other, 'administrator'))).toBe('accepted');
    await until(
      async () => (await api.client.get('/v1/agencies/A5', await as(admin, 'administrator'))).status === 200,
    );
    const key = made('A5');
    const waiting = await issue(key, ['agency-operator']);
    expect(code(await confirm(waiting, officer, 'dispatcher'))).toBe('not-found');
    expect(code(await confirm(waiting, officer, 'duty-officer'))).toBe('accepted');
    await until(async () => (await get(key, 'agency-operator')).status === 200);
  });

  it('are revoked by themselves, who directs their agency, or an administrator, and not by any other', async () => {
    const low = await registered('A6', ['agency-operator']);
    const high = await second(low, 'agency-operator', ['duty-officer']);
    const third = await second(low, 'agency-operator', ['agency-operator']);
    expect(code(await revoke(high, low, 'agency-operator'))).toBe('not-a-party');
    expect(code(await revoke(high, officer, 'commander'))).toBe('not-found');
    expect(code(await revoke(third, high, 'duty-officer'))).toBe('accepted');
    expect(code(await revoke(low, low, 'agency-operator'))).toBe('accepted');
    // the third within an hour, and the last that its agency has
    const waiting = await revoke(high, admin, 'administrator');
    expect(waiting.status).toBe(202);
    expect((await get(high, 'duty-officer')).status).toBe(200);
    expect(code(await confirm(waiting, low, 'agency-operator'))).toBe('key-unknown');
    expect(code(await confirm(waiting, other, 'administrator'))).toBe('accepted');
    await until(async () => (await get(high, 'duty-officer')).body.code === 'key-unknown');
  });

  it('of the last administrator stay', async () => {
    // one administrator alone adds nothing to its own agency
    const own = await issue(made('LD-ADMIN'), ['administrator']);
    expect(code(await confirm(own, admin, 'administrator'))).toBe('second-person-required');
    expect(code(await confirm(await revoke(other, admin, 'administrator'), other, 'administrator'))).toBe(
      'accepted',
    );
  });

  it('sign tokens for one installation, which live shortly', async () => {
    const elsewhere = await get({ ...officer, audience: 'other.test' }, 'commander');
    expect([elsewhere.status, elsewhere.body]).toMatchObject([401, { code: 'token-invalid', part: 'aud' }]);
    const asking = async (role: Role, seconds: number): Promise<Answer> => {
      const token = await signToken({ agencyId: 'EMB', principal: 'x', role }, officer, seconds);
      return api.client.get('/v1/agencies', { authorization: `Bearer ${token}` });
    };
    expect((await asking('dispatcher', 3_600)).status).toBe(200);
    expect((await asking('dispatcher', 3_601)).body).toMatchObject({ code: 'token-invalid', part: 'exp' });
    expect((await asking('commander', 600)).status).toBe(200);
    expect((await asking('commander', 601)).body).toMatchObject({ code: 'token-invalid', part: 'exp' });
  });

  it('give no second chance to an id that was turned away', async () => {
    const id = randomUUID();
    const path = '/v1/agencies/EMB/set-duty-contact';
    const good = { post: '值班室', telephone: '0851-00000000' };
    expect(code(await post(path, {}, officer, 'commander', id))).toBe('invalid-command');
    expect(code(await post(path, good, officer, 'commander', id))).toBe('command-id-reused');
    expect(code(await post(path, good, officer, 'commander', randomUUID()))).toBe('accepted');
  });
});
