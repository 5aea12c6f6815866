import { accept, refuse, type Decision, type DecisionContext } from '../kernel/decider.js';
import { own } from '../kernel/lookup.js';
import { timeRules } from '../kernel/times.js';
import { lowerThan, misstated, valuesOf } from './figures.js';
import type { StatisticsSet } from './items.js';
import type { Stated, StatisticsCommands, StatisticsEvent, StatisticsState } from './statistics.js';

/** A township's own agency alone states its figures. */
function statedArea(
  areaCode: string,
  { areas }: StatisticsState,
  { actor }: DecisionContext,
): Stated | ReturnType<typeof refuse> {
  const area = areas.find((one) => one.areaCode === areaCode);
  if (!area) return refuse('area-not-asked', { areaCode });
  const { agencyId } = area;
  return agencyId === actor.agencyId ? area : refuse('acting-for-another', { agencyId });
}

/** Figures are of an instant that is not before the newest ones on record, nor ahead of the clocks. */
function untimely(
  asOf: string,
  { asOf: newest }: Stated,
  { occurredAt, receivedAt }: DecisionContext,
): ReturnType<typeof refuse> | undefined {
  if (newest !== undefined && asOf < newest) return refuse('older-than-stated', { asOf, newest });
  const latest = Math.max(Date.parse(occurredAt), Date.parse(receivedAt)) + timeRules.toleratedSkewMs;
  return Date.parse(asOf) > latest ? refuse('date-out-of-range', { asOf }) : undefined;
}

export function enter(
  data: StatisticsCommands['statistics.enter'],
  state: StatisticsState,
  set: StatisticsSet,
  context: DecisionContext,
): Decision<StatisticsEvent> {
  const { areaCode, stage, asOf, figures, notes } = data;
  const area = statedArea(areaCode, state, context);
  if ('refusal' in area) return area;
  const fault = misstated(figures, set);
  if (fault) return { refusal: fault };
  const late = untimely(asOf, area, context);
  if (late) return late;
  const lower = lowerThan(area.figures, valuesOf(figures));
  if (lower.length > 0) return refuse('correction-required', { items: lower });
  return accept({
    type: 'statistics.entered',
    data: {
      ...{ areaCode, agencyId: area.agencyId, stage, asOf },
      figures: figures.map(({ item, value }) => ({ item, value })),
      ...(notes === undefined ? {} : { notes }),
    },
  });
}

/** Up or down, with a reason; both values stay on record. */
export function correct(
  data: StatisticsCommands['statistics.correct'],
  state: StatisticsState,
  set: StatisticsSet,
  context: DecisionContext,
): Decision<StatisticsEvent> {
  const { areaCode, item, value, asOf, reason } = data;
  const area = statedArea(areaCode, state, context);
  if ('refusal' in area) return area;
  const fault = misstated([{ item, value }], set);
  if (fault) return { refusal: fault };
  const previousValue = own(area.figures, item);
  if (previousValue === undefined) return refuse('nothing-to-correct', { item });
  if (previousValue === value) return accept();
  const late = untimely(asOf, area, context);
  if (late) return late;
  const { agencyId } = area;
  return accept({
    type: 'statistics.corrected',
    data: { areaCode, agencyId, item, previousValue, value, asOf, reason },
  });
}
