import { viewRules } from '#domain';
import { serviceViewer } from '#read-model';
import { marks, startPartners, viewers } from './partners.helper-spec.js';

/**
 * What each viewer gets at each address, in the order of `viewers`: EMB FIRE PSB JKZ XM NM-EMB BUS SHOP AUDIT ADMIN. 4 not
 * found, r its role opens nothing there, p its agency is none of those it is for, 0 nothing in the list, + something, with
 * the marks in it.
 */
const table: readonly (readonly [path: string, cells: string])[] = [
  ['incidents', '+C + 0 + 0 0 0 0 +C r'],
  ['incidents/A', '+C + 4 + 4 4 4 4 +C r'],
  ['incidents/A/linked-response', '+CQA + 4 + 4 4 4 4 +CQA r'],
  ['incidents/A/timeline', '+CQA + 4 + 4 4 4 4 +CQA r'],
  ['incidents/A/after-action', '+A 4 4 4 4 4 4 4 +A r'],
  ['tasks', '+ + 0 + 0 0 0 0 + r'],
  ['tasks/T', '+ + 4 + 4 4 4 4 + r'],
  ['activations', '0 0 0 0 0 0 0 0 0 r'],
  ['activations/A', '4 4 4 4 4 4 4 4 4 r'],
  ['requests/open', '+ + 0 + 0 + + 0 + r'],
  ['sharing/SH', '+QA + 4 + 4 +A +Q 4 +QA r'],
  ['sharing/SH/edxl-rm', '+ + 4 + 4 + + 4 + r'],
  ['sharing/SH/edxl-rm/none', '4 4 4 4 4 4 4 4 4 r'],
  ['sharing/SH/papers', '0 4 4 4 4 4 4 4 0 r'],
  ['sharing/SH/papers/notice', '4 4 4 4 4 4 4 4 4 r'],
  ['sharing/NONE/papers', '4 4 4 4 4 4 4 4 4 r'],
  ['requests/contention', '0 0 0 0 0 0 r r r r'],
  ['allocations', '0 0 0 0 0 0 0 0 0 r'],
  ['allocations/none', '4 4 4 4 4 4 4 4 4 r'],
  ['ledger', '0 0 0 0 0 0 0 0 0 r'],
  ['resources', '+ + + + + 0 +K 0 +K r'],
  ['resources/R-BUS', '+ + + + + 4 +K 4 +K r'],
  ['coverage', '+ + + + + p p p + r'],
  ['upkeep?before=2030-01-01T00:00:00Z', '0 0 0 0 0 0 0 0 0 r'],
  ['teams', '+ + + + + 0 0 0 + r'],
  ['teams/TEAM', '+ +M + + + 4 4 4 +M r'],
  ['teams/readiness?capability=rescue-team', '+ + + + + 0 0 0 + r'],
  ['teams/qualifications-due', '0 0 0 0 0 0 0 0 0 r'],
  ['agencies', '+TI +TI +I +I +I +I +I +I +TI +I'],
  ['agencies/FIRE', '+T +TI + + + + + + +TI +I'],
  ['agencies/FIRE/board', '+ + 4 4 4 4 4 4 + 4'],
  ['queue', '+ +O 0 + 0 0 + 0 + 0'],
  ['acts?aggregate=incident&id=A', '+ + 0 + 0 0 0 0 0 0'],
  ['agreements', '+R 0 0 0 0 0 +R 0 +R r'],
  ['approvals', '0 0 0 0 0 0 0 0 0 0'],
  ['approvals/none', '4 4 4 4 4 4 4 4 4 4'],
  ['persons', '0 0 0 0 0 0 0 0 0 r'],
  ['persons/none', '4 4 4 4 4 4 4 4 4 r'],
  ['messages', '0 0 0 0 0 0 0 0 0 r'],
  ['messages/none', '4 4 4 4 4 4 4 4 4 r'],
  ['duty', '0 0 0 0 0 0 0 0 0 r'],
  ['duty?at=2026-06-18T18:10:00Z', '+ + 0 0 0 0 0 0 + r'],
  ['duty?agencyId=FIRE', '+ + 0 0 0 0 0 0 + r'],
  ['duty/rosters', '+ + 0 0 0 0 0 0 + r'],
  ['duty/rosters/FIRE.hall.2026-06', '+ + 4 4 4 4 4 4 + r'],
  ['duty/log', '+ + 0 0 0 0 0 0 + r'],
  [
    'duty/log/export?agencyId=FIRE&from=2026-01-01T00:00:00Z&to=2030-01-01T00:00:00Z&format=json',
    '+ + 4 4 4 4 4 4 + r',
  ],
  ['refusals', '+ +O 0 0 0 0 0 0 +O 0'],
  ['warnings', '+ + 0 0 0 0 0 0 + r'],
  ['warnings/W', '+ + 4 4 4 4 4 4 + r'],
  ['warnings/W/cap', '4 4 4 4 4 4 4 4 4 r'],
  ['observations', '0 0 0 0 0 0 0 0 0 r'],
  ['reports', '0 0 0 0 0 0 0 0 0 r'],
  ['reports/none', '4 4 4 4 4 4 4 4 4 r'],
  ['reports/none/draft', '4 4 4 4 4 4 4 4 4 r'],
  ['reports/none/sheet', '4 4 4 4 4 4 4 4 4 r'],
  ['reports/contradictions', '0 0 0 0 0 0 0 0 0 r'],
  ['statistics', '0 0 0 0 0 0 0 0 0 r'],
  ['statistics/none', '4 4 4 4 4 4 4 4 4 r'],
  ['statistics/none/entries', '4 4 4 4 4 4 4 4 4 r'],
  ['statistics/none/draft', '4 4 4 4 4 4 4 4 4 r'],
  ['statistics/none/sheet', '4 4 4 4 4 4 4 4 4 r'],
  ['supervision?from=2026-01-01T00:00:00Z&to=2030-01-01T00:00:00Z', '+ + + + + + + + + r'],
  ['plans', '+ + + + + + + + + r'],
  ['plans/P', '+D + + + + + + + +D r'],
  ['plans/P/versions', '+ + + + + + + + + r'],
  ['plans/P/clauses', '+ + + + + + + + + r'],
  ['plans/P/diff', '+ + + + + + + + + r'],
  ['plans/P/findings', '0 0 0 0 0 0 0 0 0 r'],
  ['plans/PE', '+ 4 4 4 4 4 + 4 + r'],
  ['plans/PE/versions', '+ 4 4 4 4 4 + 4 + r'],
  ['plans/PE/clauses', '+ 4 4 4 4 4 + 4 + r'],
  ['plans/PE/diff', '+ 4 4 4 4 4 + 4 + r'],
  ['plans/PE/findings', '0 4 4 4 4 4 0 4 0 r'],
  ['plans/PD', '+D 4 4 4 4 4 4 4 +D r'],
  ['plans/PD/versions', '0 4 4 4 4 4 4 4 0 r'],
  ['plans/PD/findings', '0 4 4 4 4 4 4 4 0 r'],
  ['plan-links', '+ 0 0 0 0 0 + 0 + r'],
  ['plans-due', '+ 0 0 0 0 0 + 0 + r'],
  ['drills', '+ + 0 0 0 0 + 0 + r'],
  ['drills/D', '+S + 4 4 4 4 + 4 +S r'],
  ['drills/D/injects', '0 0 4 4 4 4 0 4 0 r'],
  ['drills/D/board', '+ + 4 4 4 4 + 4 + r'],
  ['drills/D/incidents', '+C +C 4 4 4 4 + 4 +C r'],
  ['drills/D/tasks', '+ 0 4 4 4 4 + 4 + r'],
  ['drills/D/activations', '0 0 4 4 4 4 0 4 0 r'],
  ['drills/D/reports', '0 0 4 4 4 4 0 4 0 r'],
  ['drills/D/statistics', '0 0 4 4 4 4 0 4 0 r'],
  ['drills/D/timeline', '+ + 4 4 4 4 + 4 + r'],
  ['drills/D/evaluation', '+ 4 4 4 4 4 4 4 + r'],
  ['drill-actions', '0 0 0 0 0 0 0 0 0 r'],
  ['imports/runs/0b6f2a52-6a3e-4d27-9f0e-5a1c7b1f0a01', '4 4 4 4 4 4 4 4 4 r'],
  ['imports/resources/template?format=csv', '+ + + + + + + + + +'],
  ['exports', '0 0 0 0 0 0 0 0 0 0'],
  // who took it is among the exports from then on
  ['pack', '+T +T + + + + + + r r'],
  ['installations/liandong', '+ + + + + + + + + +'],
  ['codes', '+ + + + + + + + + +'],
  ['threshold-rules', '+ + + + + + + + + +'],
  ['plan-rules', '+ + + + + + + + + +'],
  ['reporting-rules', '+ + + + + + + + + +'],
  ['statistics-items', '+ + + + + + + + + +'],
];

/** Asked elsewhere: what audits and who may ask it by the routes, these by their own specs. */
const elsewhere = ['feed', 'personal-data/{id}', 'commands/{id}'];

describe('what each partner gets at each address', () => {
  let at: Awaited<ReturnType<typeof startPartners>>;

  beforeAll(async () => {
    at = await startPartners();
  });
  afterAll(() => at?.stop());

  async function cell(viewer: string, path: string): Promise<string> {
    const { status, body } = await at.get(viewer, path);
    if (status === 404) return '4';
    if (status === 403) return (body.code as string) === 'not-a-party' ? 'p' : 'r';
    if (status !== 200) return `${status}`;
    if ((body.items as readonly unknown[] | undefined)?.length === 0) return '0';
    const text = JSON.stringify(body);
    const found = Object.keys(marks).filter((mark) => text.includes(marks[mark] ?? mark));
    return `+${found.join('')}`;
  }

  it.each(table)('%s', async (path, cells) => {
    const found: string[] = [];
    for (const viewer of viewers) found.push(await cell(viewer, path));
    expect(found.join(' ')).toBe(cells);
  });

  it('comes in the feed to the owner that is asked for a price, and to no other that was asked', async () => {
    const first = async (agencyId: string, types: string) => {
      const [event] = await at.client.listen(
        `/v1/feed?after=-1&types=${types}`,
        1,
        at.bearers[agencyId] ?? {},
      );
      return event?.type;
    };
    const types = 'sharing.quote-requested,sharing.quoted,sharing.answered';
    expect(await first('BUS', types)).toBe('sharing.quote-requested');
    // its own refusal came after the others' price
    expect(await first('NM-EMB', types)).toBe('sharing.answered');
  });

  it('comes in the feed by every type that a feed sends', async () => {
    const { events } = await at.readModel.queries.feed.read({ after: -1n, limit: 200 }, serviceViewer);
    const sent = new Set(events.map(({ type }) => type));
    expect([...sent].map((type) => type.split('.')[0])).toEqual(expect.arrayContaining(['plan', 'warning']));
    for (const type of [...sent, 'report.required', 'team.commended']) {
      const url = `${at.client.url}/v1/feed?after=-1&types=${type}`;
      const { status } = await fetch(url, { method: 'HEAD', headers: at.bearers['AUDIT'] ?? {} });
      expect([type, status]).toEqual([type, 200]);
    }
    const none = `${at.client.url}/v1/feed?types=agreement.proposed`;
    expect((await fetch(none, { headers: at.bearers['AUDIT'] ?? {} })).status).toBe(400);
  });

  it('is asked at every address that is not open to everybody', () => {
    const patterns = Object.entries(viewRules)
      .filter(([, rule]) => !('open' in rule))
      .map(([address]) => address)
      .filter((address) => !/^(POST |audit)/.test(address) && !elsewhere.includes(address));
    const asked = table.map(([path]) => path.replace(/\?.*/, ''));
    const matches = (address: string): boolean => {
      const pattern = new RegExp(`^${address.replace(/{\w+}/g, '[^/]+')}$`);
      return asked.some((path) => pattern.test(path));
    };
    expect(patterns.filter((address) => !matches(address))).toEqual([]);
  });
});
