import { generateKey } from '../signing/key.js';
import { FakeKafka } from './kafka.helper-spec.js';
import { KafkaDoor } from './kafka.js';

const key = generateKey('ENT-PUMP', 'ENT-PUMP-1', 'test.liandong');
const sender = { key, principal: '值班员', role: 'enterprise-operator' };
const command = { name: 'incident.report', target: 'INC-1', id: 'c-1', data: { b: 1, a: '深' } };
const identity = { source: '/agencies/ENT-PUMP', id: 'c-1', name: 'incident.report' };
const accepted = {
  ...{ outcome: 'accepted', stream: 'incident-INC-1', revision: '0', position: '7' },
  command: identity,
};
const refused = (refusal: object) => ({
  outcome: 'refused',
  refusal,
  stream: 's',
  position: '7',
  command: identity,
});

describe('the door over Kafka', () => {
  let kafka: FakeKafka;
  beforeEach(() => (kafka = new FakeKafka()));
  const open = (repeatAfterMs?: number) => KafkaDoor.open({ ...sender, kafka, repeatAfterMs });
  /** Answers each message by the next of these, and the last for ever. */
  const answer = (replies: object[], headers = {}, topic = 'liandong.replies.ENT-PUMP'): void => {
    kafka.onSend = () => {
      const reply = replies.length > 1 ? replies.shift() : replies[0];
      if (reply) void kafka.append(topic, reply, headers);
    };
  };

  it('sends what it signs, keyed by what it is about, and gives the acceptance', async () => {
    answer([accepted]);
    const door = await open();
    expect(await door.send(command)).toEqual({
      ...{ outcome: 'accepted', commandId: 'c-1', stream: 'incident-INC-1', revision: '0', position: '7' },
    });
    expect(kafka.sent).toMatchObject([
      {
        topic: 'liandong.commands.ENT-PUMP',
        key: 'incident-INC-1',
        value: '{"a":"深","b":1}',
        headers: { ce_id: 'c-1', ce_audience: 'test.liandong', ce_signature: expect.any(String) as string },
      },
    ]);
    expect(kafka.groups[0]).toMatch(/^ENT-PUMP:/);
  });

  it('listens from where the topic ended before it began', async () => {
    await kafka.append('liandong.replies.ENT-PUMP', accepted);
    await open();
    expect(Object.fromEntries(kafka.sought)).toEqual({
      'liandong.replies.ENT-PUMP/0': '1',
      'liandong.exercise-replies.ENT-PUMP/0': '0',
    });
  });

  it('gives a refusal with its code and the numbers behind it', async () => {
    answer([refused({ code: 'stale-message', issuedAt: 'x' })]);
    const door = await open();
    expect(await door.send(command)).toEqual({
      ...{ outcome: 'refused', commandId: 'c-1', code: 'stale-message', isFinal: false },
      fields: { issuedAt: 'x' },
    });
  });

  it('sends the very same again while nothing comes, and when it was not taken up', async () => {
    const notTaken = { outcome: 'not-taken', code: 'too-many-commands', retryAfterMs: 1, command: identity };
    const nothing = { command: { ...identity, id: 'another' } };
    answer([nothing, notTaken, accepted]);
    const door = await open(10);
    expect(await door.send(command)).toMatchObject({ outcome: 'accepted' });
    expect(kafka.sent).toHaveLength(3);
    expect(new Set(kafka.sent.map((sent) => JSON.stringify(sent))).size).toBe(1);
  });

  it('gives what the service failed on as a refusal that is not final, and does not send it again', async () => {
    answer([{ outcome: 'not-taken', code: 'unhandled', offset: '17', command: identity }]);
    const door = await open(10);
    expect(await door.send(command)).toMatchObject({ outcome: 'refused', code: 'unhandled', isFinal: false });
    expect(kafka.sent).toHaveLength(1);
  });

  it.each<[string, object | string, object]>([
    ['of another agency', { ...accepted, command: { ...identity, source: '/agencies/EMB' } }, {}],
    ['to another command', { ...accepted, command: { ...identity, id: 'c-2' } }, {}],
    ['inside a drill', accepted, { ce_drill: 'DR-1' }],
    ['that cannot be read', 'x', {}],
    ['of another form', '[1]', {}],
  ])('takes no reply %s for its own', async (_, reply, headers) => {
    const patience = new AbortController();
    kafka.onSend = () => {
      void kafka.append('liandong.replies.ENT-PUMP', reply, headers as Record<string, string>);
      if (kafka.sent.length === 2) patience.abort();
    };
    const door = await open(5);
    expect(await door.send(command, { signal: patience.signal })).toMatchObject({
      outcome: 'undecided',
      reason: 'aborted',
    });
  });

  it('speaks inside a drill on topics of its own', async () => {
    answer([accepted], { ce_drill: 'DR-1' }, 'liandong.exercise-replies.ENT-PUMP');
    const door = await open();
    expect(await door.send({ ...command, drill: 'DR-1' })).toMatchObject({ outcome: 'accepted' });
    expect(kafka.sent).toMatchObject([
      { topic: 'liandong.exercise-commands.ENT-PUMP', headers: { ce_drill: 'DR-1' } },
    ]);
  });

  it('tells of a broker that takes nothing', async () => {
    const cause = new Error('no broker');
    const patience = new AbortController();
    kafka.onSend = () => {
      if (kafka.sent.length === 2) patience.abort();
      throw cause;
    };
    const door = await open();
    expect(await door.send(command, { signal: patience.signal })).toEqual({
      ...{ outcome: 'undecided', commandId: 'c-1', reason: 'unreachable', cause },
    });
  });

  it('sends nothing more once it cannot hear', async () => {
    const door = await open();
    const cause = new Error('not allowed');
    kafka.crash(new Error('passing'), true);
    kafka.crash(cause, false);
    expect(await door.send(command, { timeoutMs: 50 })).toMatchObject({ reason: 'unreachable', cause });
    expect(kafka.sent).toEqual([]);
  });
});
