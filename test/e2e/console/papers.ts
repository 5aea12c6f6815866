import type { SharingPaper } from '../../../apps/api/src/sharing/papers.controller.js';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { until } from '../../../apps/api/src/app/engines.helper-spec.js';
import type { Speaker } from '../../harness/console/night.js';
import type { ConsoleRun } from '../../harness/console/run.js';

/** Sheets as they come out of a printer, for people to look at; not kept in the repository. */
const prints = 'dist/prints';

const minutes = (n: number): string => new Date(Date.now() + n * 60_000).toISOString();

/** An answer in JSON to who is signed in on this page. */
const read = (page: Page, path: string): Promise<{ status: number; body: never }> =>
  page.evaluate(async (at) => {
    const answer = await fetch(at);
    return { status: answer.status, body: (await answer.json()) as never };
  }, path);

/** A command of who is signed in on this page: what an agency's key may not do alone. */
async function command(page: Page, path: string, data: object): Promise<void> {
  const answer = await page.evaluate(
    async ([at, body]) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
      const sent = await fetch(at, { method: 'POST', headers, body });
      return { ok: sent.ok, text: await sent.text() };
    },
    [path, JSON.stringify(data)] as const,
  );
  if (!answer.ok) throw new Error(`${path}: ${answer.text}`);
}

/** Two pumps of an enterprise are requisitioned, come, go back with one damaged, and are paid for in part. */
async function requisition(speaker: Speaker, page: Page): Promise<void> {
  const say = speaker.say.bind(speaker);
  const sharing = 'sharing/SH-PAPER';
  await say('ENT-PUMP', 'enterprise-operator', 'resources/ENT-PUMP.paper/register', {
    ...{ name: '龙吸水排水车（新）', kind: 'pump.truck', capability: { code: 'paper-m3h', perUnit: 3000 } },
    ...{ quantity: 2, unit: '台', areaCode: '520111', readiness: 'ready', arrivalMinutes: 45 },
    costPerUnitFen: 260_000,
  });
  await say('JKZ', 'duty-officer', `${sharing}/request`, {
    ...{ incidentId: 'INC-N1', capability: 'paper-m3h', amount: 6000, neededBy: minutes(60), priority: 1 },
    ...{ purpose: '仓库排水', deliverTo: { areaCode: '520111010', place: '小孟仓库' } },
  });
  await say('EMB', 'dispatcher', `${sharing}/ask`, { agencyIds: ['ENT-PUMP'] });
  await say('ENT-PUMP', 'enterprise-operator', `${sharing}/respond`, { answer: 'accept' });
  await say('EMB', 'commander', `${sharing}/decide-allocation`, {});
  await until(async () => {
    const { body } = await read(page, '/v1/sharing/SH-PAPER');
    const { lines = [] } = body as { lines?: readonly { step: string }[] };
    return lines.length > 0 && lines.every(({ step }) => step === 'reserved');
  });
  const funding = { code: 'FLOOD-2026', amountFen: 520_000 };
  const taken = { funding, reportTo: '小孟现场指挥部', legalBasis: '突发事件应对法第十二条' };
  await command(page, `/v1/${sharing}/requisition`, {
    ...taken,
    actAlone: { reason: '夜间仅一人值守' },
  });
  await say('ENT-PUMP', 'enterprise-operator', `${sharing}/commit`, { estimatedArrivalAt: minutes(45) });
  await say('ENT-PUMP', 'enterprise-operator', `${sharing}/dispatch`, { departedAt: minutes(-2) });
  await say('ENT-PUMP', 'enterprise-operator', `${sharing}/report-arrival`, { arrivedAt: minutes(-1) });
  await say('EMB', 'duty-officer', `${sharing}/release`, { reason: '水退' });
  await say('ENT-PUMP', 'enterprise-operator', `${sharing}/report-return`, {
    ...{ returnedAt: minutes(0), lines: [{ lineId: '1.1', returned: 1, damaged: 1, consumed: 0 }] },
  });
  await say('ENT-PUMP', 'enterprise-operator', `${sharing}/claim-compensation`, {
    ...{ claimId: 'CLAIM-P', amountFen: 300_000, grounds: '泵体损坏 1 台' },
  });
}

async function stateFigures(speaker: Speaker): Promise<void> {
  const at = 'statistics/INC-N2';
  const asOf = minutes(-1);
  const figures = [
    { item: 'affected', value: 46 },
    { item: 'dead', value: 0 },
  ];
  await speaker.say('EMB', 'duty-officer', `${at}/open`, {
    ...{ incidentId: 'INC-N2', superiorAgencyId: 'GY-EMB' },
    areas: [
      { areaCode: '520111006', agencyId: 'ST-XIAOMENG' },
      { areaCode: '520111207', agencyId: 'ST-GAOPO' },
    ],
  });
  await speaker.say('ST-XIAOMENG', 'duty-officer', `${at}/enter`, {
    ...{ areaCode: '520111006', stage: 'initial', asOf, figures },
  });
  await speaker.say('EMB', 'duty-officer', `${at}/draft-total`, { stage: 'initial', asOf, totals: figures });
}

/** What people print: papers of a requisition, statistics and a report, each as PDF and as a picture. */
export function printing(run: () => ConsoleRun): void {
  let officer: Page;
  let owner: Page;

  const print = async (who: Page, name: string, path: string): Promise<string> => {
    // a sheet lets nothing be fetched from it
    const page = await who.context().newPage();
    const answer = await page.goto(`${run().url}${path}`);
    expect([path, answer?.status()]).toEqual([path, 200]);
    expect(answer?.headers()['content-security-policy']).toMatch(/style-src 'sha256-/);
    await page.screenshot({ path: join(prints, `${name}.png`), fullPage: true });
    const pdf = await page.pdf({ path: join(prints, `${name}.pdf`), preferCSSPageSize: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const text = await page.locator('body').innerText();
    await page.close();
    return text;
  };

  it('prints the papers of a requisition for who commands and for the owner, and for nobody else', async () => {
    mkdirSync(prints, { recursive: true });
    const { speaker, browser, url } = run();
    officer = await run().officer();
    owner = await browser.signIn(run().person('sun.li'), 'ENT-PUMP', '');
    await requisition(speaker, officer);
    await until(async () => {
      const { body } = await read(officer, '/v1/sharing/SH-PAPER/papers');
      return (body as { items: readonly SharingPaper[] }).items.length === 4;
    });
    const { items } = (await read(owner, '/v1/sharing/SH-PAPER/papers')).body as {
      items: readonly SharingPaper[];
    };
    expect(items.map(({ paper }) => paper.kind).sort()).toEqual([
      ...['compensation', 'notice', 'receipt', 'return-list'],
    ]);
    const stranger = await browser.signIn(run().person('zhao.ping'), 'ST-XIAOMENG', 'my');
    expect((await read(stranger, '/v1/sharing/SH-PAPER/papers')).status).toBe(404);

    for (const { code, contentHash } of items) {
      const known = await fetch(`${url}/v1/papers/${code}`);
      const proved = (await known.json()) as Record<string, unknown>;
      expect([known.status, Object.keys(proved).filter((key) => key !== 'checkpointSize')]).toEqual([
        ...[200, ['kind', 'position']],
      ]);
      const { body } = await read(owner, `/v1/papers/${code}`);
      expect(body).toMatchObject({ found: { contentHash } });
      expect((await read(stranger, `/v1/papers/${code}`)).body).not.toHaveProperty('found');
      const other = code.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
      expect((await fetch(`${url}/v1/papers/${other}`)).status).toBe(404);
    }
    await stranger.context().close();

    for (const [name, who, lang] of [
      ['zh', owner, 'zh-CN'],
      ['en', officer, 'en'],
    ] as const)
      for (const { paper, code, sheet } of items) {
        const text = await print(who, `${paper.kind}-${name}`, `${sheet}&lang=${lang}`);
        expect(text).toContain(code);
        expect(text).toContain(lang === 'en' ? 'EXERCISE' : '演练');
      }
  });

  it('prints statistics and a report', async () => {
    await stateFigures(run().speaker);
    // what was opened has no sheet before its total is drafted
    await until(async () => {
      const { status, body } = await read(officer, '/v1/statistics/INC-N2');
      return status === 200 && Boolean((body as { draft?: unknown }).draft);
    });
    const statistics = await print(officer, 'statistics-zh', '/v1/statistics/INC-N2/sheet');
    expect(statistics).toContain('未报');
    const page = await read(officer, '/v1/reports?incidentId=INC-N1');
    const [report] = (page.body as { items: readonly { id: string }[] }).items;
    if (!report) throw new Error('no report is due');
    await print(officer, 'report-zh', `/v1/reports/${report.id}/sheet`);
    await officer.context().close();
    await owner.context().close();
  });
}
