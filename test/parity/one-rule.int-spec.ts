import { isBorneOut, recomputeDecisions } from '#audit';
import { decode, parseStreamId, type DomainEvents } from '#contracts';
import { sharing, type CandidateQuery, type SharingState } from '#domain';
import { dueKinds, openReadModel, type ReadModel } from '#read-model';
import fc from 'fast-check';
import { registerPump } from '../../libs/read-model/src/testing/scenario.js';
import { TestLog } from '../../libs/read-model/src/testing/log.js';
import { runSql } from '../../libs/postgres/src/testing/sql.js';
import { startPostgres, type TestPostgres } from '../../libs/postgres/src/testing/postgres.js';
import { at, capabilities, instants, isOfTeams, requesters, steps } from './deeds.helper-spec.js';
import { logOf } from './history.helper-spec.js';
import { audit, drill, live, past } from './worlds.helper-spec.js';

const empty = `do $$ declare name text; begin
  for name in select tablename from pg_tables where schemaname = 'read'
    and tablename not in ('migrations', 'checkpoints', 'log_marks', 'kept_states', 'follower_health',
      'audiences', 'audience_sights')
  loop execute 'truncate read.' || quote_ident(name); end loop;
  delete from read.checkpoints; delete from read.log_marks;
end $$`;

describe('what the tables show', () => {
  let postgres: TestPostgres;
  let url: string;
  let model: ReadModel;
  beforeAll(async () => {
    postgres = await startPostgres();
    url = await postgres.database();
    model = await openReadModel({ url });
    await model.migrate();
  });
  afterAll(async () => {
    await model.close();
    await postgres.stop();
  });

  const load = async (log: TestLog): Promise<void> => {
    await runSql(url, empty);
    await model.projections.apply(log.all());
  };

  it('is what the past, the audit and a drill say, and no less of it than there is room for', async () => {
    const found = { candidates: 0, due: 0, decided: 0 };
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.boolean(),
        fc.array(instants, { minLength: 4, maxLength: 4 }),
        async (told, hasTeams, asked) => {
          const log = logOf(hasTeams ? told : told.filter((step) => !isOfTeams(step)));
          await load(log);
          const shown = live(model);
          const others = [await past(log), audit(log), ...(hasTeams ? [] : [drill(log)])];
          for (const now of asked) {
            for (const query of queriesAt(now)) {
              const mine = await shown.candidates(query);
              found.candidates += mine.length;
              for (const other of others)
                expect([other.name, await other.candidates(query)]).toEqual([other.name, mine]);
            }
            for (const kind of dueKinds) {
              const mine = (await shown.due?.(kind, now)) ?? [];
              const [first] = (await live(model, 1).due?.(kind, now)) ?? [];
              expect(first).toEqual(mine[0]);
              found.due += mine.length;
              for (const { name, due } of others) {
                // plans are facts of the live world
                if (!due || (name === 'drill' && kind === 'plan')) continue;
                const theirs = await due(kind, now);
                expect([name, kind, theirs.map(json).sort()]).toEqual([name, kind, mine.map(json).sort()]);
              }
            }
          }
          found.decided += await decideAll(log);
        },
      ),
      { numRuns: 30 },
    );
    for (const number of Object.values(found)) expect(number).toBeGreaterThan(0);
  });

  /** Decides every open request on what the tables show, and has each decision taken again from the log. */
  async function decideAll(log: TestLog): Promise<number> {
    let decided = 0;
    const states = new Map<string, SharingState>();
    for (const { stream, storedType, data } of log.events) {
      const event = decode(storedType, data);
      if (!event.type.startsWith('sharing.')) continue;
      const before = states.get(stream) ?? sharing.initialState;
      states.set(stream, sharing.evolve(before, event as DomainEvents['sharing']));
    }
    for (const [stream, state] of states) {
      const { need, requesterAgencyId } = state;
      if (!need || requesterAgencyId === undefined) continue;
      const occurredAt = log.events.at(-1)?.recordedAt ?? '';
      const query = { capability: need.capability, requesterAgencyId, at: occurredAt };
      const { candidates, logPosition } = await model.queries.sharing.candidates(query);
      const command = { type: 'sharing.decide-allocation', data: { candidates, logPosition } } as const;
      const actor = { agencyId: 'EMB', principal: 'p', role: 'commander' } as const;
      const decision = sharing.decide(command, state, { actor, occurredAt, receivedAt: occurredAt });
      const [event] = 'events' in decision ? decision.events : [];
      if (event?.type !== 'sharing.allocation-decided') continue;
      const record = log.append(stream, event, { role: 'commander', occurredAt });
      const id = parseStreamId(stream)?.id ?? '';
      const again = await recomputeDecisions(id, sourceOf(log));
      expect(again.filter((one) => one.eventId === record.eventId && isBorneOut(one))).toHaveLength(1);
      decided++;
    }
    return decided;
  }

  it('is cut off where the rule cuts off', async () => {
    const log = new TestLog();
    // the nearest are the last by id, so that the order decides and not the name
    for (let n = 0; n < 1_005; n++) registerPump(log, `P-${n}`, 'ENT', n % 3);
    await load(log);
    const query = { capability: 'drainage-m3h', requesterAgencyId: 'EMB', at: at(9) };
    const mine = await live(model).candidates(query);
    expect(mine).toHaveLength(1_000);
    for (const other of [await past(log), audit(log), drill(log)])
      expect(await other.candidates(query)).toEqual(mine);
  });
});

const queriesAt = (now: string): CandidateQuery[] =>
  capabilities.flatMap((capability) =>
    requesters.map((requesterAgencyId) => ({ capability, requesterAgencyId, at: now })),
  );

const json = (value: unknown): string => JSON.stringify(value);

const sourceOf = ({ events }: TestLog) => ({
  events: async function* (prefixes: readonly string[] = ['']) {
    await Promise.resolve();
    yield events.filter(({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix)));
  },
});
