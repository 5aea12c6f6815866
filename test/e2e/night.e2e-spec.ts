import { registerAgency } from '#application';
import type { RecordedEvent } from '#contracts';
import type { Role } from '#domain';
import { EventLog } from '#event-log';
import { openReadModel, type Drift } from '#read-model';
import type { AgencyKey } from '#security';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../../apps/stack/src/api-client.js';
import { parties } from '../../apps/stack/src/demo/parties.js';
import { night } from '../../apps/stack/src/demo/night.js';
import { playNight, type NightResult } from '../../apps/stack/src/demo/player.js';
import { replayed } from '../../apps/stack/src/replayed.js';
import { TestService, type AppName, type EngineName } from '../harness/service.js';
import { readModelRows, withoutRun, type Snapshot } from '../harness/snapshot.js';

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

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

/** The service sees everything in its log, so that each of the two plays needs an empty one of its own. */
const eventStoreUrls = process.env['EVENTSTORE_URLS']?.split(/\s+/);
if (process.env['EVENTSTORE_URL'] && eventStoreUrls?.length !== 2) {
  throw new Error('EVENTSTORE_URLS with two empty event stores is wanted, with a blank between them');
}

interface Played {
  readonly result: NightResult;
  readonly rows: Snapshot;
  readonly comparable: Snapshot;
  readonly rebuilt: Snapshot;
  /** What `npm run verify` finds. */
  readonly drift: readonly Drift[];
  /** All events in the log, in its order. */
  readonly effects: string[];
  readonly killed: string[];
  /** What the auditor is shown of 02:11. */
  readonly replay: string;
}

/** What an event is, with its id, which is the same in every run unless it covers what is sealed under keys of the run. */
const identityOf = ({ eventId, stream, storedType, data, metadata }: RecordedEvent): string =>
  `${stream} ${storedType} ${JSON.stringify(data).includes('"sealed":') ? metadata.commandId : eventId}`;

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
async function play(
  faults: boolean,
  { keysDir, eventStoreUrl }: { keysDir: string; eventStoreUrl?: string },
): Promise<Played> {
  const runStart = Date.now();
  const service = await TestService.create({ LOG_LEVEL: 'warn' }, { supervised: true, eventStoreUrl });
  try {
    for (const app of ['followers', 'command-worker', 'observer', 'api'] as const) await service.start(app);
    const { kafka, topicPrefix, postgresUrl } = service.config;
    const log = new EventLog({ url: service.config.eventStoreUrl });
    if ((await log.lastPosition()) >= 0n) throw new Error('the night needs a log in which there is nothing');
    const keys = new Map<string, AgencyKey>();
    for (const party of parties) {
      keys.set(party.agencyId, await registerAgency(log, { ...party, keysDir }));
    }
    const victims = faults ? killable.filter((name) => service.owns(name)) : [];
    const every = Math.floor(night.length / (victims.length + 1));
    const killed: string[] = [];
    const kills: Promise<void>[] = [];
    let replies = 0;
    const result = await playNight({
      kafka,
      topicPrefix,
      apiUrl: service.apiUrl,
      keys,
      speed: Infinity,
      seed: 618,
      faults,
      log: quiet,
      replyTimeoutMs: 4_000,
      deadlineMs: 200_000,
      onProgress: () => {
        if (++replies % every !== 0) return;
        const victim = victims.shift();
        if (!victim) return;
        killed.push(victim);
        kills.push(service.process(victim).kill9());
      },
    });
    await Promise.all(kills);

    const effects: string[] = [];
    const readModel = await openReadModel({ url: postgresUrl, applicationName: 'e2e' });
    try {
      await settled(log, (position) => readModel.queries.waitForPosition(position, 30_000));
      const rows = await readModelRows(postgresUrl);
      const comparable = await readModelRows(postgresUrl, withoutRun(runStart));
      const { drift } = await readModel.verify('all', (after) => log.follow({ after }));
      await readModel.rebuild('all', (after) => log.follow({ after }));
      for await (const batch of log.follow({ after: undefined })) {
        effects.push(...batch.events.map(identityOf));
        if (batch.caughtUp) break;
      }
      const rebuilt = await readModelRows(postgresUrl);
      const client = (agencyId: string, role: Role) => {
        const key = keys.get(agencyId);
        if (!key) throw new Error(`no key for ${agencyId}`);
        return ApiClient.as(key, service.apiUrl, role);
      };
      const replay = await replayed(await client('EMB', 'duty-officer'), await client('AUDIT', 'auditor'));
      return { replay: replay.join('\n'), result, rows, comparable, drift, rebuilt, effects, killed };
    } finally {
      await readModel.close();
      await log.close();
    }
  } finally {
    await service.close();
  }
}

/** Waits until the flows have nothing more to say: the log stays where it is and is shown. */
async function settled(log: EventLog, shown: (position: bigint) => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  let quietSince = Date.now();
  let last = -1n;
  while (Date.now() - quietSince < 3_000) {
    if (Date.now() > deadline) throw new Error('the service did not come to rest within 60 s');
    const position = await log.lastPosition();
    if (position !== last) quietSince = Date.now();
    last = position;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  if (!(await shown(last))) throw new Error('the read model does not show the end of the log');
}

describe('the demo night', () => {
  let keysDir: string;
  let calm: Played;
  let stormy: Played;

  beforeAll(async () => {
    // the same keys for both, or the read models of the agencies would differ
    keysDir = mkdtempSync(join(tmpdir(), 'liandong-keys-'));
    const [first, second] = eventStoreUrls ?? [];
    calm = await play(false, { keysDir, eventStoreUrl: first });
    stormy = await play(true, { keysDir, eventStoreUrl: second });
  }, 420_000);

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

  it('leaves the same read models as the night without faults', () => {
    const rows = ({ comparable }: Played) => Object.values(comparable).flat();
    expect(differences(rows(calm), rows(stormy))).toEqual([]);
    expect(stormy.comparable).toEqual(calm.comparable);
  });

  it('leaves no row that the log does not bear out', () => {
    expect([calm.drift, stormy.drift]).toEqual([[], []]);
  });

  it('writes every effect once', () => {
    expect(new Set(stormy.effects).size).toBe(stormy.effects.length);
    expect(differences(calm.effects, stormy.effects)).toEqual([]);
    expect(stormy.effects).toHaveLength(calm.effects.length);
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
