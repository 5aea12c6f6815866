import type { ReadModel } from '../index.js';
import { AgreementRow } from '../agreement/rows.js';
import { IncidentRow } from '../incident/rows.js';
import { ResourceRow } from '../resource/rows.js';
import { SharingRow } from '../sharing/rows.js';
import { TaskRow } from '../task/rows.js';
import { WarningRow } from '../warning/rows.js';
import { postgresForFile, readModelOf } from '../testing/models.js';
import { claimAndPay, floodNight, trucksReturn } from '../testing/scenario.js';
import { duty } from '../testing/viewers.js';
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

  it('show each agency what it takes part in', async () => {
    const { model, state } = await both();
    const sees = (agencyId: string) => {
      const view = new AgencyView(state, agencyId);
      return [
        view.see(IncidentRow, 'F1') !== undefined,
        view.see(TaskRow, 'T1') !== undefined,
        view.see(SharingRow, 'S1') !== undefined,
        view.see(ResourceRow, 'TRUCK')?.reservations.length,
        view.see(AgreementRow, 'A1') !== undefined,
        view.see(WarningRow, 'RAIN')?.recipients.map((one) => one.agencyId),
      ];
    };
    const all = sees('MET')[5];
    expect(all).toContain('GAOPO');
    expect(sees('FIRE').slice(0, 5)).toEqual([true, true, true, expect.any(Number), false]);
    expect(sees('ENT-PUMP').slice(0, 5)).toEqual([true, true, true, expect.any(Number), true]);
    expect(sees('OUTSIDE')).toEqual([false, false, false, 0, false, []]);
    expect(sees('GAOPO')[5]).toEqual(['GAOPO']);
    await model.close();
  });
});
