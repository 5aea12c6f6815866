import { defaultTopicPrefix, figuresOf, topicsOf, type CloudEvent } from '#contracts';
import { shippedReportingRules, type ReportingRuleSet } from '#domain';
import { commandUuid, ExerciseLog } from '#event-log';
import type { BatchingProducer, OutgoingMessage } from '#messaging';
import { createLogger } from '#platform';
import { leadBy } from '#postgres';
import {
  exerciseActivations,
  exerciseInjects,
  exerciseReports,
  exerciseTasks,
  exerciseTimeline,
  openReadModel,
  type ReadModel,
} from '#read-model';
import { signEvent, type AgencyKey } from '#security';
import { setMaxListeners } from 'node:events';
import { activationReactor } from '../../apps/followers/src/activation/reactor.js';
import { keepDrills } from '../../apps/followers/src/drill/timer.js';
import { exerciseReactor } from '../../apps/followers/src/drill/reactor.js';
import { keepFollowing } from '../../apps/followers/src/following/follower.js';
import { HealthBoard } from '../../apps/followers/src/health/health-board.js';
import { PacedPositions } from '../../apps/followers/src/following/positions.js';
import { projectionsFollower } from '../../apps/followers/src/following/projections.js';
import { exerciseRelay, relayFollower } from '../../apps/followers/src/relay/relay.js';
import { reportReactor } from '../../apps/followers/src/report/reactor.js';
import { sharingReactor } from '../../apps/followers/src/sharing/reactor.js';
import {
  enrol,
  signed,
  startLog,
  startService,
  until,
  type Message,
  type Service,
  type TestLog,
} from '../../libs/application/src/application.helper-spec.js';
import { viewing } from '../../libs/read-model/src/testing/viewers.js';
import { dumpTables } from '../../libs/read-model/src/testing/dump.js';
import { startPostgres } from '../../libs/postgres/src/testing/postgres.js';

const topics = topicsOf(defaultTopicPrefix);
const commander = viewing('X', 'commander', {
  mandates: [{ capacity: 'command', areaCode: '520111' }],
});

describe('a drill through log, relay and projections', () => {
  let log: TestLog;
  let service: Service;
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let url: string;
  let readModel: ReadModel;
  let bureau: AgencyKey;
  let fire: AgencyKey;
  let following: Promise<unknown>;
  const stopping = new AbortController();
  const sent: { topic: string; message: OutgoingMessage }[] = [];

  beforeAll(async () => {
    log = await startLog();
    service = await startService(log.url);
    postgres = await startPostgres();
    url = await postgres.database();
    readModel = await openReadModel({ url, applicationName: 'drill-test' });
    await readModel.migrate();
    bureau = await enrol(service);
    fire = await enrol(service);
    const { eventLog, intake } = service;
    const { signal } = stopping;
    setMaxListeners(0, signal);
    const exercises = new ExerciseLog(eventLog);
    const rules: ReportingRuleSet = {
      ...shippedReportingRules,
      authorities: [
        { tier: 'county', areaPrefix: '', agencyId: bureau.agencyId },
        { tier: 'city', areaPrefix: '', agencyId: fire.agencyId },
      ],
      rules: shippedReportingRules.rules
        .filter(({ id }) => id === 'accident-county')
        .map((rule) => ({ ...rule, categories: ['natural-disaster'], withinMinutes: 60 })),
    };
    const logger = createLogger('test', 'silent');
    const producer = {
      send: (topic: string, message: OutgoingMessage) => {
        sent.push({ topic, message });
        return Promise.resolve();
      },
    } as unknown as BatchingProducer;
    const lead = leadBy(readModel.db);
    const board = new HealthBoard({ logger });
    const positions = new PacedPositions({ checkpoints: readModel.checkpoints, board, logger });
    following = Promise.all([
      ...[
        projectionsFollower(readModel),
        relayFollower(producer, topics.events, positions),
        exerciseRelay(producer, topics.exerciseEvents, positions),
        sharingReactor(intake, positions),
        exerciseReactor(intake, positions, { log: eventLog, exercises, rules, directory: service.directory }),
        activationReactor(intake, positions),
        reportReactor(intake, eventLog, positions, rules),
      ].map((follower) => keepFollowing(follower, { eventLog, lead, board, logger, signal })),
      keepDrills(intake, readModel, {
        exercises,
        logger,
        signal,
        intervalMs: 50,
      }),
    ]);
  });
  afterAll(async () => {
    stopping.abort();
    await following;
    await readModel.close();
    await postgres.stop();
    await service.close();
    await log.stop();
  });

  /** In the drill when one is named, else in the live world. */
  async function say(key: AgencyKey, name: string, message: Message, drill?: string): Promise<string> {
    const plain = signed(key, name, message);
    const { signature: _, ...bare } = plain;
    const event: CloudEvent = drill === undefined ? plain : signEvent({ ...bare, drill }, key);
    const reply = await service.send(event, { drill });
    if (reply.outcome === 'refused') throw new Error(JSON.stringify(reply));
    return reply.position;
  }

  it('leaves no trace where live is read, and is whole where drills are', async () => {
    const n = commandUuid(bureau.agencyId, fire.agencyId).slice(0, 8);
    const [drill, incident, task] = [`D-${n}`, `I-${n}`, `T-${n}`];
    const plan = `P-${n}`;
    const onPlan = (key: AgencyKey, verb: string, data: object) =>
      say(key, `plan.${verb}`, { subject: `plan-${plan}`, data });
    await onPlan(bureau, 'draft', {
      title: 'plan',
      kind: 'special',
      areaCode: '520111',
      hazardous: false,
      duties: [],
      clauses: [
        {
          clauseId: '4.3',
          title: 'cordon',
          text: 'cordon',
          trigger: 'level 3',
          levels: [3],
          action: {
            task: {
              assigneeAgencyId: fire.agencyId,
              title: 'cordon',
              priority: 1,
              acknowledgeWithinMinutes: 600,
            },
          },
        },
      ],
    });
    await onPlan(bureau, 'submit', { reviewerAgencyId: fire.agencyId });
    await onPlan(fire, 'review', { verdict: 'approved', comments: 'c' });
    await onPlan(bureau, 'publish', {});
    await say(bureau, 'drill.plan', {
      subject: `drill-${drill}`,
      data: {
        title: 'drill',
        planId: plan,
        planVersion: 1,
        speed: 600,
        participants: [fire.agencyId],
        objectives: [],
        injects: [
          { id: 'N1', afterMinutes: 1, agencyId: fire.agencyId, text: 'DRILL', expectedWithinMinutes: 600 },
        ],
      },
    });
    await say(bureau, 'drill.start', { subject: `drill-${drill}`, data: {} });
    for (const where of [undefined, drill]) {
      const mark = where === undefined ? 'LIVE' : 'DRILL';
      const report = {
        title: mark,
        category: 'natural-disaster',
        areaCode: '520111',
        description: mark,
        exercise: false,
      };
      const assign = {
        incidentId: incident,
        assigneeAgencyId: fire.agencyId,
        title: mark,
        priority: 1,
        acknowledgeWithinMinutes: 60,
      };
      const id = (name: string): string => `${name}-${n}`;
      await say(
        bureau,
        'incident.report',
        { id: id('report'), subject: `incident-${incident}`, data: report },
        where,
      );
      await say(bureau, 'task.assign', { id: id('assign'), subject: `task-${task}`, data: assign }, where);
    }
    const respond = {
      level: 3,
      matter: 'DRILL',
      expectedDurationMinutes: 60,
      measures: ['DRILL'],
      planId: plan,
    };
    const onIncident = { subject: `incident-${incident}` };
    await say(
      bureau,
      'incident.activate-response',
      { ...onIncident, role: 'commander', data: respond },
      drill,
    );
    const exercises = new ExerciseLog(service.eventLog);
    const viewer = { ...commander, agencyId: bureau.agencyId };
    // as the API has who conducts the drill stand inside it
    const planner = { ...viewer, conducts: true };
    const clauseTask = { subject: `task-${incident}.1.4.3` };
    await until(
      async () => (await exerciseTasks(await exercises.drillLog(drill), {}, planner)).items.length > 1,
    );
    await say(fire, 'task.accept', { ...clauseTask, data: {} }, drill);
    await say(fire, 'task.complete', { ...clauseTask, data: { outcome: 'DRILL' } }, drill);
    // an hour of this drill takes six seconds: the task is escalated inside it long before the live one is due
    await until(async () => {
      const { items } = await exerciseTimeline(await exercises.drillLog(drill), {}, planner);
      return ['task.escalated', 'report.overdue'].every((type) => items.some((one) => one.type === type));
    });
    const accepted = await say(fire, 'task.accept', { subject: `task-${task}`, data: {} }, drill);
    const report = { subject: `report-${incident}.accident-county` };
    const facts = { facts: 'DRILL', measures: ['DRILL'], channel: 'phone' };
    await say(bureau, 'report.submit', { ...report, data: facts }, drill);
    await say(fire, 'inject.acknowledge', { subject: 'inject-N1', data: {} }, drill);
    const last = await say(bureau, 'drill.end', { subject: `drill-${drill}`, data: { reason: 'done' } });

    expect(await readModel.projected.waitFor(BigInt(last), 10_000)).toBe(true);
    const live = await readModel.queries.response.find(incident, commander);
    expect(live).toMatchObject({
      incident: { title: 'LIVE', revision: '0' },
      tasks: [{ title: 'LIVE', status: 'assigned', escalatedAt: null }],
    });
    expect(JSON.stringify(live)).not.toContain('DRILL');
    const feed = await readModel.queries.feed.read({ after: -1n, limit: 200 }, commander);
    expect(JSON.stringify(feed)).toContain('LIVE');
    expect(JSON.stringify(feed)).not.toContain('DRILL');

    // the script is a live fact, for who conducts the drill
    const { drills: script, ...tables } = await dumpTables(url);
    expect(script).toHaveLength(1);
    expect(JSON.stringify(tables)).toContain('LIVE');
    expect(JSON.stringify(tables)).not.toContain('DRILL');

    const owed = await readModel.queries.report.list({ incidentId: incident }, viewer);
    expect(owed.items).toMatchObject([{ status: 'due', overdueAt: null, content: null }]);
    expect((await readModel.queries.activation.list({}, viewer)).items).toEqual([]);
    expect((await readModel.queries.plan.find(plan, viewer))?.revision).toBe('3');

    const world = await exercises.drillLog(drill);
    expect(figuresOf(world, new Date().toISOString())).toMatchObject({
      clauses: [{ planId: plan, clauseId: '4.3', status: 'executed', acknowledgement: 'on-time' }],
      reports: [{ agencyId: bureau.agencyId, dueAtSeconds: expect.any(Number), verdict: 'late' }],
    });
    const activated = await exerciseActivations(world, {}, planner);
    expect(activated.items).toMatchObject([
      { planId: plan, version: 1, clauses: [{ clauseId: '4.3', task: { status: 'completed' } }] },
    ]);
    const reports = await exerciseReports(world, {}, { ...commander, agencyId: fire.agencyId });
    expect(reports.items).toMatchObject([{ id: `${incident}.accident-county`, late: true, exercise: true }]);
    const tasks = await exerciseTasks(world, {}, planner);
    expect(tasks.items).toMatchObject([
      { title: 'DRILL', status: 'accepted', updatedAt: expect.any(String) },
      { title: 'cordon', status: 'completed' },
    ]);
    const injects = await exerciseInjects(world, planner);
    expect(injects).toMatchObject([{ id: 'N1', text: 'DRILL', acknowledgedAt: expect.any(String) }]);
    expect(world.events.some(({ position }) => position.toString() === accepted)).toBe(true);

    const on = (topic: string) => sent.filter((one) => one.topic === topic);
    await until(() => on(topics.exerciseEvents).length >= world.events.length);
    await until(() =>
      on(topics.events).some(({ message }) => message.headers['ce_type']?.includes('drill.ended') ?? false),
    );
    const text = (topic: string): string => JSON.stringify(on(topic).map(({ message }) => message));
    expect(text(topics.events)).toContain('LIVE');
    expect(text(topics.events)).not.toContain('DRILL');
    expect(text(topics.exerciseEvents)).toContain('DRILL');
    expect(text(topics.exerciseEvents)).not.toContain('LIVE');
    expect(on(topics.exerciseEvents).every(({ message }) => message.headers['ce_drill'] === drill)).toBe(
      true,
    );
  });

  it('takes nothing in once it is over, from its start to its end the same for every reader', async () => {
    const drill = `E-${commandUuid(bureau.agencyId, fire.agencyId).slice(0, 8)}`;
    const planned = {
      title: 'short',
      participants: [fire.agencyId],
      objectives: [],
      injects: [{ id: 'N1', afterMinutes: 99, agencyId: fire.agencyId, text: 't', expectedWithinMinutes: 1 }],
    };
    const control = { subject: `drill-${drill}` };
    const inside = { subject: 'resource-R' };
    await say(bureau, 'drill.plan', { ...control, data: planned });
    await expect(say(bureau, 'resource.register', { ...inside }, drill)).rejects.toThrow('drill-not-running');
    await say(bureau, 'drill.start', { ...control, data: {} });
    await say(bureau, 'resource.register', { ...inside }, drill);
    const early = new ExerciseLog(service.eventLog);
    expect((await early.drillLog(drill)).events).toHaveLength(1);
    await say(bureau, 'drill.end', { ...control, data: { reason: 'r' } });
    await expect(say(fire, 'resource.withdraw', { ...inside }, drill)).rejects.toThrow('drill-not-running');
    const late = await new ExerciseLog(service.eventLog).drillLog(drill);
    expect(late.events).toEqual((await early.drillLog(drill)).events);
    expect(late.events.map(({ stream }) => stream)).toEqual(['resource-R']);
  });
});
