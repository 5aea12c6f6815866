import { Gate, type Submission } from '#application';
import { partnerTopic, topicsOf, type CloudEvent } from '#contracts';
import { AppendOutcomeUnknown, LogUnavailable, RefusedByLog } from '#event-log';
import { generateAgencyKey, publicKeyOf, signEvent } from '#security';
import type { AgencyState } from '#domain';
import { toMessage, type BatchingProducer, type IncomingMessage } from '#messaging';
import fc from 'fast-check';
import { kafkaDoor } from './door.js';
import { replyMessage, type Answer } from './reply-message.js';

const topics = topicsOf('huaxi.');
const event: CloudEvent = {
  specversion: '1.0',
  id: 'c-1',
  source: '/agencies/FIRE',
  type: 'liandong.incident.report.v1',
  subject: 'incident-I1',
  time: '2026-06-18T14:00:00Z',
  principal: 'x',
  role: 'agency-operator',
  ifrevision: '4',
  correlationid: 'night',
  signature: 'e..x',
  data: { title: 't' },
};
const telephone = '13800000001';
const accepted = {
  command: { source: event.source, id: event.id, name: 'incident.report' },
  outcome: 'accepted',
  stream: 'incident-I1',
  revision: '0',
  position: '42',
} as const;

const incoming = (
  change: Partial<CloudEvent> = {},
  extra: Partial<IncomingMessage> = {},
): IncomingMessage => {
  const { key, value, headers } = toMessage({ ...event, ...change });
  return {
    topic: topics.commands,
    partition: 3,
    offset: '17',
    key: Buffer.from(String(key)),
    value: Buffer.from(String(value)),
    headers,
    appendedAt,
    ...extra,
  };
};

const actor = { agencyId: 'FIRE', principal: 'x', role: 'agency-operator' } as const;
const appendedAt = '2026-06-18T14:00:02.000Z';

/** The door with everything around it recorded. */
function door(
  answer: () => Promise<Answer> = () => Promise.resolve(accepted),
  gate: Pick<Gate, 'bySignature'> = { bySignature: () => Promise.resolve({ actor }) },
) {
  const sent: { topic: string; message: Parameters<BatchingProducer['send']>[1] }[] = [];
  const submissions: Submission[] = [];
  let logged = 0;
  const handle = kafkaDoor({
    gate,
    handle: (submission) => {
      submissions.push(submission);
      return answer();
    },
    producer: {
      send: (topic, message) => {
        sent.push({ topic, message });
        return Promise.resolve();
      },
    },
    log: { error: () => logged++ },
    topics,
  });
  const take = async (message: IncomingMessage): Promise<void> => {
    const { settled } = await handle(message);
    await settled;
  };
  return { take, sent, submissions, logged: () => logged };
}

describe('a message', () => {
  it('becomes a submission with where it lay, and its reply goes out', async () => {
    const { take, sent, submissions } = door();
    await take(incoming());
    expect(submissions).toEqual([
      {
        source: '/agencies/FIRE',
        id: 'c-1',
        name: 'incident.report',
        type: event.type,
        subject: 'incident-I1',
        time: event.time,
        data: { title: 't' },
        ifRevision: '4',
        correlationId: 'night',
        drill: undefined,
        signature: 'e..x',
        identified: { actor: { agencyId: 'FIRE', principal: 'x', role: 'agency-operator' } },
        origin: { via: 'kafka', topic: topics.commands, partition: 3, offset: '17' },
        receivedAt: appendedAt,
        refusal: undefined,
      },
    ]);
    expect(sent).toEqual([{ topic: topics.replies, message: replyMessage(accepted, event) }]);
  });

  it('is judged by when the broker had it', async () => {
    const key = generateAgencyKey('FIRE', 'FIRE-1', 'door.test');
    const credential = { keyId: 'FIRE-1', publicKey: publicKeyOf(key), roles: [actor.role], revoked: false };
    const fire: AgencyState = {
      status: 'registered',
      kind: 'department',
      mandates: [],
      personRoles: {},
      credentials: { 'FIRE-1': credential },
    };
    const gate = new Gate({ find: () => Promise.resolve(fire), person: () => undefined }, 'door.test');
    const { signature: _, ...plain } = event;
    const after = (ms: number): string => new Date(Date.parse(appendedAt) + ms).toISOString();
    const hour = 3_600_000;
    const outcomes = [
      [{ issuedat: appendedAt }, undefined],
      [{ issuedat: after(-24 * hour) }, undefined],
      [{ issuedat: after(-24 * hour - 60_000) }, 'stale-message'],
      [{ issuedat: after(-hour), notafter: after(-60_000) }, 'stale-message'],
      [{ issuedat: after(-48 * hour), notafter: after(60_000) }, undefined],
      [{ issuedat: after(60_000) }, 'issued-ahead'],
      [{ issuedat: appendedAt, audience: 'other.test' }, 'signature-invalid'],
    ] as const;
    for (const [change, code] of outcomes) {
      const { take, submissions } = door(undefined, gate);
      await take(incoming(signEvent({ ...plain, ...change }, key)));
      const [submission] = submissions;
      const identified = submission?.identified;
      const refusal = identified && 'refusal' in identified ? identified.refusal : undefined;
      expect([change, refusal?.code, submission?.receivedAt]).toEqual([change, code, appendedAt]);
      if (code === 'signature-invalid')
        expect(refusal).toMatchObject({ part: 'audience', expected: 'door.test' });
    }
  });

  it('is refused where the key is somebody’s, and nobody else’s is', async () => {
    const key = generateAgencyKey('FIRE', 'FIRE-1', 'door.test');
    const of = (personId?: string): AgencyState => ({
      ...{ status: 'registered', kind: 'department', mandates: [], personRoles: {} },
      credentials: {
        'FIRE-1': {
          ...{ keyId: 'FIRE-1', publicKey: publicKeyOf(key), roles: [actor.role], revoked: false },
          ...(personId !== undefined && { personId }),
        },
      },
    });
    const { signature: _, ...plain } = event;
    const message = incoming(signEvent({ ...plain, issuedat: appendedAt }, key));
    const li = { personId: 'p-li', agencyId: 'FIRE', roles: [], ended: false };
    for (const [personId, identified] of [
      ['p-li', { refusal: { code: 'second-factor-required', keyId: 'FIRE-1' } }],
      [undefined, { actor: { ...actor, keyId: 'FIRE-1' } }],
    ] as const) {
      const known = {
        find: () => Promise.resolve(of(personId)),
        person: (id: string) => (id === 'p-li' ? li : undefined),
      };
      const { take, submissions } = door(undefined, new Gate(known, 'door.test'));
      await take(message);
      expect(submissions).toMatchObject([{ identified }]);
    }
  });

  it.each([
    ['of a version that is not known', { type: 'liandong.incident.report.v2' }, undefined],
    ['of another namespace', { type: 'com.example.report' }, undefined],
  ])('has no name when its type is %s', async (_, change, name) => {
    const { take, submissions } = door();
    await take(incoming(change));
    expect(submissions[0]).toMatchObject({ name, type: change.type });
  });

  it.each([
    ['resource-departed', 'sharing.dispatch'],
    ['incident.report', undefined],
  ])('on the agency-event topic means by %s the command %s', async (said, name) => {
    const { take, submissions } = door();
    await take(incoming({ type: `liandong.${said}.v1` }, { topic: topics.agencyEvents }));
    expect(submissions[0]?.name).toBe(name);
  });

  it.each([['incident-I2'], [''], [null]])(
    'is refused under the key %j, where its order is not kept',
    async (key) => {
      const { take, submissions } = door();
      await take(incoming({}, { key: key === null ? null : Buffer.from(key) }));
      expect(submissions[0]?.refusal).toEqual({ code: 'key-mismatch', subject: 'incident-I1' });
    },
  );

  it.each([
    [topics.commands, undefined, undefined, topics.replies],
    [topics.agencyEvents, undefined, undefined, topics.replies],
    [topics.exerciseCommands, 'D1', undefined, topics.exerciseReplies],
    [topics.commands, 'D1', 'exercise-mismatch', topics.exerciseReplies],
    [topics.agencyEvents, 'D1', 'exercise-mismatch', topics.exerciseReplies],
    [topics.exerciseCommands, undefined, 'exercise-mismatch', topics.replies],
  ])('on %s with the drill %j is refused with %j and answered on %s', async (topic, drill, code, answers) => {
    const { take, submissions, sent } = door();
    await take(incoming({ drill }, { topic }));
    expect(submissions).toMatchObject([{ drill, refusal: code && { code, topic } }]);
    expect(sent.map((one) => one.topic)).toEqual([answers]);
  });

  describe('on the topic of an agency', () => {
    it.each([
      ['commands', undefined, 'replies'],
      ['exerciseCommands', 'D1', 'exerciseReplies'],
    ] as const)('(%s) is answered on its own', async (name, drill, answers) => {
      const { take, sent, submissions } = door();
      await take(incoming({ drill }, { topic: partnerTopic(topics, name, 'FIRE') }));
      expect(submissions).toMatchObject([{ name: 'incident.report', refusal: undefined }]);
      expect(sent.map(({ topic }) => topic)).toEqual([partnerTopic(topics, answers, 'FIRE')]);
    });

    const told = (sent: ReturnType<typeof door>['sent']): unknown =>
      sent.map(({ topic, message }) => ({ topic, data: JSON.parse(String(message.value)) as unknown }));

    it('that names another sender is told so there, and leaves nothing on record', async () => {
      const { take, sent, submissions } = door();
      await take(incoming({}, { topic: partnerTopic(topics, 'commands', 'WATER') }));
      expect(submissions).toEqual([]);
      expect(told(sent)).toMatchObject([
        {
          topic: partnerTopic(topics, 'replies', 'WATER'),
          data: { outcome: 'not-taken', code: 'topic-of-another', command: { source: '/agencies/FIRE' } },
        },
      ]);
    });

    it.each<[string, Partial<CloudEvent>, Partial<IncomingMessage>, object, string]>([
      ['no time', { time: undefined }, {}, { id: 'c-1', name: 'incident.report' }, 'time'],
      ['no id', { id: undefined }, {}, { id: '', name: 'incident.report' }, 'id'],
      ['no JSON', {}, { value: Buffer.from('{"a":') }, { id: 'c-1', name: 'incident.report' }, 'value'],
      ['no headers', {}, { headers: {} }, { id: '', name: '' }, 'specversion'],
      ['no value', { id: 'x'.repeat(256) }, { value: null }, { id: '', name: 'incident.report' }, 'value'],
      [
        'no subject in an envelope',
        {},
        {
          headers: { 'content-type': 'application/cloudevents+json' },
          value: Buffer.from(JSON.stringify({ ...event, subject: undefined })),
        },
        { id: 'c-1', name: 'incident.report' },
        'subject',
      ],
    ])('that has %s is put aside, and whoever wrote it told why', async (_, change, extra, claimed, path) => {
      const { take, sent, submissions } = door();
      const topic = partnerTopic(topics, 'commands', 'FIRE');
      await take(incoming(change, { topic, ...extra }));
      await take(incoming(change, { topic, ...extra, offset: '18' }));
      expect(submissions).toEqual([]);
      const [aside, answer, , another] = sent;
      expect(aside?.topic).toBe(topics.deadLetters);
      expect(told([answer!])).toMatchObject([
        {
          topic: partnerTopic(topics, 'replies', 'FIRE'),
          data: {
            command: { source: '/agencies/FIRE', ...claimed },
            outcome: 'not-taken',
            code: 'unreadable',
            offset: '17',
            refusal: { code: 'invalid-command', violations: [{ path }] },
          },
        },
      ]);
      const idOf = (one: typeof answer): unknown => one?.message.headers['ce_id'];
      expect(idOf(another)).not.toBe(idOf(answer));
    });

    it('that cannot be read, of a drill, is answered inside it', async () => {
      const { take, sent } = door();
      const topic = partnerTopic(topics, 'exerciseCommands', 'FIRE');
      await take(incoming({ drill: 'D1', time: undefined }, { topic }));
      expect(sent.map(({ topic }) => topic)).toEqual([
        topics.deadLetters,
        partnerTopic(topics, 'exerciseReplies', 'FIRE'),
      ]);
    });

    it.each(['commands', 'exerciseCommands'] as const)(
      'that the service fails on, by %s, is told so and where it lies, and nothing of how',
      async (name) => {
        const isDrill = name === 'exerciseCommands';
        const { take, sent } = door(() => Promise.reject(new TypeError('of somebody else’s incident I-9')));
        const topic = partnerTopic(topics, name, 'FIRE');
        await take(incoming(isDrill ? { drill: 'D1' } : {}, { topic }));
        const [putAside, answer, ...more] = sent;
        expect([putAside?.topic, answer?.topic, more]).toEqual([
          topics.deadLetters,
          partnerTopic(topics, isDrill ? 'exerciseReplies' : 'replies', 'FIRE'),
          [],
        ]);
        expect(String(answer?.message.value)).not.toContain('I-9');
        expect(told(sent.slice(1))).toMatchObject([
          {
            data: {
              command: { source: '/agencies/FIRE', id: 'c-1', name: 'incident.report' },
              ...{ outcome: 'not-taken', code: 'unhandled', offset: '17' },
            },
          },
        ]);
      },
    );

    it('that proves nothing is told what is amiss, and leaves nothing on record', async () => {
      const refusal = { code: 'signature-invalid', part: 'signature' } as const;
      const { take, sent, submissions } = door(undefined, {
        bySignature: () => Promise.resolve({ refusal }),
      });
      await take(incoming({}, { topic: partnerTopic(topics, 'commands', 'FIRE') }));
      expect(submissions).toEqual([]);
      expect(told(sent)).toMatchObject([
        {
          topic: partnerTopic(topics, 'replies', 'FIRE'),
          data: { outcome: 'not-taken', code: 'not-proved', refusal },
        },
      ]);
    });
  });

  it.each([
    ['resource-departed', 'sharing.dispatch'],
    ['incident.report', 'incident.report'],
  ])('inside a drill means by %s the command %s', async (said, name) => {
    const { take, submissions } = door();
    const change = { type: `liandong.${said}.v1`, drill: 'D1' };
    await take(incoming(change, { topic: topics.exerciseCommands }));
    expect(submissions[0]?.name).toBe(name);
  });

  it('on the observation topic names no command, and comes under any key', async () => {
    const { take, submissions } = door();
    for (const type of ['liandong.observation.batch.v1', 'liandong.incident.report.v1'])
      await take(incoming({ type }, { topic: topics.observations, key: null }));
    expect(submissions).toMatchObject([
      { name: undefined, type: 'liandong.observation.batch.v1', refusal: undefined },
      { name: undefined, refusal: undefined },
    ]);
    await take(incoming({ drill: 'D1' }, { topic: topics.observations }));
    expect(submissions[2]?.refusal).toMatchObject({ code: 'exercise-mismatch', drill: 'D1' });
  });

  it('that cannot be read is put aside as it came, with the reason', async () => {
    const { take, sent, submissions } = door();
    const message = incoming({}, { value: Buffer.from('{"a":') });
    await take(message);
    expect(submissions).toEqual([]);
    expect(sent).toMatchObject([
      {
        topic: topics.deadLetters,
        message: {
          key: message.key,
          value: message.value,
          headers: {
            ...message.headers,
            dead_letter_code: 'json',
            dead_letter_reason: expect.stringMatching(/不是有效的 JSON.* · .*is not JSON/),
            dead_letter_topic: topics.commands,
            dead_letter_partition: '3',
            dead_letter_offset: '17',
          },
        },
      },
    ]);
  });

  it.each([new AppendOutcomeUnknown('x'), new LogUnavailable('x'), new Error('connection refused')])(
    'comes again when the log cannot be reached: %s',
    async (error) => {
      const { take, sent } = door(() => Promise.reject(error));
      await expect(take(incoming())).rejects.toBe(error);
      expect(sent).toEqual([]);
    },
  );

  it.each([
    new RefusedByLog('deleted'),
    new TypeError('a defect'),
    new RangeError('stack'),
    Object.assign(new Error('numeric field overflow'), { code: '22003' }),
  ])('is put aside and reported, not tried for ever, when it is itself to blame: %s', async (error) => {
    const { take, sent, logged } = door(() => Promise.reject(error));
    await take(incoming());
    expect(sent).toMatchObject([
      {
        topic: topics.deadLetters,
        message: {
          headers: {
            dead_letter_reason: `无法处理：${error.message} · cannot be handled: ${error.message}`,
          },
        },
      },
    ]);
    expect(logged()).toBe(1);
  });

  it.each([
    [topics.commands, 'incident.report', { title: 't', reporterContact: { name: '张某', telephone } }],
    [topics.observations, 'incident.report', { reporterContact: { name: '张某', telephone } }],
    [topics.commands, 'team.enrol', `to be read: ${telephone}`],
  ])(
    'on %s that holds personal data is put aside without it: its bytes are where they came from',
    async (topic, name, data) => {
      const { take, sent } = door(() => Promise.reject(new SyntaxError(`no number: ${telephone}`)));
      await take(incoming({ type: `liandong.${name}.v1`, data }, { topic }));
      expect(JSON.stringify(sent)).not.toContain(telephone);
      expect(sent).toMatchObject([
        {
          topic: topics.deadLetters,
          message: {
            value: null,
            headers: {
              dead_letter_offset: '17',
              dead_letter_reason: '无法处理：SyntaxError · cannot be handled: SyntaxError',
            },
          },
        },
      ]);
    },
  );

  it('that comes again gets the same reply byte for byte', async () => {
    const { take, sent } = door();
    await take(incoming());
    await take(incoming({ time: '2026-06-18T22:00:00+08:00' }, { offset: '99' }));
    expect(sent).toHaveLength(2);
    expect(JSON.stringify(sent[1])).toBe(JSON.stringify(sent[0]));
  });

  it('of any bytes at all is answered or put aside', async () => {
    const bytes = fc.uint8Array({ maxLength: 60 }).map((value) => Buffer.from(value));
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), bytes),
        bytes,
        fc.option(bytes),
        async (headers, value, key) => {
          const { take, sent } = door();
          await take(incoming({}, { headers, value, key }));
          expect(sent).toHaveLength(1);
        },
      ),
      { numRuns: 200 },
    );
  });
});
