import { AgencyDirectory, setInstallation } from '#application';
import type { RecordedEvent } from '#contracts';
import type { IncidentFacts } from '#domain';
import type { EventLog } from '#event-log';
import { createLogger } from '#platform';
import { openReadModel, type ReadModel, type Viewer } from '#read-model';
import fc from 'fast-check';
import { createApi } from '../../apps/api/src/app/app.js';
import { audience, MemoryLog, Parties } from '../../apps/api/src/app/testing.helper-spec.js';
import { Limits } from '../../apps/api/src/limits/limits.js';
import { MemoryKeys } from '../../libs/application/src/personal-data/keys.helper-spec.js';
import { startPostgres, type TestPostgres } from '../../libs/postgres/src/testing/postgres.js';
import { runSql } from '../../libs/postgres/src/testing/sql.js';
import { addresses } from './addresses.helper-spec.js';
import { ids, metadataOf, nights, parties, type Happening } from './nights.helper-spec.js';
import { toldOtherwise } from './secrets.helper-spec.js';

const given = process.env['AUTHORITY_RUNS'];
const runs = Number(given ?? 2);
/** The same nights in every run, so that a failure is the change's; many others in `npm run check:long`. */
const seed = given === undefined ? 20_260_618 : undefined;
/** Of all nights together, on the slowest machine; one takes about five seconds. */
const longestMs = runs * 120_000;

const empty = `do $$ declare name text; begin
  for name in select tablename from pg_tables where schemaname = 'read'
    and tablename not in ('migrations', 'checkpoints', 'log_marks', 'kept_states', 'follower_health')
  loop execute 'truncate read.' || quote_ident(name); end loop;
  delete from read.checkpoints; delete from read.log_marks;
end $$`;

describe('what an agency may not see', () => {
  let postgres: TestPostgres;
  let url: string;
  let model: ReadModel;
  let registry: readonly RecordedEvent[];
  let registered: Parties;
  const logger = createLogger('test', 'silent');

  beforeAll(async () => {
    postgres = await startPostgres();
    url = await postgres.database();
    model = await openReadModel({ url });
    await model.migrate();
    const log = new MemoryLog();
    const eventLog = log as unknown as EventLog;
    registered = new Parties(eventLog);
    for (const { agencyId, kind, mandates, roles, areaCode } of parties)
      await registered.register(agencyId, kind, mandates, roles, areaCode);
    await setInstallation(eventLog, { districtCode: '520111', homeBureauId: 'EMB' });
    registry = log.records;
  });
  afterAll(async () => {
    registered?.clear();
    await model?.close();
    await postgres?.stop();
  });

  /** The service over a night: doors, registry and read model, everything followed. */
  async function during<T>(
    night: readonly Happening[],
    work: (told: {
      directory: AgencyDirectory;
      ask: (who: Viewer, path: string) => Promise<string>;
    }) => Promise<T>,
  ): Promise<T> {
    const log = new MemoryLog();
    log.records.push(...registry);
    const lengths = new Map<string, bigint>();
    for (const [number, one] of night.entries()) {
      const revision = lengths.get(one.stream) ?? 0n;
      lengths.set(one.stream, revision + 1n);
      const metadata = metadataOf(one, number);
      log.records.push({
        ...{ eventId: metadata.commandId.replace('c', 'e'), stream: one.stream, revision },
        position: BigInt(log.records.length),
        ...{ recordedAt: metadata.receivedAt, storedType: one.storedType, data: one.data, metadata },
      });
    }
    const eventLog = log as unknown as EventLog;
    await runSql(url, empty);
    await model.projections.apply({ events: log.records, upTo: BigInt(log.records.length) - 1n });
    const directory = new AgencyDirectory(eventLog, logger);
    await directory.open();
    let now = 0;
    const app = await createApi({
      ...{ eventLog, directory, readModel: model, personalKeys: new MemoryKeys(), logger, audience },
      ...{ maxFeeds: 1, personalDataKey: Buffer.alloc(32, 7), limits: new Limits(() => (now += 60_000)) },
    });
    const ask = async (who: Viewer, path: string): Promise<string> => {
      const answer = await app.inject({
        url: `/v1/${path}`,
        headers: await registered.bearer(who.agencyId, who.role),
      });
      const { 'content-type': type, etag, link } = answer.headers;
      const body = answer.body.replace(/urn:uuid:[0-9a-f-]{36}/g, 'urn:uuid:…');
      return `${answer.statusCode} ${JSON.stringify({ type, etag, link })} ${body}`;
    };
    try {
      return await work({ directory, ask });
    } finally {
      await app.close();
      await directory.close();
    }
  }

  const answersTo = async (who: Viewer, ask: (who: Viewer, path: string) => Promise<string>) => {
    const answers = new Map<string, string>();
    for (const path of addresses) answers.set(path, await ask(who, path));
    const { events } = await model.queries.feed.read({ after: -1n, limit: 200 }, who);
    answers.set('feed', JSON.stringify(events));
    return answers;
  };

  it(
    'changes nothing that it is told',
    async () => {
      let changed = 0;
      await fc.assert(
        fc.asyncProperty(nights, async (night) => {
          const viewers: Viewer[] = [];
          const incidents: Record<string, IncidentFacts> = {};
          const answers = await during(night, async ({ directory, ask }) => {
            const here = directory.jurisdiction();
            for (const id of ids.incident) {
              const facts = await directory.incident(id);
              if (facts) incidents[id] = facts;
            }
            for (const { agencyId, roles } of parties) {
              const facts = await directory.facts(agencyId);
              if (!facts) throw new Error(`${agencyId} is not registered`);
              for (const role of roles)
                viewers.push({ ...facts, role, principal: 'test', keyId: `${agencyId}-1`, here });
            }
            const told = [];
            for (const who of viewers) told.push(await answersTo(who, ask));
            return told;
          });
          const found: object[] = [];
          for (const [index, who] of viewers.entries()) {
            const other = toldOtherwise({ who, here: who.here, night, incidents });
            changed += other.changed;
            if (other.changed === 0) continue;
            const told = await during(other.night, ({ ask }) => answersTo(who, ask));
            for (const [path, answer] of told) {
              const before = answers[index]?.get(path) ?? '';
              if (answer === before) continue;
              const at = [...answer].findIndex((letter, n) => letter !== before[n]);
              const part = (text: string): string => text.slice(Math.max(0, at - 160), at + 80);
              found.push({
                who: `${who.agencyId} ${who.role}`,
                path,
                before: part(before),
                after: part(answer),
              });
            }
          }
          expect(found).toEqual([]);
        }),
        // what was found is shown as it is: to look for less of it would take as long again many times
        { numRuns: runs, endOnFailure: true, seed },
      );
      expect(changed).toBeGreaterThan(0);
    },
    longestMs,
  );

  it('leaves whoever was asked its feed before anybody has decided', async () => {
    const told = (stream: string, storedType: string, data: object, by = 'EMB'): Happening => ({
      ...{ stream, storedType, by, data: data as Happening['data'] },
    });
    const report = {
      title: 't',
      category: 'natural-disaster',
      areaCode: '520111006',
      reporterAgencyId: 'EMB',
    };
    const request = { incidentId: 'I1', capability: 'drainage-m3h', amount: 1, priority: 1, purpose: 'p' };
    const night = [
      told('incident-I1', 'incident.reported.v1', { ...report, description: 'd', exercise: false }),
      told('sharing-S1', 'sharing.requested.v1', {
        ...request,
        ...{ neededBy: '2026-06-18T15:10:00.000Z', requesterAgencyId: 'EMB' },
        deliverTo: { areaCode: '520111006', place: 'x' },
      }),
      told('sharing-S1', 'sharing.asked.v1', { agencyIds: ['ENT', 'NBR'], byAgencyId: 'EMB' }),
    ];
    const types = await during(night, async ({ directory }) => {
      const facts = await directory.facts('ENT');
      if (!facts) throw new Error('ENT is not registered');
      const role = 'enterprise-operator';
      const who = {
        ...facts,
        role,
        principal: 'test',
        keyId: 'ENT-1',
        here: directory.jurisdiction(),
      } as const;
      return (await model.queries.feed.read({ after: -1n, limit: 200 }, who)).events.map(({ type }) => type);
    });
    expect(types.filter((type) => type.startsWith('sharing.'))).toEqual([
      'sharing.requested',
      'sharing.asked',
    ]);
  });
});
