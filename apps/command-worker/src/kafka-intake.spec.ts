import type { CommandIntake, Gate, Submission } from '#application';
import { topicsOf, type CloudEvent, type Reply } from '#contracts';
import { AppendOutcomeUnknown, LogUnavailable, RefusedByLog } from '#event-log';
import {
  toMessage,
  type BatchingProducer,
  type IncomingMessage,
  type Log,
  type OutgoingMessage,
} from '#messaging';
import fc from 'fast-check';
import { KafkaIntake, replyMessage } from './kafka-intake.js';

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
const accepted: Reply = {
  command: { source: event.source, id: event.id, name: 'incident.report' },
  outcome: 'accepted',
  stream: 'incident-I1',
  revision: '0',
  position: '42',
};

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
    ...extra,
  };
};

/** The worker with everything around it recorded. */
function worker(submit: (submission: Submission) => Promise<Reply> = () => Promise.resolve(accepted)) {
  const sent: { topic: string; message: OutgoingMessage }[] = [];
  const submissions: Submission[] = [];
  let logged = 0;
  const actor = { agencyId: 'FIRE', principal: 'x', role: 'agency-operator' };
  const intake = new KafkaIntake(
    { bySignature: () => Promise.resolve({ actor }) } as unknown as Gate,
    {
      submit: (submission: Submission) => {
        submissions.push(submission);
        return submit(submission);
      },
    } as unknown as CommandIntake,
    {
      send: (topic: string, message: OutgoingMessage) => {
        sent.push({ topic, message });
        return Promise.resolve();
      },
    } as unknown as BatchingProducer,
    { error: () => logged++ } as unknown as Log,
    topics,
  );
  return { intake, sent, submissions, logged: () => logged };
}

describe('a message of the command topic', () => {
  it('becomes a submission with where it lay, and its reply goes out', async () => {
    const { intake, sent, submissions } = worker();
    await (
      await intake.handle(incoming())
    ).settled;
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
        refusal: undefined,
      },
    ]);
    expect(sent).toEqual([{ topic: topics.replies, message: replyMessage(accepted, event) }]);
  });

  it.each([
    ['of a version that is not known', { type: 'liandong.incident.report.v2' }, undefined],
    ['of another namespace', { type: 'com.example.report' }, undefined],
  ])('has no name when its type is %s', async (_, change, name) => {
    const { intake, submissions } = worker();
    await intake.handle(incoming(change));
    expect(submissions[0]).toMatchObject({ name, type: change.type });
  });

  it.each([
    ['resource-departed', 'sharing.dispatch'],
    ['incident.report', undefined],
  ])('on the agency-event topic means by %s the command %s', async (said, name) => {
    const { intake, submissions } = worker();
    await intake.handle(incoming({ type: `liandong.${said}.v1` }, { topic: topics.agencyEvents }));
    expect(submissions[0]?.name).toBe(name);
  });

  it.each([['incident-I2'], [''], [null]])(
    'is refused under the key %j, where its order is not kept',
    async (key) => {
      const { intake, submissions } = worker();
      await intake.handle(incoming({}, { key: key === null ? null : Buffer.from(key) }));
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
    const { intake, submissions, sent } = worker();
    await (
      await intake.handle(incoming({ drill }, { topic }))
    ).settled;
    expect(submissions).toMatchObject([{ drill, refusal: code && { code, topic } }]);
    expect(sent.map((one) => one.topic)).toEqual([answers]);
  });

  it.each([
    ['resource-departed', 'sharing.dispatch'],
    ['incident.report', 'incident.report'],
  ])('inside a drill means by %s the command %s', async (said, name) => {
    const { intake, submissions } = worker();
    const change = { type: `liandong.${said}.v1`, drill: 'D1' };
    await intake.handle(incoming(change, { topic: topics.exerciseCommands }));
    expect(submissions[0]?.name).toBe(name);
  });

  it('that cannot be read is put aside as it came, with the reason', async () => {
    const { intake, sent, submissions } = worker();
    const message = incoming({}, { value: Buffer.from('{"a":') });
    await (
      await intake.handle(message)
    ).settled;
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
      const { intake, sent } = worker(() => Promise.reject(error));
      await expect(intake.handle(incoming())).rejects.toBe(error);
      expect(sent).toEqual([]);
    },
  );

  it.each([new RefusedByLog('deleted'), new TypeError('a defect'), new RangeError('stack')])(
    'is put aside and reported, not tried for ever, when it is itself to blame: %s',
    async (error) => {
      const { intake, sent, logged } = worker(() => Promise.reject(error));
      await (
        await intake.handle(incoming())
      ).settled;
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
    },
  );

  it('that holds personal data is put aside without it: its bytes are where they came from', async () => {
    const { intake, sent } = worker(() => Promise.reject(new RefusedByLog('deleted')));
    const data = { title: 't', reporterContact: { name: '张某', telephone: '13800000001' } };
    await (
      await intake.handle(incoming({ data }))
    ).settled;
    expect(JSON.stringify(sent)).not.toContain('13800000001');
    expect(sent).toMatchObject([{ message: { value: null, headers: { dead_letter_offset: '17' } } }]);
  });

  it('of any bytes at all is answered or put aside', async () => {
    const bytes = fc.uint8Array({ maxLength: 60 }).map((value) => Buffer.from(value));
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), bytes),
        bytes,
        fc.option(bytes),
        async (headers, value, key) => {
          const { intake, sent } = worker();
          await (
            await intake.handle(incoming({}, { headers, value, key }))
          ).settled;
          expect(sent).toHaveLength(1);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('a reply', () => {
  it('lies in the partition of the agency that asked, and names its command', () => {
    const { key, value, headers } = replyMessage(accepted, event);
    expect(key).toBe('/agencies/FIRE');
    expect(headers).toMatchObject({
      ce_specversion: '1.0',
      ce_source: '/agencies/liandong',
      ce_type: 'liandong.reply.v1',
      ce_subject: 'incident-I1',
      ce_time: '2026-06-18T14:00:00.000Z',
      ce_correlationid: 'c-1',
    });
    expect(JSON.parse(String(value))).toEqual(accepted);
  });

  it('is the same byte for byte whenever it is sent again', async () => {
    const { intake, sent } = worker();
    await intake.handle(incoming());
    await intake.handle(incoming({ time: '2026-06-18T22:00:00+08:00' }, { offset: '99' }));
    expect(sent).toHaveLength(2);
    expect(JSON.stringify(sent[1])).toBe(JSON.stringify(sent[0]));
  });

  it('has no time where the command claims none that could be', () => {
    expect(replyMessage(accepted, { time: 'noon' }).headers).not.toHaveProperty('ce_time');
  });

  it('has one id for one answer however often it is sent, and another for each other answer', () => {
    const { headers } = replyMessage(accepted, event);
    expect(replyMessage({ ...accepted }, event).headers['ce_id']).toBe(headers['ce_id']);
    const refused: Reply = {
      command: accepted.command,
      outcome: 'refused',
      stream: 'intake-1',
      position: '41',
      refusal: { code: 'unsigned' },
    };
    const reused: Reply = {
      ...refused,
      stream: accepted.stream,
      position: accepted.position,
      refusal: { code: 'command-id-reused' },
    };
    const ids = [accepted, refused, reused, { ...accepted, command: { ...accepted.command, id: 'c-2' } }].map(
      (reply) => replyMessage(reply, event).headers['ce_id'],
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});
