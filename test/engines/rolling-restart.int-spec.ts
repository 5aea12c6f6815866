import { registerAgency } from '#application';
import { agencySource, commandExamples, messageType, topicsOf, type Topics } from '#contracts';
import { EventLog } from '#event-log';
import {
  BatchingProducer,
  createKafka,
  runConsumer,
  toMessage,
  type Log,
  type OutgoingMessage,
  type RunningConsumer,
} from '#messaging';
import { signEvent, type AgencyKey } from '#security';
import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TestService } from '../harness/service.js';
import { unique, until } from './support.js';

const tool = 'tools/kafka/engine.mjs';
const mostUnanswered = 500;
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
    const listenToReplies = (outcomes: Map<string, string[]>): Promise<RunningConsumer> =>
      runConsumer(kafka, {
        topics: [topics.replies],
        groupId: unique('replies'),
        inFlight: 100,
        log: quiet,
        handle: ({ value }) => {
          const reply = JSON.parse(String(value)) as { command: { id: string }; outcome: string };
          outcomes.set(reply.command.id, [...(outcomes.get(reply.command.id) ?? []), reply.outcome]);
          return Promise.resolve({ settled: Promise.resolve() });
        },
      });

    it('loses nothing and does nothing twice', async () => {
      const prefix = unique('restart');
      const idOf = (n: number): string => `${prefix}-${n}`;
      const outcomes = new Map<string, string[]>();
      const listening = await listenToReplies(outcomes);
      const sent: Promise<void>[] = [];
      // only as far ahead of the answers as a slow machine can follow
      const sending = setInterval(() => {
        for (let n = 0; n < 10 && sent.length - outcomes.size < mostUnanswered; n++)
          sent.push(deliver(command(idOf(sent.length))));
      }, 100);
      for (const node of ['1', '2', '3']) {
        await promisify(execFile)(process.execPath, [tool, 'restart', '--node', node]);
      }
      clearInterval(sending);
      await Promise.all(sent);
      expect(sent.length).toBeGreaterThan(mostUnanswered);

      const ids = sent.map((_, n) => idOf(n));
      const answered = (): boolean => ids.every((id) => outcomes.has(id));
      await until(answered, () => `replies to ${ids.length} commands, ${outcomes.size} came`, 600_000);
      await listening.stop();

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
    }, 1_200_000);
  },
);
