import { generateKey } from '../signing/key.js';
import { HttpDoor } from './http.js';
import { json, TestServer } from './server.helper-spec.js';

const key = generateKey('ENT-PUMP', 'ENT-PUMP-1', 'test.liandong');
const sender = { key, principal: '值班员', role: 'enterprise-operator' };
const command = { name: 'incident.report', target: 'INC-1', id: 'c-1', data: { title: 'x', at: undefined } };
const accepted = json(201, {
  ...{ outcome: 'accepted', stream: 'incident-INC-1', revision: '0', position: '7' },
  command: { source: '/agencies/ENT-PUMP', id: 'c-1', name: 'incident.report' },
});
const soon = { 'retry-after': '0' };

describe('the door over HTTP', () => {
  let server: TestServer;
  const servers: TestServer[] = [];
  let now: (() => number) | undefined;
  afterEach(() => {
    servers.splice(0).forEach((one) => one.close());
    now = undefined;
  });
  const doorTo = async (...answers: Parameters<typeof TestServer.of>): Promise<HttpDoor> => {
    server = await TestServer.of(...answers);
    servers.push(server);
    return new HttpDoor({ ...sender, url: server.url, now });
  };

  it('sends a command under its id, and gives the acceptance', async () => {
    const door = await doorTo(accepted);
    const occurredAt = new Date(0);
    expect(await door.send({ ...command, ifRevision: '3', correlationId: 'night', occurredAt })).toEqual({
      ...{ outcome: 'accepted', commandId: 'c-1', stream: 'incident-INC-1', revision: '0', position: '7' },
    });
    expect(server.asked).toMatchObject([
      {
        method: 'POST',
        url: '/v1/incidents/INC-1/report',
        body: '{"title":"x"}',
        headers: {
          'idempotency-key': 'c-1',
          'if-match': '"3"',
          'liandong-correlation-id': 'night',
          'liandong-occurred-at': '1970-01-01T00:00:00.000Z',
        },
      },
    ]);
  });

  it('says of an act of one person that another owes a signature', async () => {
    const owed = { approvalId: 'a-1', signBy: '2026-06-19T14:00:00.000Z' };
    const done = { outcome: 'accepted', stream: 'incident-INC-1', revision: '4', position: '42', owed };
    const door = await doorTo(json(200, done));
    expect(await door.send(command)).toEqual({ ...done, commandId: 'c-1' });
  });

  it('gives a refusal with its code and the numbers behind it', async () => {
    const refusal = { code: 'over-commitment', outstanding: 3, offered: 4 };
    const door = await doorTo(json(422, { code: refusal.code, status: 422, title: 'x', refusal }));
    expect(await door.send(command)).toEqual({
      ...{ outcome: 'refused', commandId: 'c-1', code: 'over-commitment', isFinal: true },
      fields: { outstanding: 3, offered: 4 },
    });
  });

  it.each([
    ['signature-invalid', {}, false],
    ['role-not-permitted', { keyRoles: ['commander'] }, false],
    ['role-not-permitted', {}, true],
  ])('says whether %s %j uses up the id', async (code, fields, isFinal) => {
    const door = await doorTo(json(403, { code, refusal: { code, ...fields } }));
    expect(await door.send(command)).toMatchObject({ code, fields, isFinal });
  });

  it('gives what was wrong with the request itself as a refusal too', async () => {
    const door = await doorTo(json(413, { code: 'body-too-large', title: 'x', max: 7, status: 413 }));
    expect(await door.send(command)).toMatchObject({ code: 'body-too-large', fields: { max: 7 } });
  });

  it('sends the same again until it is answered', async () => {
    const door = await doorTo(
      json(503, { code: 'outcome-unknown' }, soon),
      json(429, { code: 'too-many-commands' }, soon),
      (answer) => answer.destroy(),
      (answer) => answer.writeHead(502, soon).end('<html>'),
      accepted,
    );
    expect(await door.send(command)).toMatchObject({ outcome: 'accepted' });
    const sent = server.asked.map(({ headers, body }) => `${String(headers['idempotency-key'])} ${body}`);
    expect(sent).toEqual(Array.from({ length: 5 }, () => 'c-1 {"title":"x"}'));
  });

  it('is undecided when the time is over, and says what it heard last', async () => {
    const patience = new AbortController();
    const door = await doorTo(json(503, { code: 'log-unavailable' }, soon), () => patience.abort());
    expect(await door.send(command, { signal: patience.signal })).toEqual({
      ...{ outcome: 'undecided', commandId: 'c-1', reason: 'log-unavailable', cause: undefined },
    });
    const silent = await doorTo(() => undefined);
    expect(await silent.send(command, { timeoutMs: 1 })).toEqual({
      ...{ outcome: 'undecided', commandId: 'c-1', reason: 'timeout' },
    });
    expect(await silent.send(command, { signal: AbortSignal.abort() })).toEqual({
      ...{ outcome: 'undecided', commandId: 'c-1', reason: 'aborted' },
    });
  });

  it('makes another token where one is not taken', async () => {
    const refusal = { code: 'token-invalid', part: 'exp' };
    const unusable = json(401, { code: refusal.code, refusal });
    let at = Date.now();
    now = () => (at += 1_000);
    const door = await doorTo(unusable, accepted);
    expect(await door.send(command)).toMatchObject({ outcome: 'accepted' });
    const tokens = new Set(server.asked.map(({ headers }) => headers.authorization));
    expect(tokens.size).toBe(2);
    const closed = await doorTo(unusable);
    expect(await closed.send(command)).toMatchObject({ code: 'token-invalid', fields: { part: 'exp' } });
  });

  it('follows no redirection with its token', async () => {
    const other = await TestServer.of(accepted);
    try {
      const patience = new AbortController();
      const door = await doorTo(
        (answer) => answer.writeHead(307, { location: other.url }).end(),
        () => patience.abort(),
      );
      const answer = await door.send(command, { signal: patience.signal });
      expect(answer).toMatchObject({ outcome: 'undecided', reason: 'unreachable' });
      expect(other.asked).toEqual([]);
    } finally {
      other.close();
    }
  });

  it('asks queries, and rejects with the problem', async () => {
    const door = await doorTo(json(200, { id: 'INC-1' }), json(404, { code: 'not-found', status: 404 }));
    expect(await door.get('/v1/incidents/INC-1')).toEqual({ id: 'INC-1' });
    await expect(door.get('/v1/incidents/INC-2')).rejects.toMatchObject({ status: 404, code: 'not-found' });
  });
});
