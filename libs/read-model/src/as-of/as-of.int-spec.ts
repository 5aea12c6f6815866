import type { ReadModel } from '../index.js';
import { postgresForFile, readModelOf } from '../testing/models.js';
import { claimAndPay, floodNight, trucksReturn } from '../testing/scenario.js';
import { duty } from '../testing/viewers.js';
import { gaopoIsSilent, rainAndSlope, turnsRed } from '../testing/warnings.js';
import { responseAsOf } from './response.js';
import { State } from './state.js';

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
});
