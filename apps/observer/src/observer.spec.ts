import { ownIntake, type Submission } from '#application';
import { agencySource, messageType, observationBatch, topicsOf, type CloudEvent } from '#contracts';
import type { Refusal, Role, WarningProposal } from '#domain';
import type { EventLog } from '#event-log';
import { kafkaDoor } from '#kafka-door';
import { toMessage, type BatchingProducer, type IncomingMessage } from '#messaging';
import type { OpenProposal, SignedBatch } from '#observations';
import { keepRetention, leading } from './leading.js';
import { observationHandler } from './observation-handler.js';
import { keepRules } from './rules.js';

const topics = topicsOf('huaxi.');
const reading = {
  sensorId: 'RG-07',
  kind: 'rainfall',
  unit: 'mm',
  value: 41.2,
  observedAt: '2026-06-18T12:10:00Z',
};
const event: CloudEvent = {
  specversion: '1.0',
  id: 'o-1',
  source: agencySource('MET'),
  type: messageType(observationBatch),
  subject: 'gateway-MET',
  time: '2026-06-18T12:10:01Z',
  principal: 'gateway',
  role: 'agency-operator',
  signature: 'e..x',
  data: { exercise: true, readings: [reading] },
};
const incoming = (change: Partial<CloudEvent> = {}): IncomingMessage => {
  const { key, value, headers } = toMessage({ ...event, ...change });
  return {
    topic: topics.observations,
    partition: 0,
    offset: '7',
    key: Buffer.from(String(key)),
    value: Buffer.from(String(value)),
    headers,
  };
};

function observer({
  refusal,
  role = 'agency-operator',
  unknown,
}: { refusal?: Refusal; role?: Role; unknown?: Refusal } = {}) {
  const sent: { topic: string; body: unknown; message: Parameters<BatchingProducer['send']>[1] }[] = [];
  const stored: SignedBatch[] = [];
  const submitted: Submission[] = [];
  const handle = kafkaDoor({
    gate: {
      bySignature: () =>
        Promise.resolve(
          unknown ? { refusal: unknown } : { actor: { agencyId: 'MET', principal: 'g', role } },
        ),
    },
    handle: observationHandler(
      {
        submit: (submission: Submission) => {
          submitted.push(submission);
          return Promise.resolve({
            command: { source: submission.source, id: submission.id, name: submission.type },
            outcome: 'refused' as const,
            stream: 'intake-1',
            position: '4',
            refusal: submission.refusal ?? unknown ?? { code: 'unsigned' },
          });
        },
      },
      {
        store: (batch: SignedBatch) => {
          stored.push(batch);
          return Promise.resolve(refusal);
        },
      },
    ),
    producer: {
      send: (topic, message) => {
        sent.push({ topic, message, body: JSON.parse(String(message.value)) });
        return Promise.resolve();
      },
    },
    topics,
    log: { error: () => undefined },
  });
  const take = async (message: IncomingMessage): Promise<void> => {
    const { settled } = await handle(message);
    await settled;
  };
  return { take, sent, stored, submitted };
}

describe('a message of the observation topic', () => {
  it('is stored and answered by the number of its readings, the same however often it comes', async () => {
    const { take, sent, stored } = observer();
    await take(incoming());
    await take(incoming());
    expect(stored).toMatchObject([{ agencyId: 'MET', batch: { exercise: true } }, {}]);
    expect(sent[0]).toMatchObject({
      topic: topics.replies,
      message: {
        key: '/agencies/MET',
        headers: { ce_correlationid: 'o-1', ce_time: expect.stringMatching(/Z$/) },
      },
      body: {
        command: { source: '/agencies/MET', id: 'o-1', name: observationBatch },
        outcome: 'stored',
        readings: 1,
      },
    });
    expect(sent[1]).toEqual(sent[0]);
  });

  it.each([
    ['of a stranger', { unknown: { code: 'unsigned' } as const }, {}, 'unsigned'],
    ['of an auditor', { role: 'auditor' as const }, {}, 'role-not-permitted'],
    ['of another type', {}, { type: messageType('incident.report') }, 'unknown-command'],
    ['that is no batch', {}, { data: { readings: [] } }, 'invalid-command'],
    ['of a drill', {}, { drill: 'D1' }, 'exercise-mismatch'],
    ['of another’s sensor', { refusal: { code: 'acting-for-another' } as const }, {}, 'acting-for-another'],
  ])('%s is refused on record', async (_, options, change, code) => {
    const { take, sent, submitted } = observer(options);
    await take(incoming(change));
    expect(submitted).toHaveLength(1);
    const topic = 'drill' in change ? topics.exerciseReplies : topics.replies;
    expect(sent).toMatchObject([{ topic, body: { outcome: 'refused', refusal: { code } } }]);
  });

  it('that cannot be read is put aside', async () => {
    const { take, sent } = observer();
    await take({ ...incoming(), value: Buffer.from('[]'), headers: {} });
    expect(sent).toMatchObject([{ topic: topics.deadLetters }]);
  });
});

describe('the rules', () => {
  const proposal = {
    category: 'natural-disaster',
    hazard: 'rainstorm',
    colour: 'red',
    headline: '3 小时雨量达 100 毫米',
    areaCodes: ['520111004'],
    startsAt: '2026-06-18T13:10:00.000Z',
    grounds: 'RG-07',
    exercise: true,
  } satisfies WarningProposal as unknown as OpenProposal['proposal'];
  const open: OpenProposal = {
    warningId: 'OBS.1',
    rule: 'rain-red.v1',
    asOf: '2026-06-18T13:10:00.000Z',
    proposal,
  };

  /** Runs until everything that is open has been made, over a log that answers as told. */
  async function run(
    append: () => Promise<unknown>,
  ): Promise<{ written: unknown[][]; made: string[]; errors: number }> {
    const written: unknown[][] = [];
    const made: string[] = [];
    let errors = 0;
    const abort = new AbortController();
    const log = {
      read: () => Promise.resolve([]),
      append: (...call: unknown[]) => {
        written.push(call);
        return append();
      },
    } as unknown as EventLog;
    await keepRules(
      {
        evaluate: () => Promise.resolve(false),
        openProposals: () => Promise.resolve(made.length === 0 ? [open] : []),
        proposalMade: (warningId) => {
          made.push(warningId);
          abort.abort();
          return Promise.resolve();
        },
      },
      ownIntake(log, { inputs: {} }),
      { log: { error: () => errors++ }, signal: abort.signal, intervalMs: 1 },
    );
    return { written, made, errors };
  }

  it('propose a warning as the service, under an id of the crossing, at the time of the reading', async () => {
    const { written, made } = await run(() => Promise.resolve({ revision: 0n, position: 1n }));
    expect(made).toEqual(['OBS.1']);
    expect(written).toMatchObject([
      [
        'warning-OBS.1',
        -1n,
        [
          {
            storedType: 'warning.proposed.v1',
            metadata: {
              command: { source: '/liandong/rules', id: 'OBS.1' },
              actor: { role: 'system' },
              occurredAt: open.asOf,
              origin: { via: 'rule', rule: 'rain-red.v1' },
            },
          },
        ],
      ],
    ]);
  });

  it('propose it again, the same, when the log did not answer', async () => {
    let first = true;
    const { written, errors } = await run(() => {
      if (!first) return Promise.resolve({ revision: 0n, position: 1n });
      first = false;
      return Promise.reject(new Error('away'));
    });
    expect(errors).toBe(1);
    const ids = written.map((call) => (call[2] as { eventId: string }[])[0]?.eventId);
    expect(ids).toEqual([ids[0], ids[0]]);
  });
});

describe('what one observer does for all', () => {
  it('goes on elsewhere when the lead is lost', async () => {
    const abort = new AbortController();
    let turns = 0;
    const lead = () => {
      turns++;
      return Promise.resolve({
        name: 'x',
        lost: turns === 1 ? Promise.resolve() : new Promise<void>(() => undefined),
        release: () => Promise.resolve(),
      });
    };
    const log = { error: () => undefined };
    await leading(lead, 'x', { log, signal: abort.signal }, (signal) => {
      if (turns === 2) abort.abort();
      return new Promise((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve());
      });
    });
    expect(turns).toBe(2);
  });

  it('drops old days, and says so', async () => {
    const abort = new AbortController();
    const said: object[] = [];
    const log = { error: () => undefined, info: (fields: object) => said.push(fields) };
    const drop = () => {
      abort.abort();
      return Promise.resolve(['readings_20260101']);
    };
    await keepRetention(drop, { log, signal: abort.signal });
    expect(said).toEqual([{ dropped: ['readings_20260101'] }]);
  });
});
