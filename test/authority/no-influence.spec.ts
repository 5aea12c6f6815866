import { commandExamples, commandSpecs, intakeStream, streamId } from '#contracts';
import { commandUuid } from '#event-log';
import { AgencyView, State } from '#read-model';
import fc from 'fast-check';
import { API_PARTS, type ApiParts } from '../../apps/api/src/parts/parts.js';
import { IncidentRow } from '../../libs/read-model/src/incident/rows.js';
import type { Table } from '../../libs/read-model/src/projecting/projection.js';
import { ReportRow } from '../../libs/read-model/src/report/rows.js';
import { SharingRow } from '../../libs/read-model/src/sharing/rows.js';
import { TaskRow } from '../../libs/read-model/src/task/rows.js';
import { planDrill } from '../../libs/read-model/src/testing/drills.js';
import { TestLog } from '../../libs/read-model/src/testing/log.js';
import { drill, histories } from '../parity/acts.helper-spec.js';
import {
  aggregateOfCommand,
  aimed,
  attempts,
  besiege,
  idsIn,
  involved,
  outerCommands,
  strangers,
  type Attempt,
} from './strangers.helper-spec.js';

/** Histories, in each of which every command is tried once. */
const given = process.env['AUTHORITY_RUNS'];
const runs = Number(given ?? 3);
/** The same histories in every run, so that a failure is the change's; many others in `npm run check:long`. */
const seed = given === undefined ? 20_260_618 : undefined;

/** A drill that runs, with one stranger in it, who is nothing else inside than anybody. */
const running = (() => {
  const log = new TestLog();
  planDrill(log, drill, { participants: ['FIRE', 'X-ENT'] });
  log.append(`drill-${drill}`, { type: 'drill.started', data: {} });
  return log.events;
})();

const besieged = histories.chain((told) => {
  const history = [...running, ...told.filter(({ stream }) => stream !== `drill-${drill}`)];
  return fc.record({
    history: fc.constant(history),
    said: attempts(idsIn(history), idsIn(history, drill), drill, [...strangers, ...strangers, ...involved]),
  });
});

/** The same of something that is not there. */
function elsewhere({ targetId, data, ...attempt }: Attempt, ids: readonly string[]): Attempt {
  const other = (id: string): string => `qqq${id}`;
  const moved = ids.reduce(
    (text, id) => text.replaceAll(JSON.stringify(id), JSON.stringify(other(id))),
    JSON.stringify(data),
  );
  return { ...attempt, targetId: other(targetId), data: JSON.parse(moved) as object };
}

/** What every agency may see, and so may be told apart from what is not there. */
const forAll = ['agency', 'plan', 'warning', 'installation'];
/** What these see beside. */
const seenBeside: Readonly<Record<string, readonly string[]>> = {
  'X-DEP': ['resource', 'team'],
  'X-TWN': ['resource', 'team'],
  'X-ENT': ['drill'],
};
const isSeen = (agencyId: string, aggregate: string): boolean =>
  forAll.includes(aggregate) || (seenBeside[agencyId]?.includes(aggregate) ?? false);

const codeOf = (answer: string): string => /"code":"([a-z-]+)"/.exec(answer)?.[1] ?? 'accepted';
/** By sight, role or relation; where the state of something is the reason, there is more to it. */
const isDenial = (answer: string): boolean =>
  /"refusal":\{"code":"(not-found|not-a-party|role-not-permitted)"\}/.test(answer);

describe('what a stranger sends', () => {
  it('leaves nothing but its own record, and is told nothing of what is there', async () => {
    const told = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(besieged, async ({ history, said }) => {
        const found: object[] = [];
        const { api, send, close } = await besiege(history);
        try {
          const { records } = api.log;
          // a stream with nothing but refusals is nobody's
          const others = new Set(
            records.flatMap(({ stream, storedType }) => (storedType.startsWith('command.') ? [] : [stream])),
          );
          const hiddenFrom = (agencyId: string): readonly string[] =>
            [...idsIn(history), ...idsIn(history, drill)].flatMap(([aggregate, ids]) =>
              isSeen(agencyId, aggregate) ? [] : [...ids],
            );
          for (const [index, attempt] of said.entries()) {
            const { agencyId, name, targetId } = attempt;
            const isStranger = agencyId.startsWith('X-');
            const target = streamId(aggregateOfCommand(name), targetId, attempt.drill);
            const before = records.length;
            const answer = await send(attempt, `said-${index}.`);
            told.set(codeOf(answer), (told.get(codeOf(answer)) ?? 0) + 1);
            const commandId = commandUuid(`/agencies/${agencyId}`, `said-${index}.`, attempt.drill);
            const isOwn = target === `agency-${agencyId}` || !others.has(target);
            const mayWrite = [intakeStream(commandId, attempt.drill), ...(isOwn ? [target] : [])];
            const written = records.slice(before).filter(({ stream }) => !mayWrite.includes(stream));
            // who is a party may be more than a stranger: what it is denied shows
            if (written.length > 0 && (isStranger || isDenial(answer)))
              found.push({ wrote: written.map(({ stream }) => stream), attempt, answer });
            const isAimed = others.has(target) && !isSeen(agencyId, aggregateOfCommand(name));
            if (!isStranger || !isAimed || commandSpecs[name].creates) continue;
            const ofNothing = await send(elsewhere(attempt, hiddenFrom(agencyId)), `else-${index}.`);
            if (ofNothing.replaceAll('qqq', '') !== answer) found.push({ attempt, answer, ofNothing });
          }
        } finally {
          await close();
        }
        expect(found).toEqual([]);
      }),
      // to look for less of what was found would take as long again many times
      { numRuns: runs, endOnFailure: true, seed },
    );
    // the property says nothing where nothing is tried
    for (const code of ['not-found', 'role-not-permitted', 'already-exists'])
      expect([code, (told.get(code) ?? 0) > 0]).toEqual([code, true]);
  });
});

/** What of the live world the queries show somebody by its id. */
const asked = {
  incident: IncidentRow,
  task: TaskRow,
  sharing: SharingRow,
  report: ReportRow,
} as const;

describe('what the queries hide from somebody, party to it once or never', () => {
  it('is answered by every command as what is not there', async () => {
    let once = 0;
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const found: object[] = [];
        const ids = idsIn(history);
        const hideable = Object.keys(asked).flatMap((aggregate) => ids.get(aggregate) ?? []);
        const { api, send, close } = await besiege(history);
        try {
          const { directory } = api.app.get<ApiParts>(API_PARTS);
          const { records } = api.log;
          const state = new State();
          await state.apply(records);
          const wasNamed = (agencyId: string, object: string): boolean =>
            records.some(
              ({ stream, data }) => stream === object && JSON.stringify(data).includes(`"${agencyId}"`),
            );
          let sent = 0;
          for (const [agencyId, , [role]] of involved) {
            const party = await directory.facts(agencyId);
            if (!party || !role) throw new Error(`${agencyId} is not registered`);
            const viewer = { ...party, role, principal: 'test', here: directory.jurisdiction() };
            const view = new AgencyView(state, viewer);
            for (const name of outerCommands.filter((each) => !commandSpecs[each].creates)) {
              const aggregate = aggregateOfCommand(name);
              const table = asked[aggregate as keyof typeof asked] as Table | undefined;
              for (const targetId of (table && ids.get(aggregate)) ?? []) {
                if (!table || !state.row(table, targetId) || view.see(table, targetId)) continue;
                if (wasNamed(agencyId, `${aggregate}-${targetId}`)) once += 1;
                const data = aimed(commandExamples[name], ids, 0) as object;
                const attempt: Attempt = { agencyId, role, name, targetId, data, door: 'http' };
                const answer = await send(attempt, `said-${(sent += 1)}.`);
                const ofNothing = await send(elsewhere(attempt, hideable), `else-${sent}.`);
                if (ofNothing.replaceAll('qqq', '') !== answer) found.push({ attempt, answer, ofNothing });
              }
            }
          }
        } finally {
          await close();
        }
        expect(found).toEqual([]);
      }),
      { numRuns: runs * 2, endOnFailure: true, seed },
    );
    expect(once).toBeGreaterThan(0);
  });
});

describe('an id that is taken', () => {
  it('is all that a stranger is told, and leaves the revision as it is', async () => {
    const { api, send, close } = await besiege([]);
    try {
      const owner = await api.parties.bearer('EMB', 'duty-officer');
      const post = (path: string, body: object, headers: Record<string, string>) =>
        api.app.inject({
          method: 'POST',
          url: `/v1/${path}`,
          headers: { 'content-type': 'application/json', ...owner, ...headers },
          payload: JSON.stringify(body),
        });
      const report = commandExamples['incident.report'];
      const made = await post('incidents/I1/report', report, { 'idempotency-key': 'mine' });
      const attempt = { agencyId: 'X-ENT', role: 'enterprise-operator', name: 'incident.report' } as const;
      for (const door of ['http', 'kafka'] as const) {
        const taken = await send({ ...attempt, targetId: 'I1', data: report, ifRevision: '7', door }, door);
        expect(taken).toMatch(/"refusal":\{"code":"already-exists"\}/);
        expect(taken).toContain('intake-');
      }
      const verified = await post('incidents/I1/verify', commandExamples['incident.verify'], {
        'idempotency-key': 'again',
        'if-match': String(made.headers.etag),
      });
      expect([made.headers.etag, verified.statusCode]).toEqual(['"0"', 200]);
    } finally {
      await close();
    }
  });
});
