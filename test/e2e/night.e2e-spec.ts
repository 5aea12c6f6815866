import { listTwoPersons, registerAgency, setInstallation } from '#application';
import type { RecordedEvent } from '#contracts';
import type { Role } from '#domain';
import { EventLog, isFollowedBy } from '#event-log';
import { openReadModel, type Drift, type ReadModel } from '#read-model';
import type { AgencyKey } from '#security';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { destination, pino } from 'pino';
import { night } from '../../apps/demo/src/night/night.js';
import type { NightResult } from '../../apps/demo/src/play/performance.js';
import { play as playSteps } from '../../apps/demo/src/play/player.js';
import { progressLine } from '../../apps/demo/src/play/progress.js';
import { demoStaff, keysOfStaff, registerStaff } from '../../apps/demo/src/staffing.js';
import { installation, parties } from '../../apps/demo/src/story/parties.js';
import { ApiClient } from '../../apps/demo/src/summary/api-client.js';
import { asOfSummary } from '../../apps/demo/src/summary/as-of.js';
import { until } from '../engines/support.js';
import { TestService, type AppName, type EngineName } from '../harness/service.js';
import { readModelRows, withoutDerivedIds, withoutRun, type Snapshot } from '../harness/snapshot.js';
import { named, untilRecorded, wholeNight } from './record.helper-spec.js';

const apps = ['followers', 'command-worker', 'observer', 'api'] as const;

/** In the order in which they are killed, should they run here. */
const killable: readonly (AppName | EngineName)[] = [
  'command-worker',
  'followers',
  'eventstore',
  'observer',
  'kafka',
  'api',
  'command-worker',
  'followers',
];

/** Of `06-18 16:30`. */
const clockLength = 11;

/** The service sees everything in its log, so that each of the two plays needs an empty one of its own. */
const eventStoreUrls = process.env['EVENTSTORE_URLS']?.split(/\s+/);
if (process.env['EVENTSTORE_URL'] && eventStoreUrls?.length !== 2) {
  throw new Error('EVENTSTORE_URLS with two empty event stores is wanted, with a blank between them');
}

interface Played {
  readonly result: NightResult;
  /** The times before the lines, in the order in which they were shown. */
  readonly clocks: readonly string[];
  readonly rows: Snapshot;
  readonly comparable: Snapshot;
  readonly rebuilt: Snapshot;
  /** What `npm run verify` finds. */
  readonly drift: readonly Drift[];
  /** All events in the log, in its order. */
  readonly effects: string[];
  readonly eventIds: string[];
  readonly killed: string[];
  /** What the auditor is shown of 02:11. */
  readonly replay: string;
}

/** What an event is, and what asked for it: the same in every run. */
const identityOf = ({ stream, storedType, metadata: { command } }: RecordedEvent): string =>
  `${stream} ${storedType} ${command.source} ${withoutDerivedIds(command.id)}`;

const whatHappened = (identity: string): string => {
  const [stream = '', storedType = ''] = identity.split(' ');
  return `${stream} ${named(storedType)}`;
};

/** What is in one list and not in the other. */
function differences(calm: readonly string[], stormy: readonly string[]): { only: string; what: string }[] {
  const without = (some: readonly string[], others: ReadonlySet<string>, only: string) =>
    some.filter((one) => !others.has(one)).map((what) => ({ only, what }));
  return [
    ...without(calm, new Set(stormy), 'in the calm night'),
    ...without(stormy, new Set(calm), 'in the stormy night'),
  ];
}

/** Plays the whole night on a service of its own; with `faults`, kills each process in turn meanwhile. */
const play = (
  faults: boolean,
  { keysDir, eventStoreUrl }: { keysDir: string; eventStoreUrl?: string },
): Promise<Played> =>
  TestService.during(
    (service) => playOn(service, { faults, keysDir }),
    // two kinds of checkpoints that are no places of events
    { LOG_LEVEL: 'warn', ONE_FACTOR: 'true', LIANDONG_ES_LIKE: faults ? '25.0' : '24.2' },
    {
      supervised: true,
      eventStoreUrl,
    },
  );

async function playOn(
  service: TestService,
  { faults, keysDir }: { faults: boolean; keysDir: string },
): Promise<Played> {
  const runStart = Date.now();
  await Promise.all(apps.map((app) => service.start(app)));
  const { kafka, topicPrefix, replicationFactor, postgresUrl } = service.config;
  const log = service.openLog();
  try {
    if ((await log.lastPosition()) >= 0n) throw new Error('the night needs a log in which there is nothing');
    const keys = new Map<string, AgencyKey>();
    for (const party of parties) {
      keys.set(party.agencyId, await registerAgency(log, { ...party, keysDir, audience: service.audience }));
    }
    await setInstallation(log, installation);
    await listTwoPersons(log);
    const { apiUrl, audience } = service;
    const signal = new AbortController().signal;
    await registerStaff(demoStaff, { log, apiUrl, keysDir, audience, accounts: new Map(), signal });
    const storm = new Storm(service, faults ? killable.filter((name) => service.owns(name)) : []);
    const clocks: string[] = [];
    const result = await playSteps(night, {
      kafka,
      topicPrefix,
      replicationFactor,
      apiUrl: service.apiUrl,
      keys,
      personKeys: keysOfStaff(keysDir),
      speed: Infinity,
      seed: 618,
      faults,
      log: pino(destination(join(service.logs, 'player.log'))),
      replyTimeoutMs: 4_000,
      onProgress: (progress) => {
        clocks.push(progressLine(progress).slice(0, clockLength));
        storm.afterReply();
      },
    });
    await storm.over();
    const left = await leftBehind(log, postgresUrl, runStart);
    const client = (agencyId: string, role: Role) => {
      const key = keys.get(agencyId);
      if (!key) throw new Error(`no key for ${agencyId}`);
      return new ApiClient(key, service.apiUrl, role);
    };
    const replay = await asOfSummary(client('EMB', 'duty-officer'), client('AUDIT', 'auditor'));
    return { ...left, replay: replay.join('\n'), result, clocks, killed: storm.killed };
  } finally {
    await log.close();
  }
}

/** Kills one process after the other, spread over the night. */
class Storm {
  readonly killed: string[] = [];
  private readonly kills: Promise<void>[] = [];
  private readonly victims: (AppName | EngineName)[];
  private readonly every: number;
  private replies = 0;

  constructor(
    private readonly service: TestService,
    victims: readonly (AppName | EngineName)[],
  ) {
    this.victims = [...victims];
    this.every = Math.floor(night.length / (victims.length + 1));
  }

  afterReply(): void {
    if (++this.replies % this.every !== 0) return;
    const victim = this.victims.shift();
    if (!victim) return;
    this.killed.push(victim);
    this.kills.push(this.service.process(victim).kill9());
  }

  async over(): Promise<void> {
    await Promise.all(this.kills);
  }
}

/** What the night leaves on record and in the read model. */
async function leftBehind(
  log: EventLog,
  postgresUrl: string,
  runStart: number,
): Promise<Omit<Played, 'result' | 'clocks' | 'killed' | 'replay'>> {
  const readModel = await openReadModel({ url: postgresUrl, applicationName: 'e2e' });
  try {
    const end = await untilRecorded(log);
    if (!(await readModel.projected.waitFor(end, 600_000)))
      throw new Error(`the read model does not show the end of the log, ${end}`);
    await untilTold(log, readModel, end);
    const rows = await readModelRows(postgresUrl);
    // what the fold of sight goes on from holds places in the log, and what came of it stands in the table of sight; whom
    // a message reaches goes by the time of the machine: reaching.e2e-spec
    const {
      sight_parts: _,
      messages: __,
      ...comparable
    } = await readModelRows(postgresUrl, withoutRun(runStart));
    const { drift } = await readModel.verify('all', (after) => log.follow({ after }));
    await readModel.rebuild('all', (after) => log.follow({ after }));
    const effects: string[] = [];
    const eventIds: string[] = [];
    for await (const batch of log.follow({ after: undefined })) {
      const played = batch.events.filter(({ stream }) => !stream.startsWith('message-'));
      effects.push(...played.map(identityOf));
      eventIds.push(...batch.events.map(({ eventId }) => eventId));
      if (batch.caughtUp) break;
    }
    const rebuilt = await readModelRows(postgresUrl);
    return { rows, comparable, drift, rebuilt, effects, eventIds };
  } finally {
    await readModel.close();
  }
}

const tellers = ['partner-relay', 'exercise-partner-relay'] as const;

/** Waits until agencies have been told on their topics all that is on record up to a position. */
async function untilTold(log: EventLog, { checkpoints }: ReadModel, end: bigint): Promise<void> {
  const last = new Map<string, bigint>();
  for await (const { events, upTo } of log.follow({ after: undefined })) {
    for (const { stream, position } of events)
      for (const name of tellers) if (position <= end && isFollowedBy(name, stream)) last.set(name, position);
    if (upTo >= end) break;
  }
  for (const [name, position] of last)
    await until(
      async () => ((await checkpoints.load(name)) ?? -1n) >= position,
      `${name} tells of everything`,
      600_000,
    );
}

function valueOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

/** What is on record before the night begins, and is the same whatever comes. */
const ofStart = [
  ...['agency.credential-issued', 'agency.mandated', 'installation.set', 'installation.two-persons-listed'],
  ...['person.registered', 'agency.role-granted', 'agency.key-bound'],
  'log.key-introduced',
];

describe('the demo night', () => {
  let keysDir: string;
  let calm: Played;
  let stormy: Played;

  beforeAll(async () => {
    // the same keys for both, or the read models of the agencies would differ
    keysDir = mkdtempSync(join(tmpdir(), 'liandong-keys-'));
    const [first, second] = eventStoreUrls ?? [];
    // beside each other, since a storm is mostly waiting; both come to their end before anything is said of either
    const [calmOne, stormyOne] = await Promise.allSettled([
      play(false, { keysDir, eventStoreUrl: first }),
      play(true, { keysDir, eventStoreUrl: second }),
    ]);
    calm = valueOf(calmOne);
    stormy = valueOf(stormyOne);
    // last resorts only: both nights and what is waited for after them have limits of their own, which say more
  }, 3_000_000);

  afterAll(() => rmSync(keysDir, { recursive: true, force: true }));

  it('is accepted step by step when nothing goes wrong', () => {
    expect(calm.result).toMatchObject({
      steps: night.length,
      accepted: night.length,
      refused: 0,
      contradictions: 0,
    });
  });

  it('comes to the same answers with duplicates, late messages and every process killed in turn', () => {
    const elsewhere = [eventStoreUrls && 'eventstore', process.env['KAFKA_BROKERS'] && 'kafka'];
    expect(stormy.killed).toEqual(killable.filter((name) => !elsewhere.includes(name)));
    expect(stormy.result).toMatchObject({ accepted: night.length, refused: 0, contradictions: 0 });
    expect(stormy.result.duplicatesSent).toBeGreaterThan(0);
    expect(stormy.result.lateSent).toBeGreaterThan(0);
  });

  it.each(['calm', 'stormy'] as const)('is shown forward in time (%s)', (which) => {
    const { clocks } = { calm, stormy }[which];
    expect(clocks).toHaveLength(night.length);
    expect(clocks).toEqual(clocks.toSorted());
  });

  it('puts on record what the rules alone come to, and nothing else', () => {
    const ofNight = (what: readonly string[]): string[] =>
      what.filter((one) => !ofStart.some((type) => one.endsWith(` ${type}`))).toSorted();
    expect(ofNight(calm.effects.map(whatHappened))).toEqual(ofNight(wholeNight()));
  });

  it('leaves the same read models as the night without faults', () => {
    const rows = ({ comparable }: Played) => Object.values(comparable).flat();
    expect(differences(rows(calm), rows(stormy))).toEqual([]);
    expect(stormy.comparable).toEqual(calm.comparable);
  });

  it('leaves no row that the log does not bear out', () => {
    expect([calm.drift, stormy.drift]).toEqual([[], []]);
  });

  it('writes every effect once', () => {
    expect(new Set(stormy.eventIds).size).toBe(stormy.eventIds.length);
    expect(differences(calm.effects, stormy.effects)).toEqual([]);
    expect(stormy.effects.toSorted()).toEqual(calm.effects.toSorted());
  });

  it.each(['calm', 'stormy'] as const)('rebuilds from the log to what was live (%s)', (which) => {
    const { rows, rebuilt } = { calm, stormy }[which];
    expect(rebuilt).toEqual(rows);
  });

  it('proposes warnings from readings that it cites, and incidents from red warnings', () => {
    const rowsOf = (table: string) =>
      (stormy.rows[table] ?? []).map((row) => JSON.parse(row) as Record<string, unknown> & { id: string });
    const warnings = new Map(rowsOf('warnings').map((row) => [row.id, row]));
    expect(warnings.get('RAIN-0618')).toMatchObject({
      status: 'cancelled',
      colour: 'red',
      version: 3,
      called: 2,
      unanswered: 0,
      incident_id: 'W.RAIN-0618',
    });
    const proposed = [...warnings.values()].filter(({ evidence }) => evidence !== null);
    expect(proposed.map(({ hazard }) => hazard).sort()).toEqual(['flammable-gas', 'flood', 'geological']);
    expect(proposed.find(({ hazard }) => hazard === 'geological')).toMatchObject({
      issuer_agency_id: 'NRB',
      evidence: { sensorId: 'GNSS-21', measured: 18, count: 1 },
    });
    const merged = rowsOf('incidents').filter(({ id }) => id.startsWith('W.'));
    expect(merged.map(({ status, merged_into: into }) => [status, into])).toEqual([
      ['merged', 'INC-R0'],
      ['merged', 'INC-R0'],
    ]);
  });

  it('shows the auditor how things stood at 02:11, and how they ended', () => {
    const [then = '', now = ''] = stormy.replay.split('now');
    expect(then).toMatch(/SH-G1-TEAM GY-EMB.rescue ×2 allocated/);
    expect(now).toMatch(/SH-G1-TEAM GY-EMB.rescue ×2 returned/);
    expect(then).not.toContain('SH-G1-WATER');
    expect(now).toContain('SH-G1-WATER ENT-WATER.water ×800 returned');
  });

  it('promises no unit twice', () => {
    const resources = (stormy.rows['resources'] ?? []).map(
      (row) => JSON.parse(row) as Record<string, number> & { id: string },
    );
    expect(resources.length).toBeGreaterThan(10);
    for (const r of resources) {
      const parts = ['available', 'reserved', 'deployed', 'consumed', 'damaged', 'withdrawn'].map(
        (key) => r[key] ?? NaN,
      );
      expect({ id: r.id, sum: parts.reduce((a, b) => a + b, 0) }).toEqual({ id: r.id, sum: r['registered'] });
      expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
    }
  });
});
