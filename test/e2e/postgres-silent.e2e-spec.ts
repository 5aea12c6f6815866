import { until } from '../engines/support.js';
import { TestAgency } from '../harness/agency.js';
import { freePort } from '../harness/processes.js';
import { TestService } from '../harness/service.js';
import { Way } from '../harness/way.js';

/** For what has to happen however busy the machine is. */
const patienceMs = 240_000;
/** Long enough for everybody to have found out, and to have tried again in vain. */
const silentMs = 30_000;

describe('while the way to PostgreSQL is silent', () => {
  let service: TestService;
  let way: Way;
  let agency: TestAgency;

  beforeAll(async () => {
    service = await TestService.create({ LOG_LEVEL: 'warn' }, { supervised: true });
    const direct = new URL(service.config.postgresUrl);
    way = new Way(await freePort(), { host: direct.hostname, port: Number(direct.port) });
    await way.open();
    const through = new URL(direct);
    through.port = String(way.port);
    through.hostname = '127.0.0.1';
    for (const app of ['followers', 'command-worker', 'api'] as const) {
      await service.start(app, { POSTGRES_URL: through.href });
    }
    agency = await TestAgency.register(service, 'EMB');
    await shows('I-0');
  }, 3 * patienceMs);

  afterAll(async () => {
    await agency.close();
    way.close();
    await service.close();
  }, patienceMs);

  /** Asks until the API shows the incident; gives what it answered otherwise. */
  async function shown(incidentId: string): Promise<Set<number>> {
    const answers = new Set<number>();
    await until(
      async () => {
        const { status } = await agency.get(`/v1/incidents/${incidentId}`, patienceMs);
        answers.add(status);
        return status === 200;
      },
      () => `${incidentId} to be shown; the API said ${[...answers].join(', ')}`,
      patienceMs,
    );
    return answers;
  }
  async function shows(incidentId: string): Promise<void> {
    await agency.report(incidentId);
    await shown(incidentId);
  }
  /** Not seen yet, or away for now: nothing else is said. */
  const onlyPassing = (answers: Iterable<number>) => [...answers].filter((s) => ![200, 404, 503].includes(s));

  it(
    'connections that are lost are replaced: reports go on being shown',
    async () => {
      for (let n = 1; n <= 2; n++) {
        way.silence();
        way.resume();
        await agency.report(`I-${n}`);
        expect(onlyPassing(await shown(`I-${n}`))).toEqual([]);
      }
    },
    3 * patienceMs,
  );

  it(
    'questions are answered with 503, and everything is shown when it is over',
    async () => {
      way.silence();
      const reports = [await agency.report('I-11'), await agency.report('I-12')];
      const answers = new Set<number>();
      const end = Date.now() + silentMs;
      while (answers.size === 0 || Date.now() < end) {
        answers.add((await agency.get('/v1/incidents/I-0', patienceMs)).status);
      }
      expect([...answers]).toEqual([503]);
      way.resume();
      expect(onlyPassing([...(await shown('I-11')), ...(await shown('I-12'))])).toEqual([]);
      await until(
        () => reports.every((id) => agency.outcome(id) === 'accepted'),
        'the reports to be accepted',
        patienceMs,
      );
      for (const name of ['api', 'command-worker', 'followers'] as const) {
        expect([name, service.process(name).restarted]).toEqual([name, 0]);
      }
    },
    4 * patienceMs,
  );
});
