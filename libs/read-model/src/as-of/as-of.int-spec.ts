import type { ReadModel } from '../index.js';
import { AgreementRow } from '../agreement/rows.js';
import { IncidentRow } from '../incident/rows.js';
import { ResourceRow } from '../resource/rows.js';
import { SharingRow } from '../sharing/rows.js';
import { TaskRow } from '../task/rows.js';
import { WarningRow } from '../warning/rows.js';
import { postgresForFile, readModelOf } from '../testing/models.js';
import { claimAndPay, floodNight, trucksReturn } from '../testing/scenario.js';
import { as, duty } from '../testing/viewers.js';
import { gaopoIsSilent, rainAndSlope, turnsRed } from '../testing/warnings.js';
import { responseAsOf } from './response.js';
import { State } from './state.js';
import { AgencyView } from '../knowledge/visibility.js';

const night = gaopoIsSilent(turnsRed(rainAndSlope(floodNight())));
const postgres = postgresForFile();

/** In JSON, as both are given out. */
const json = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));

async function both(): Promise<{ model: ReadModel; state: State }> {
  const state = new State();
  await state.apply(night.events);
  return { model: await readModelOf(postgres, night), state };
}

describe('rows in memory', () => {
  it('give the linked response that the queries give', async () => {
    for (const more of [() => undefined, () => trucksReturn(night), () => claimAndPay(night, 500_000)]) {
      more();
      const { model, state } = await both();
      for (const id of ['F1', 'G1', 'NONE']) {
        const live = await model.queries.response.find(id, duty);
        const { timeline: _, asOf: __, ...rest } = live ?? {};
        expect(json(responseAsOf(state, id))).toEqual(live && json(rest));
      }
      await model.close();
    }
  });

  it('show each agency what the queries show it', async () => {
    const { model, state } = await both();
    const { queries } = model;
    const agencies = ['EMB', 'FIRE', 'ENT-PUMP', 'NM-EMB', 'OUTSIDE', 'GAOPO', 'QINGYAN', 'MET', 'NOBODY'];
    let seen = 0;
    for (const agencyId of agencies) {
      const view = new AgencyView(state, agencyId);
      const viewer = as(agencyId);
      const compare = (mine: unknown, live: unknown): void => {
        if (live !== undefined) seen++;
        expect([agencyId, json(mine)]).toEqual([agencyId, json(live)]);
      };
      for (const { id } of state.rows(IncidentRow))
        compare(view.see(IncidentRow, id), await queries.incident.find(id, viewer));
      for (const { id } of state.rows(TaskRow))
        compare(view.see(TaskRow, id), await queries.task.find(id, viewer));
      for (const { id } of state.rows(SharingRow))
        compare(view.see(SharingRow, id), await queries.sharing.find(id, viewer));
      for (const { id } of state.rows(WarningRow))
        compare(view.see(WarningRow, id), await queries.warning.find(id, viewer));
      for (const { id } of state.rows(ResourceRow))
        compare(view.see(ResourceRow, id), await queries.resource.find(id, viewer));
      const agreements = [...state.rows(AgreementRow)].flatMap(({ id }) => view.see(AgreementRow, id) ?? []);
      compare(agreements, (await queries.agreement.list({}, viewer)).items);
    }
    expect(seen).toBeGreaterThan(agencies.length);
    await model.close();
  });
});
