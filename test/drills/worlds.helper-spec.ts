import {
  CommandIntake,
  CommandModule,
  Gate,
  Runners,
  ownIntake,
  planInputs,
  reportClock,
} from '#application';
import {
  agencySource,
  messageType,
  defaultTopicPrefix,
  parseStreamId,
  topicsOf,
  type CloudEvent,
  type DrillLog,
  type RecordedEvent,
} from '#contracts';
import { shippedReportingRules, type CodeTables, type ReportingRuleSet, type Role } from '#domain';
import {
  ExerciseLog,
  noStream,
  streamsFollowedBy,
  type Appended,
  type EventLog,
  type NewEvent,
} from '#event-log';
import { kafkaDoor } from '#kafka-door';
import { toMessage, type BatchingProducer, type IncomingMessage, type OutgoingMessage } from '#messaging';
import { drillSources, exerciseCandidates, exerciseState } from '#read-model';
import { generateAgencyKey, signEvent } from '#security';
import { NestFactory } from '@nestjs/core';
import { activationReactor } from '../../apps/followers/src/activation/reactor.js';
import { keepDrill } from '../../apps/followers/src/drill/timer.js';
import { exerciseReactor } from '../../apps/followers/src/drill/reactor.js';
import { endingReactor } from '../../apps/followers/src/ending/reactor.js';
import type { Follower } from '../../apps/followers/src/following/follower.js';
import type { Positions } from '../../apps/followers/src/following/positions.js';
import { exerciseRelay, relayFollower } from '../../apps/followers/src/relay/relay.js';
import { reportReactor } from '../../apps/followers/src/report/reactor.js';
import { sharingReactor } from '../../apps/followers/src/sharing/reactor.js';
import { warningReactor } from '../../apps/followers/src/warning/reactor.js';
import { MemoryKeys } from '../../libs/application/src/personal-data/keys.helper-spec.js';
import { MemoryTables } from '../../libs/read-model/src/projecting/memory-tables.js';
import { projections } from '../../libs/read-model/src/model/projections.js';
import { directoryOver } from './directory.helper-spec.js';

export const topics = topicsOf(defaultTopicPrefix);

/** Id of the installation under test. */
const audience = 'worlds.test';

export const agencies = ['EMB', 'FIRE', 'OUTSIDE'] as const;
export type Agency = (typeof agencies)[number];
const keys = new Map<string, ReturnType<typeof generateAgencyKey>>(
  agencies.map((id) => [id, generateAgencyKey(id, `${id}-1`, audience)]),
);

/** Everybody is somebody's superior, and everything is to be reported within minutes. */
export const reportingRules: ReportingRuleSet = {
  ...shippedReportingRules,
  omittedAfterMinutes: 5,
  authorities: [
    { tier: 'county', areaPrefix: '', agencyId: 'EMB' },
    { tier: 'city', areaPrefix: '', agencyId: 'FIRE' },
    { tier: 'province', areaPrefix: '', agencyId: 'OUTSIDE' },
  ],
  rules: shippedReportingRules.rules
    .filter(({ id }) => ['accident-county', 'accident-city'].includes(id))
    .map((rule) => ({
      ...rule,
      categories: ['natural-disaster', 'accident'],
      atLeast: undefined,
      withinMinutes: 10,
    })),
};

const start = Date.parse('2026-06-18T14:00:00.000Z');
const stepMs = 60_000;

/** The instant of a step: that of its number in the history it was taken from. */
export const instantOf = (index: number): string => new Date(start + index * stepMs).toISOString();

/** A log of which positions and times tell the step that wrote, so that histories with and without others compare. */
class StepLog {
  readonly records: RecordedEvent[] = [];
  step = 0;
  private written = 0;

  /** What several worlds write in one step is told apart, for positions to be the same without the others. */
  begin(step: number, world = 0): void {
    this.step = step;
    this.written = world * 300;
  }

  append(stream: string, expected: bigint, events: readonly NewEvent[]): Promise<Appended | 'conflict'> {
    const present = this.records.filter((record) => record.stream === stream);
    const done = present.find(({ eventId }) => eventId === events[0]?.eventId);
    if (done) return Promise.resolve({ revision: done.revision, position: done.position });
    if ((present.at(-1)?.revision ?? noStream) !== expected) return Promise.resolve('conflict');
    let at: Appended = { revision: expected, position: 0n };
    for (const { eventId, storedType, data, metadata } of events) {
      at = { revision: at.revision + 1n, position: BigInt(this.step * 1_000 + ++this.written) };
      const recordedAt = instantOf(this.step);
      // as the log gives it back: through JSON
      const stored = JSON.parse(JSON.stringify({ data, metadata })) as Pick<
        RecordedEvent,
        'data' | 'metadata'
      >;
      this.records.push({ eventId, stream, ...at, recordedAt, storedType, ...stored });
    }
    return Promise.resolve(at);
  }

  read(stream: string, after = noStream): Promise<RecordedEvent[]> {
    const found = this.records.filter((record) => record.stream === stream && record.revision > after);
    return Promise.resolve(found);
  }

  lastPosition(): Promise<bigint> {
    return Promise.resolve(this.records.at(-1)?.position ?? -1n);
  }

  async *follow({ after = -1n, streamPrefixes }: { after?: bigint; streamPrefixes?: readonly string[] }) {
    await Promise.resolve();
    const events = this.records.filter(
      ({ position, stream }) => position > after && startsWithOne(stream, streamPrefixes),
    );
    yield { events, upTo: this.records.at(-1)?.position ?? -1n, caughtUp: true };
  }
}

const startsWithOne = (stream: string, prefixes: readonly string[] | undefined): boolean =>
  !prefixes || prefixes.some((prefix) => stream.startsWith(prefix));

export interface Said {
  readonly by: Agency;
  readonly id: string;
  readonly name: string;
  readonly subject: string;
  readonly data: object;
  readonly drill?: string;
  readonly role?: Role;
}

/** A signed message, as its sender would put it on a topic. */
export const letterOf = (
  { by, id, name, subject, data, drill, role = 'commander' }: Said,
  index: number,
): CloudEvent => {
  const key = keys.get(by);
  if (!key) throw new Error(`no key of ${by}`);
  return signEvent(
    {
      specversion: '1.0',
      id,
      source: agencySource(by),
      type: messageType(name),
      subject,
      time: instantOf(index),
      principal: 'x',
      role,
      data,
      // the clock of these tests is the story's
      issuedat: instantOf(index),
      ...(drill === undefined ? {} : { drill }),
    },
    key,
  );
};

/** The service with everything but the engines: worker, relays, flows, the drills' timer, projections. */
export async function service(codeTables?: CodeTables) {
  const log = new StepLog();
  const eventLog = log as unknown as EventLog;
  const sent: { topic: string; message: OutgoingMessage }[] = [];
  const producer = {
    send: (topic: string, message: OutgoingMessage) => {
      sent.push({ topic, message });
      return Promise.resolve();
    },
  } as unknown as BatchingProducer;
  const directory = directoryOver(log, keys);
  const live: DrillLog = {
    drillId: 'live',
    control: [],
    get events() {
      return log.records.filter(({ stream }) => parseStreamId(stream) !== undefined);
    },
  };
  const exercises = new ExerciseLog(eventLog);
  const app = await NestFactory.createApplicationContext(
    CommandModule.with({
      eventLog,
      directory,
      candidates: {
        candidates: (query) => exerciseCandidates(live, query, () => false),
        jointCandidates: () => Promise.resolve({ logPosition: '0', candidates: [] }),
        waitForPosition: () => Promise.resolve(true),
      },
      duty: {
        openWork: () => Promise.resolve({ open: [], more: 0 }),
        waitForPosition: () => Promise.resolve(true),
      },
      personalKeys: new MemoryKeys(),
      personalDataKey: Buffer.alloc(32, 7),
      audience,
      codeTables,
      drills: drillSources({ incident: { timeline: () => Promise.resolve({ items: [] }) } }, exercises),
    }),
    { logger: false },
  );
  const handle = kafkaDoor({
    gate: app.get(Gate),
    handle: (submission) => app.get(CommandIntake).submit(submission),
    producer,
    topics,
    log: { error: fail },
  });
  const runners = new Runners(eventLog);
  const inputs = { activation: planInputs(runners, eventLog), report: reportClock({ exercises }) };
  const door = ownIntake(eventLog, { runners, directory, inputs });
  const kept = new Map<string, bigint>();
  const positions: Positions = {
    load: (name) => Promise.resolve(kept.get(name)),
    save: (name, position) => Promise.resolve(void kept.set(name, position)),
  };
  const followers: readonly Follower[] = [
    sharingReactor(door, positions),
    warningReactor(door, positions),
    activationReactor(door, positions),
    reportReactor(door, eventLog, positions, reportingRules),
    endingReactor(door, positions, directory),
    exerciseReactor(door, positions, { log: eventLog, exercises, rules: reportingRules, directory }),
    relayFollower(producer, topics.events, positions),
    exerciseRelay(producer, topics.exerciseEvents, positions),
  ];
  const tables = new MemoryTables();

  /** Lets all followers catch up until nothing new comes of it. */
  async function settle(): Promise<void> {
    let before: number;
    do {
      before = log.records.length;
      for (const follower of followers) {
        const after = (await follower.position()) ?? -1n;
        const upTo = await log.lastPosition();
        const events = log.records.filter(
          ({ position, stream }) =>
            position > after && startsWithOne(stream, streamsFollowedBy(follower.name)),
        );
        await follower.handle({ events, upTo, caughtUp: true });
      }
    } while (log.records.length > before);
  }

  return {
    log,
    sent,
    async say(message: { topic: string; event: CloudEvent }, step: number): Promise<void> {
      log.begin(step);
      const { key, value, headers } = toMessage(message.event);
      const incoming: IncomingMessage = {
        topic: message.topic,
        partition: 0,
        offset: String(step),
        key: Buffer.from(String(key)),
        value: Buffer.from(String(value)),
        headers,
      };
      await (
        await handle(incoming)
      ).settled;
      await settle();
    },
    async tick(drills: readonly string[], step: number): Promise<void> {
      for (const [index, id] of drills.entries()) {
        log.begin(step, index);
        await keepDrill(door, await exercises.drillLog(id), instantOf(step), looking);
        await settle();
      }
    },
    /** Everything that a party of the live world could see. */
    async live() {
      await tables.apply(projections, { events: log.records, upTo: await log.lastPosition() });
      const rows = projections.flatMap(({ tables: of }) =>
        of.map((table) => [table.name, tables.rows(table)]),
      );
      const streams = log.records.filter(({ stream }) => !stream.startsWith('exercise/'));
      return { rows, streams, messages: messagesOn(sent, liveTopics) };
    },
    /** Everything that a party of a drill could see. */
    async inside(drill: string) {
      const state = await exerciseState(await exercises.drillLog(drill));
      const rows = projections.flatMap(({ tables: of }) =>
        of.map((table) => [table.name, state.rows(table)]),
      );
      const streams = log.records.filter(({ stream }) => stream.startsWith(`exercise/${drill}/`));
      const messages = messagesOn(sent, exerciseTopics).filter(
        ({ message }) => message.headers['ce_drill'] === drill,
      );
      return { rows, injects: [...state.injects.values()], streams, messages };
    },
    close: () => app.close(),
  };
}

export const liveTopics: readonly string[] = [topics.replies, topics.events];
export const exerciseTopics: readonly string[] = [topics.exerciseReplies, topics.exerciseEvents];

const looking = { logger: { error: fail }, signal: new AbortController().signal };

const messagesOn = <M extends { topic: string }>(sent: readonly M[], of: readonly string[]): M[] =>
  sent.filter(({ topic }) => of.includes(topic));

function fail(fields: unknown): never {
  const { err } = fields as { readonly err?: unknown };
  throw new Error(`a message was set aside: ${JSON.stringify(fields)}: ${String(err)}`, { cause: err });
}
