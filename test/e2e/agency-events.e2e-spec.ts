import {
  byOperator,
  ownIntake,
  registerAgency,
  Runners,
  setInstallation,
  type AnyCommand,
} from '#application';
import { partnerTopic, topicsOf, type Topics } from '#contracts';
import type { EventLog } from '#event-log';
import { createKafka, createPartnerTopics } from '#messaging';
import { keyFile } from '#security';
import { join } from 'node:path';
import { agencyInputs } from '../../libs/application/src/agency/inputs.js';
import { fetchKeys, HttpDoor, readKeyFile } from '../../libs/client/src/index.js';
import { runSql } from '../../libs/postgres/src/testing/sql.js';
import { until } from '../engines/support.js';
import { TestService } from '../harness/service.js';
import { linesOf, TopicEar } from './topic-ear.helper-spec.js';

const nothing = (): void => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const district = '520111';

const agencies = {
  EMB: { kind: 'department', roles: ['duty-officer', 'commander'] },
  FIRE: { kind: 'department', roles: ['duty-officer'] },
  BUS: { kind: 'enterprise', roles: ['enterprise-operator'] },
  PUMP: { kind: 'enterprise', roles: ['enterprise-operator'] },
  DRAIN: { kind: 'enterprise', roles: ['enterprise-operator'] },
} as const;
type Agency = keyof typeof agencies;

describe('what an agency is told on its own topic', () => {
  let service: TestService;
  let log: EventLog;
  let topics: Topics;
  let kafka: ReturnType<typeof createKafka>;
  const ears: Partial<Record<Agency, TopicEar>> = {};

  beforeAll(async () => {
    service = await TestService.create();
    topics = topicsOf(service.config.topicPrefix);
    kafka = createKafka(service.config.kafka, 'spec', quiet);
    await service.orClosed(async () => {
      await Promise.all((['command-worker', 'followers', 'api'] as const).map((app) => service.start(app)));
      log = service.openLog();
      for (const [agencyId, { kind, roles }] of Object.entries(agencies))
        await registerAgency(log, {
          ...{ agencyId, name: agencyId, kind, roles, areaCode: district },
          ...{ keysDir: join(service.dir, 'keys'), audience: service.audience },
          mandates: agencyId === 'EMB' ? [{ capacity: 'command', areaCode: district }] : [],
        });
      await setInstallation(log, { districtCode: district, homeBureauId: 'EMB' });
    });
  });
  afterAll(async () => {
    for (const one of Object.values(ears)) await one.close();
    await log?.close();
    await service?.close();
  });

  /** While the service runs, which must not be stopped for a new partner. */
  async function listen(agencyId: Agency): Promise<TopicEar> {
    await createPartnerTopics(kafka, topics, [agencyId], service.config);
    const keys = () => fetchKeys(service.apiUrl);
    const one = await TopicEar.open(kafka, topics, agencyId, service.audience, keys);
    ears[agencyId] = one;
    await hears(agencyId, `beginning agency-${agencyId}`);
    return one;
  }

  const ear = (agencyId: Agency): TopicEar => {
    const one = ears[agencyId];
    if (!one) throw new Error(`nobody listens for ${agencyId}`);
    return one;
  };

  async function does(agencyId: Agency, name: string, target: string, data: object): Promise<bigint> {
    const key = readKeyFile(keyFile(join(service.dir, 'keys'), agencyId));
    const door = new HttpDoor({
      key,
      principal: 'x',
      role: agencies[agencyId].roles[0],
      url: service.apiUrl,
    });
    const answer = await door.send({ name, target, data });
    if (answer.outcome !== 'accepted') throw new Error(`${name}: ${JSON.stringify(answer)}`);
    return BigInt(answer.position);
  }
  const report = (agencyId: Agency, target: string): Promise<bigint> =>
    does(agencyId, 'incident.report', target, {
      ...{ title: '下穿隧道积水', category: 'accident', areaCode: district, description: '三人被困车内' },
      ...{ exercise: false, reporterContact: { name: '王某', telephone: '13800000000' } },
    });
  const assign = (incidentId: string, target: string, assigneeAgencyId: Agency): Promise<bigint> =>
    does('EMB', 'task.assign', target, {
      ...{ incidentId, assigneeAgencyId, title: '运送', priority: 1, acknowledgeWithinMinutes: 30 },
    });
  const hears = (agencyId: Agency, line: string): Promise<void> =>
    until(
      () => ear(agencyId).lines.includes(line),
      () => `${agencyId} hears ${line}, of ${JSON.stringify(ear(agencyId).lines)}`,
    );
  const operates = async (targetId: string, command: AnyCommand): Promise<void> => {
    const runners = new Runners(log);
    // of what nobody here may lack
    const directory = { holdersOf: () => [] };
    const inputs = { agency: agencyInputs({ log, runners, directory }) };
    const reply = await ownIntake(log, { inputs, runners }).submitOwn(
      byOperator(targetId, command, new Date().toISOString()),
    );
    expect(reply.outcome).toBe('accepted');
  };
  const isTold = async (agencyId: Agency): Promise<boolean> => {
    const told = await runSql<{ agency_id: string }>(
      service.config.postgresUrl,
      `select agency_id from read.audiences where world = 'live'`,
    );
    return told.some((one) => one.agency_id === agencyId);
  };
  const positions = (agencyId: Agency): bigint[] =>
    ear(agencyId).once.map(({ is }) => BigInt(is['logposition'] ?? ''));
  const ascends = (list: readonly bigint[]): boolean =>
    list.every((position, index) => position >= (list[index - 1] ?? 0n));

  it('is what it may see, each cut signed once for all whom it is for', async () => {
    await listen('EMB');
    await listen('PUMP');
    await listen('BUS');
    await report('PUMP', 'INC-1');
    await does('EMB', 'incident.verify', 'INC-1', { findings: '经现场核实属实' });
    await hears('EMB', 'incident.verified incident-INC-1');
    await hears('PUMP', 'incident.verified incident-INC-1');
    // nothing was before what began with them
    const ofIncident = linesOf(ear('PUMP').news).filter((line) => line.endsWith(' incident-INC-1'));
    expect(ofIncident).toEqual(['incident.reported incident-INC-1', 'incident.verified incident-INC-1']);

    const own = ear('PUMP').find('incident.reported incident-INC-1');
    const theirs = ear('PUMP').find('incident.verified incident-INC-1');
    expect(own).toMatchObject({ is: { sight: 'part', agency: 'PUMP', incidentid: 'INC-1' } });
    expect(own?.data).toMatchObject({
      description: '三人被困车内',
      reporterContact: expect.anything() as object,
    });
    expect(own?.is['cut']).toBeUndefined();
    expect(theirs?.is).toMatchObject({ sight: 'part', cut: 'actor,details' });
    expect(theirs?.data).toEqual({});
    expect(theirs?.is['agency']).toBeUndefined();

    // who commands sees the whole, but the caller only in a role that coordinates, which a topic proves nobody to have
    const whole = ear('EMB').find('incident.reported incident-INC-1');
    expect(whole).toMatchObject({ is: { sight: 'whole', agency: 'PUMP', cut: 'reporterContact' } });
    expect(whole?.data).toMatchObject({ description: '三人被困车内' });
    expect(whole?.data['reporterContact']).toBeUndefined();
    expect(whole?.is['id']).toBe(own?.is['id']);
    expect(ear('BUS').news).toEqual([]);
  });

  it('begins with a picture of the incident into which it is drawn', async () => {
    const drawn = await assign('INC-1', 'T-1', 'BUS');
    await does('EMB', 'incident.update-situation', 'INC-1', {
      summary: '水位下降',
      casualties: { trapped: 2 },
    });
    await hears('BUS', 'incident.situation-updated incident-INC-1');
    expect(linesOf(ear('BUS').news)).toEqual([
      'picture incident-INC-1',
      'task.assigned task-T-1',
      'incident.situation-updated incident-INC-1',
    ]);
    const [picture, , update] = ear('BUS').news;
    expect(picture).toMatchObject({
      is: { sight: 'part', logposition: drawn.toString() },
      data: { incident: { id: 'INC-1', title: '下穿隧道积水' }, tasks: [{ id: 'T-1' }] },
    });
    expect(BigInt(String(picture?.data['upTo']))).toBeGreaterThanOrEqual(drawn);
    expect(picture?.data['incident']).not.toHaveProperty('description');
    expect(picture?.data['incident']).not.toHaveProperty('reporterAgencyId');
    expect(update?.data).toEqual({ summary: '水位下降' });
  });

  it('is the request alone for who is only asked', async () => {
    await listen('DRAIN');
    const requested = await does('EMB', 'sharing.request', 'SH-1', {
      ...{ incidentId: 'INC-1', capability: 'drainage-m3h', amount: 6000, priority: 1, purpose: '隧道排水' },
      ...{ neededBy: new Date(Date.now() + 3_600_000).toISOString() },
      deliverTo: { areaCode: '520111006', place: '下穿隧道' },
    });
    // who is told of it is judged as things stand by then
    await until(() => positions('EMB').includes(requested), 'EMB hears the request');
    await does('EMB', 'sharing.ask', 'SH-1', { agencyIds: ['DRAIN', 'BUS'] });
    await hears('DRAIN', 'sharing.asked sharing-SH-1');
    expect(linesOf(ear('DRAIN').news)).toEqual(['picture sharing-SH-1', 'sharing.asked sharing-SH-1']);
    const [picture, asked] = ear('DRAIN').news;
    expect(picture?.is).toMatchObject({ sight: 'request' });
    expect(picture?.data).toMatchObject({ negotiation: { id: 'SH-1', amount: 6000 } });
    expect(JSON.stringify(picture?.data)).not.toContain('INC-1');
    expect(asked).toMatchObject({ is: { sight: 'request', cut: 'others' }, data: { agencyIds: ['DRAIN'] } });
    expect(asked?.is['incidentid']).toBeUndefined();
  });

  it('is taken up while the service runs, from what is open then', async () => {
    await assign('INC-1', 'T-2', 'FIRE');
    await report('PUMP', 'INC-OVER');
    await does('EMB', 'incident.reject', 'INC-OVER', { reason: '误报' });
    await hears('EMB', 'incident.rejected incident-INC-OVER');
    await listen('FIRE');
    await hears('FIRE', 'picture incident-INC-1');
    expect(ear('FIRE').news[0]).toMatchObject({
      is: { sight: 'whole' },
      data: { tasks: [{ id: 'T-1' }, { id: 'T-2' }] },
    });
    await does('EMB', 'incident.update-situation', 'INC-1', { summary: '抽排中' });
    await hears('FIRE', 'incident.situation-updated incident-INC-1');
    expect(linesOf(ear('FIRE').news)).toEqual([
      'picture incident-INC-1',
      'incident.situation-updated incident-INC-1',
    ]);
  });

  it('is told again under the same ids, in the same order, after a crash between writing and remembering', async () => {
    const [{ position } = { position: '' }] = await runSql<{ position: string }>(
      service.config.postgresUrl,
      `select position from read.checkpoints where kind = 'follower' and name = 'partner-relay'`,
    );
    await assign('INC-1', 'T-3', 'BUS');
    await report('BUS', 'INC-2');
    await hears('BUS', 'incident.reported incident-INC-2');
    await assign('INC-2', 'T-4', 'PUMP');
    await hears('PUMP', 'task.assigned task-T-4');
    const said = ear('PUMP').told.length;
    await service.process('followers').kill9();
    await runSql(
      service.config.postgresUrl,
      `update read.checkpoints set position = ${BigInt(position)} where kind = 'follower' and name = 'partner-relay'`,
    );
    const sent = (async () => {
      for (let n = 0; n < 20; n++)
        await does('EMB', 'incident.update-situation', 'INC-2', { summary: `第 ${n} 次` });
    })();
    await service.start('followers');
    // and once more in the middle of it
    await until(() => ear('PUMP').told.length > said, 'PUMP hears something again');
    await service.process('followers').kill9();
    await service.start('followers');
    await sent;
    const last = await does('EMB', 'incident.contain', 'INC-2', { summary: '险情得到控制' });
    for (const agencyId of ['EMB', 'BUS', 'PUMP'] as const)
      await until(() => positions(agencyId).includes(last), `${agencyId} hears the last`);
    const once = ear('PUMP').once;
    const isOfSecond = ({ is }: { is: Readonly<Record<string, string>> }) =>
      is['subject'] === 'incident-INC-2';
    expect(ear('PUMP').told.length).toBeGreaterThan(once.length);
    expect(once.filter(isOfSecond).map(({ is }) => is['type'])).toEqual([
      'liandong.picture.v1',
      ...Array.from({ length: 20 }, () => 'liandong.incident.situation-updated.v1'),
      'liandong.incident.contained.v1',
    ]);
    for (const agencyId of Object.keys(ears) as Agency[]) expect(ascends(positions(agencyId))).toBe(true);
  });

  it('ends while the agency is suspended, and begins anew', async () => {
    await operates('BUS', { type: 'agency.suspend', data: { reason: '停用' } });
    const before = ear('BUS').told.length;
    await does('EMB', 'incident.update-situation', 'INC-1', { summary: '停用期间' });
    const later = await report('PUMP', 'INC-3');
    await until(() => positions('EMB').includes(later), 'EMB hears the report');
    expect(ear('BUS').told).toHaveLength(before);
    await operates('BUS', { type: 'agency.reinstate', data: { reason: '恢复' } });
    await until(() => ear('BUS').told.length > before + 1, 'BUS is told again');
    const [beginning, picture] = ear('BUS').told.slice(before);
    expect(beginning?.is['type']).toBe('liandong.beginning.v1');
    expect(picture).toMatchObject({
      is: { subject: 'incident-INC-1' },
      data: { incident: { situation: '停用期间' } },
    });
  });

  it('holds up nobody else where its topic is gone', async () => {
    const admin = kafka.admin();
    await admin.connect();
    await ears.FIRE?.close();
    await admin.deleteTopics({ topics: [partnerTopic(topics, 'events', 'FIRE')] });
    await admin.disconnect();
    const said = await does('EMB', 'incident.update-situation', 'INC-1', { summary: '没有消防的主题' });
    await until(() => positions('EMB').includes(said), 'EMB hears all the same');
    await until(async () => !(await isTold('FIRE')), 'the relay gives the topic up');
    await listen('FIRE');
    await hears('FIRE', 'picture incident-INC-1');
  });

  it('bears a signature by a published key of the installation, each of it', () => {
    for (const one of Object.values(ears)) {
      expect(one.told.length).toBeGreaterThan(0);
      expect(one.faults).toEqual([]);
    }
  });
});
