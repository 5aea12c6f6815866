import { commandExamples } from '#contracts';
import { until } from '../engines/support.js';
import { TestAgency } from '../harness/agency.js';
import { freePort } from '../harness/processes.js';
import { TestService } from '../harness/service.js';
import { Way } from '../harness/way.js';

/** For what has to happen however busy the machine is. */
const patienceMs = 240_000;
/** Longer than the worker's consumer tries a batch before it gives up. */
const awayMs = 15_000;
const fewestOthers = 12;

describe('while PostgreSQL is away', () => {
  let service: TestService;
  let way: Way;
  let agency: TestAgency;

  beforeAll(async () => {
    service = await TestService.create({ LOG_LEVEL: 'warn' }, { supervised: true });
    const direct = new URL(service.config.postgresUrl);
    way = new Way(await freePort(), { host: direct.hostname, port: Number(direct.port) });
    const through = new URL(direct);
    through.port = String(way.port);
    through.hostname = '127.0.0.1';
    await service.start('followers');
    // not yet open: it starts without
    await service.start('command-worker', { POSTGRES_URL: through.href });
    agency = await TestAgency.register(service, 'EMB');
  }, 3 * patienceMs);

  afterAll(async () => {
    try {
      await agency.close();
      way.close();
    } finally {
      await service.close();
    }
  }, patienceMs);

  const answered = (...ids: string[]): Promise<void> =>
    until(
      () => ids.every((id) => agency.outcome(id) !== undefined),
      () => `${ids.filter((id) => agency.outcome(id) === undefined).length} of ${ids.length} to be answered`,
      patienceMs,
    );
  const request = (sharingId: string) =>
    agency.say('sharing.request', `sharing-${sharingId}`, {
      ...commandExamples['sharing.request'],
      incidentId: 'I-0',
      neededBy: new Date(Date.now() + 3_600_000).toISOString(),
    });

  it(
    'a decision waits for it, and everybody else goes on',
    async () => {
      const first = await agency.report('I-0');
      await answered(first);
      const asked = [await request('S-1'), await request('S-2')];
      await answered(...asked);
      expect(
        [first, ...asked].map((id) => agency.reply(id)).filter((reply) => reply?.outcome !== 'accepted'),
      ).toEqual([]);

      for (const sharingId of ['S-1', 'S-2']) {
        const decide = await agency.say('sharing.decide-allocation', `sharing-${sharingId}`, {});
        const end = Date.now() + awayMs;
        for (let n = 0; n < fewestOthers || Date.now() < end; n += 4) {
          const others = await Promise.all([0, 1, 2, 3].map((m) => agency.report(`${sharingId}-${n + m}`)));
          await answered(...others);
          expect(others.map((id) => agency.outcome(id))).toEqual(others.map(() => 'accepted'));
        }
        expect(agency.outcome(decide)).toBeUndefined();
        await way.open();
        await answered(decide);
        expect(agency.outcome(decide)).toBe('accepted');
        way.cut();
      }
      expect(service.process('command-worker').restarted).toBe(0);
      expect(service.process('command-worker').running).toBe(true);
    },
    12 * patienceMs,
  );
});
