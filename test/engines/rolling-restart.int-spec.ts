import { registerAgency } from '#application';
import { agencySource, commandExamples, messageType, topicsOf, type Topics } from '#contracts';
import { EventLog } from '#event-log';
import { BatchingProducer, createKafka, toMessage, type Log, type OutgoingMessage } from '#messaging';
import { signEvent, type AgencyKey } from '#security';
import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TestService } from '../harness/service.js';
import { unique, until } from './support.js';

const tool = 'tools/kafka/engine.mjs';
const silent = (): void => undefined;
const quiet: Log = { debug: silent, info: silent, warn: silent, error: silent };

/** Three brokers that the tool started, and that it therefore can restart. */
function hasCluster(): boolean {
  const brokers = process.env['KAFKA_BROKERS'] ?? '';
  if (brokers.split(',').length !== 3) return false;
  try {
    return (
      execFileSync(process.execPath, [tool, 'env'], { stdio: 'pipe' }).toString().trim() ===
      `KAFKA_BROKERS=${brokers}`
    );
  } catch {
    return false;
  }
}

(hasCluster() ? describe : describe.skip)(
  'restarting three brokers one after the other (tools/kafka only)',
  () => {
    let service: TestService;
    let key: AgencyKey;
    let kafka: ReturnType<typeof createKafka>;
    let producer: BatchingProducer;
    let log: EventLog;
    let topics: Topics;

    beforeAll(async () => {
      service = await TestService.create(
        {
          KAFKA_REPLICATION_FACTOR: '3',
          KAFKA_PARTITIONS: '6',
          LOG_LEVEL: 'warn',
        },
        { supervised: true },
      );
      log = service.openLog();
      key = await registerAgency(log, {
        agencyId: 'ROLLING',
        name: 'rolling restart',
        kind: 'department',
        roles: ['duty-officer'],
        keysDir: join(service.dir, 'keys'),
        audience: service.audience,
      });
      topics = topicsOf(service.config.topicPrefix);
      kafka = createKafka(service.config.kafka, 'rolling', quiet);
      await service.start('command-worker');
      producer = await BatchingProducer.connect(kafka);
    });
    afterAll(async () => {
      await producer.close();
      await log.close();
      await service.close();
    });

    function command(id: string): OutgoingMessage {
      const event = {
        specversion: '1.0' as const,
        id,
        source: agencySource('ROLLING'),
        type: messageType('incident.report'),
        subject: `incident-${id}`,
        time: new Date().toISOString(),
        principal: 'rolling',
        role: 'duty-officer',
        data: commandExamples['incident.report'],
      };
      return toMessage(signEvent(event, key));
    }

    /** As an agency's outbox does: what was not confirmed is sent again as it was. */
    async function deliver(message: OutgoingMessage): Promise<void> {
      for (;;) {
        try {
          return await producer.send(topics.commands, message);
        } catch (error) {
          if ((error as { code?: string }).code !== 'send-failed') throw error;
        }
      }
    }

    /** Outcomes by command, each as often as it was told. */
    async function listenToReplies(outcomes: Map<string, string[]>): Promise<() => Promise<void>> {
      const consumer = kafka.consumer({ groupId: unique('replies'), retry: { retries: 20 } });
      await consumer.connect();
      await consumer.subscribe({ topics: [topics.replies], fromBeginning: true });
      await consumer.run({
        eachMessage: ({ message }) => {
          const reply = JSON.parse(String(message.value)) as { command: { id: string }; outcome: string };
          outcomes.set(reply.command.id, [...(outcomes.get(reply.command.id) ?? []), reply.outcome]);
          return Promise.resolve();
        },
      });
      return () => consumer.disconnect();
    }

    it('loses nothing and does nothing twice', async () => {
      const prefix = unique('restart');
      const sent: Promise<void>[] = [];
      const sending = setInterval(() => {
        for (let n = 0; n < 10; n++) sent.push(deliver(command(`${prefix}-${sent.length}`)));
      }, 100);
      for (const node of ['1', '2', '3']) {
        await promisify(execFile)(process.execPath, [tool, 'restart', '--node', node]);
      }
      clearInterval(sending);
      await Promise.all(sent);
      expect(sent.length).toBeGreaterThan(500);

      const outcomes = new Map<string, string[]>();
      const ids = sent.map((_, n) => `${prefix}-${n}`);
      const stopListening = await listenToReplies(outcomes);
      // a client that lost its way is noticed after half a minute of silence
      const answered = (): boolean => ids.every((id) => outcomes.has(id));
      await until(answered, () => `replies to ${ids.length} commands, ${outcomes.size} came`, 240_000);
      await stopListening();

      expect(ids.filter((id) => outcomes.get(id)?.some((outcome) => outcome !== 'accepted'))).toEqual([]);
      const effects = new Map<string, number>();
      for await (const { events, caughtUp } of log.follow({
        after: undefined,
        streamPrefixes: [`incident-${prefix}-`],
      })) {
        for (const { stream } of events) effects.set(stream, (effects.get(stream) ?? 0) + 1);
        if (caughtUp) break;
      }
      expect(effects.size).toBe(ids.length);
      expect([...effects].filter(([, count]) => count !== 1)).toEqual([]);
    }, 600_000);
  },
);
