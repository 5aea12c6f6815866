import { registerAgency } from '#application';
import {
  agencySource,
  messageType,
  observationBatch,
  topicsOf,
  type ObservationBatch,
  type Reading,
  type SensorDescription,
  type StoredReply,
} from '#contracts';
import { BatchingProducer, createKafka, runConsumer, toMessage, type OutgoingMessage } from '#messaging';
import { signEvent } from '#security';
import { join } from 'node:path';
import pg from 'pg';
import { TestService } from '../test/harness/service.js';
import { percentile, quiet, sleep } from './load.js';
import { n, print } from './report.js';

/** 10,000 sensors report once a second; a gateway signs a thousand readings at a time. */
const sensors = 10_000;
const perMessage = 1_000;
const seconds = Number(process.env['BENCH_SECONDS'] ?? 30);

/** Mostly quick sensors; one in sixteen is a rain gauge, whose windows are added up. One in a thousand is too high. */
function describe(index: number): SensorDescription {
  const rain = index % 16 === 0;
  return {
    sensorId: `S-${index}`,
    name: `sensor ${index}`,
    kind: rain ? 'rainfall' : index % 2 ? 'flammable-gas' : 'displacement-rate',
    unit: rain ? 'mm' : index % 2 ? '%LEL' : 'mm/h',
    areaCode: `520111${String(index % 900).padStart(3, '0')}`,
  };
}
const all = Array.from({ length: sensors }, (_, index) => describe(index));

function readings(part: readonly SensorDescription[], at: number): Reading[] {
  const observedAt = new Date(at).toISOString();
  return part.map(({ sensorId, kind, unit }, i) => ({
    sensorId,
    kind,
    unit,
    value: i === 1 ? 30 : 0.1,
    observedAt,
  }));
}

/** Readings per second that PostgreSQL takes by itself, in statements of as many rows. */
async function rawInserts(url: string, total: number): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      'create table raw_readings (sensor_id text, observed_at timestamptz, value float8, primary key (sensor_id, observed_at))',
    );
    const started = performance.now();
    for (let at = 0; at < total; at += perMessage) {
      await client.query(
        'insert into raw_readings select * from unnest($1::text[], $2::timestamptz[], $3::float8[])',
        [
          Array.from({ length: perMessage }, (_, i) => `S-${(at + i) % sensors}`),
          Array.from({ length: perMessage }, (_, i) => new Date(Math.floor((at + i) / sensors) * 1000)),
          Array.from({ length: perMessage }, () => 0.1),
        ],
      );
    }
    return total / ((performance.now() - started) / 1000);
  } finally {
    await client.query('drop table raw_readings');
    await client.end();
  }
}

/** Readings of sensors from the bus into the tables, and until the rules have seen them. */
export async function observations(): Promise<void> {
  const service = await TestService.create({ LOG_LEVEL: 'warn' });
  try {
    await service.start('observer');
    const { kafka: brokers, topicPrefix, postgresUrl } = service.config;
    const topics = topicsOf(topicPrefix);
    const log = service.openLog();
    const keysDir = join(service.dir, 'keys');
    const agency = { agencyId: 'GATEWAY', name: 'gateway', kind: 'department' } as const;
    const key = await registerAgency(log, {
      ...agency,
      roles: ['agency-operator'],
      keysDir,
      audience: service.audience,
    });
    const kafka = createKafka(brokers, 'bench', quiet);
    const producer = await BatchingProducer.connect(kafka);

    const message = (id: string, part: number, batch: Omit<ObservationBatch, 'exercise'>): OutgoingMessage =>
      toMessage(
        signEvent(
          {
            specversion: '1.0',
            id,
            source: agencySource('GATEWAY'),
            type: messageType(observationBatch),
            subject: `group-${part}`,
            time: new Date().toISOString(),
            principal: 'gateway',
            role: 'agency-operator',
            data: { exercise: false, ...batch },
          },
          key,
        ),
      );
    const sentAt = new Map<string, number>();
    const latencies: number[] = [];
    let stored = 0;
    let lastAt = 0;
    const consumer = await runConsumer(kafka, {
      topics: [topics.replies],
      groupId: 'bench-observations',
      inFlight: 1_000,
      log: quiet,
      handle: ({ value }) => {
        const reply = JSON.parse(String(value)) as StoredReply;
        if (reply.outcome !== 'stored') throw new Error(String(value));
        lastAt = performance.now();
        stored += reply.readings;
        latencies.push(lastAt - (sentAt.get(reply.command.id) ?? NaN));
        return Promise.resolve({ settled: Promise.resolve() });
      },
    });
    const parts = Array.from({ length: sensors / perMessage }, (_, part) =>
      all.slice(part * perMessage, (part + 1) * perMessage),
    );
    const begin = Math.floor(Date.now() / 1000) * 1000 - 2 * seconds * 1000 - 60_000;
    const send = async (id: string, m: OutgoingMessage): Promise<void> => {
      sentAt.set(id, performance.now());
      await producer.send(topics.observations, m);
    };
    const until = async (count: number): Promise<void> => {
      const deadline = Date.now() + 120_000;
      while (stored < count) {
        if (Date.now() > deadline) throw new Error(`only ${stored} of ${count} readings were stored`);
        await sleep(10);
      }
    };
    const round = (name: string, from: number): { id: string; m: OutgoingMessage }[] =>
      Array.from({ length: seconds }, (_, second) =>
        parts.map((part, p) => {
          const id = `${name}-${second}-${p}`;
          return { id, m: message(id, p, { sensors: [], readings: readings(part, from + second * 1000) }) };
        }),
      ).flat();

    await Promise.all(
      parts.map((part, p) =>
        send(
          `describe-${p}`,
          message(`describe-${p}`, p, { sensors: part, readings: readings(part, begin - 1000) }),
        ),
      ),
    );
    await until(sensors);

    const raw = await rawInserts(postgresUrl, 100_000);
    const backlog = round('backlog', begin);
    stored = 0;
    let started = performance.now();
    await Promise.all(backlog.map(({ id, m }) => send(id, m)));
    await until(backlog.length * perMessage);
    const most = stored / ((lastAt - started) / 1000);

    const steady = round('steady', begin + seconds * 1000);
    stored = 0;
    latencies.length = 0;
    started = performance.now();
    const sends: Promise<void>[] = [];
    for (const [index, { id, m }] of steady.entries()) {
      const due = started + (index * 1000) / parts.length;
      await sleep(Math.max(0, due - performance.now()));
      sends.push(send(id, m));
    }
    await Promise.all(sends);
    await until(steady.length * perMessage);
    const sustained = stored / ((lastAt - started) / 1000);

    const client = new pg.Client({ connectionString: postgresUrl });
    await client.connect();
    const open = async (): Promise<number> => {
      const { rows } = await client.query<{ open: number }>(
        `select (select count(*) from obs.touched)::int + (select count(*) from obs.crossings)::int
          + (select count(*) from obs.proposals where made_at is null)::int as open`,
      );
      return rows[0]?.open ?? 0;
    };
    const evaluating = performance.now();
    while ((await open()) > 0) await sleep(100);
    const { rows } = await client.query<{ readings: string; proposals: string }>(
      'select (select count(*) from obs.readings) as readings, (select count(*) from obs.proposals) as proposals',
    );
    print(`
  | what | value | beside | ratio |
  | --- | --- | --- | --- |
  | readings/s stored from a backlog of ${n(backlog.length * perMessage)} | ${n(most)} | raw inserts, ${n(perMessage)} rows each: ${n(raw)} | ${(most / raw).toFixed(2)} |
  | readings/s stored, ${n(sensors)} a second offered for ${seconds} s | ${n(sustained)} | offered: ${n(sensors)} | ${(sustained / sensors).toFixed(2)} |
  | Kafka to reply, p50 / p99 | ${n(percentile(latencies, 50))} ms / ${n(percentile(latencies, 99))} ms | | |
  | until the rules had seen the last reading | ${n(performance.now() - evaluating)} ms | | |
  | readings in the tables / warnings proposed | ${n(Number(rows[0]?.readings))} / ${n(Number(rows[0]?.proposals))} | | |`);
    await client.end();
    await consumer.stop();
    await producer.close();
    await log.close();
  } finally {
    await service.close();
  }
}
