import { registerAgency } from '#application';
import { commandExamples } from '#contracts';
import { EventLog } from '#event-log';
import { createKafka } from '#messaging';
import { signToken, type AgencyKey } from '#security';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../harness/processes.js';
import { TestService } from '../harness/service.js';
import { SmallDisk } from '../harness/small-disk.js';

const nothing = (): void => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };

interface Health {
  readonly status: number;
  readonly code?: string;
  readonly standingStill?: Readonly<Record<string, string>>;
  readonly checks: {
    readonly followers: Readonly<Record<string, { status: string; position?: string; reason?: unknown }>>;
  };
}

describe('a follower that fails', () => {
  let service: TestService;
  let disk: SmallDisk | undefined;
  let log: EventLog;
  let key: AgencyKey;
  let door: string;

  beforeAll(async () => {
    // where no disk of limited size can be mounted, what is told of a full one is left out
    disk = SmallDisk.mount(4_096);
    disk?.fill();
    const port = await freePort();
    door = `http://127.0.0.1:${port}`;
    service = await TestService.create({
      HEALTH_PORT: String(port),
      ...(disk && {
        NOTARY_DATA: join(disk.folder, 'notary'),
        NOTARY_INTERVAL_SECONDS: '1',
        SNAPSHOT_DATA: join(disk.folder, 'snapshots'),
      }),
    });
    await service.start('followers');
    // the notary's tree and the snapshots are read by the followers' machine alone here
    await service.start('api', { NOTARY_DATA: '', SNAPSHOT_DATA: '' });
    log = service.openLog();
    key = await registerAgency(log, {
      agencyId: 'EMB',
      name: '应急局',
      kind: 'department',
      mandates: [{ capacity: 'command', areaCode: '520111' }],
      roles: ['duty-officer', 'commander'],
      keysDir: join(service.dir, 'keys'),
      audience: service.audience,
    });
  });
  afterAll(async () => {
    await log?.close();
    await service?.close();
    disk?.unmount();
  });

  const ask = async (url: string): Promise<Health> => {
    const response = await fetch(url);
    return { ...((await response.json()) as Health), status: response.status };
  };
  const ready = () => ask(`${service.apiUrl}/health/ready`);

  async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 240_000;
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error(`${what}: not in time; ${JSON.stringify(await ready())}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async function report(id: string): Promise<string> {
    const token = await signToken({ agencyId: 'EMB', principal: '值班员', role: 'duty-officer' }, key);
    const response = await fetch(`${service.apiUrl}/v1/incidents/${id}/report`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(commandExamples['incident.report']),
    });
    expect(response.status).toBe(201);
    return ((await response.json()) as { position: string }).position;
  }

  const has = async (names: readonly string[], status: string): Promise<boolean> => {
    const { followers } = (await ready()).checks;
    return names.every((name) => followers[name]?.status === status);
  };
  /** How often the log has said it of a follower. */
  const said = (text: string, name: string): number =>
    readFileSync(join(service.logs, 'followers.log'), 'utf8')
      .split('\n')
      .filter((line) => line.includes(text) && line.includes(`"follower":"${name}"`)).length;

  it('on a full disk ends nobody, says so, and goes on when there is room', async () => {
    if (!disk) return;
    await until('notary and snapshots', () => has(['notary', 'snapshots'], 'standing-still'));
    const answer = await ready();
    expect(answer).toMatchObject({
      status: 503,
      code: 'not-ready',
      standingStill: { notary: 'ENOSPC', snapshots: 'not-on-disk' },
      checks: { eventLog: 'ok', readModel: 'ok' },
    });
    expect((await ask(`${service.apiUrl}/health/serving`)).status).toBe(200);
    const own = await ask(`${door}/health/ready`);
    expect([own.status, own.checks.followers['snapshots']]).toMatchObject([
      503,
      { status: 'standing-still', reason: { message: expect.stringContaining('free') } },
    ]);
    // all the others do their work
    const position = await report('I-1');
    await until('relay and flows', async () => {
      const { followers } = (await ready()).checks;
      return ['relay', 'projections', 'report-flow'].every(
        (name) => BigInt(followers[name]?.position ?? -1) >= BigInt(position),
      );
    });
    for (const name of ['notary', 'snapshots']) {
      await until('a word in the log', () => Promise.resolve(said('is stalled', name) > 0));
      expect([name, said('is stalled', name)]).toEqual([name, 1]);
    }

    disk.clear();
    await until('being ready', async () => (await ready()).status === 200);
    await until('a signature', async () => {
      const admin = createKafka(service.config.kafka, 'spec', quiet).admin();
      await admin.connect();
      const [ends] = await admin.fetchTopicOffsets(`${service.config.topicPrefix}checkpoints`);
      await admin.disconnect();
      return Number(ends?.high) > 0;
    });
    for (const name of ['notary', 'snapshots']) {
      await until('a word in the log', () => Promise.resolve(said('continues', name) > 0));
    }
    expect(service.process('followers').running).toBe(true);
  });

  it('for ever on an event that it does not know is named, and others go on', async () => {
    await report('I-2');
    await until('being ready', async () => (await ready()).status === 200);
    const append = await log.append('task-T-1', -1n, [
      {
        eventId: randomUUID(),
        storedType: 'task.unheard-of.v9',
        data: {},
        metadata: { actor: { agencyId: 'FIRE' } } as never,
      },
    ]);
    expect(append).not.toBe('conflict');
    await until('what stands still', () => has(['projections', 'activation-flow'], 'standing-still'));
    const { status, standingStill } = await ready();
    expect(status).toBe(503);
    expect(Object.keys(standingStill ?? {})).toEqual(
      expect.arrayContaining(['projections', 'activation-flow']),
    );
    await until('the others', () =>
      has(['notary', 'sharing-flow', 'warning-flow', 'erasure'].slice(disk ? 0 : 1), 'live'),
    );
    await until('the metrics', async () => {
      const text = await (await fetch(`${service.apiUrl}/metrics`)).text();
      return [
        'liandong_follower_up{follower="projections"} 0\n',
        'liandong_follower_up{follower="warning-flow"} 1\n',
        'liandong_follower_lag_events{follower="erasure"} 0\n',
        'liandong_follower_lag_events{follower="projections"} 1\n',
      ].every((line) => text.includes(line));
    });
    await until('a word in the log', () => Promise.resolve(said('is stalled', 'projections') > 0));
    expect(said('is stalled', 'projections')).toBe(1);
  });
});
