import { valuesOf } from './figures.js';
import type { StatisticsArea, StatisticsEvent, StatisticsState, Stated } from './statistics.js';

export const noStatistics: StatisticsState = {
  status: 'none',
  areas: [],
  drafts: 0,
  submitted: 0,
  acknowledged: [],
  totals: {},
  missed: 0,
};

export function evolveStatistics(state: StatisticsState, event: StatisticsEvent): StatisticsState {
  switch (event.type) {
    case 'statistics.opened':
      return {
        ...state,
        status: 'open',
        opened: event.data,
        areas: asked([], event.data.areas),
        due: event.data.next,
      };
    case 'statistics.asked':
      return { ...state, areas: asked(state.areas, event.data.areas) };
    case 'statistics.entered': {
      const { areaCode, asOf, figures } = event.data;
      return stating(state, areaCode, (area) => ({
        asOf,
        figures: { ...area.figures, ...valuesOf(figures) },
      }));
    }
    case 'statistics.corrected': {
      const { areaCode, item, value, asOf } = event.data;
      return stating(state, areaCode, (area) => ({ asOf, figures: { ...area.figures, [item]: value } }));
    }
    case 'statistics.drafted':
      return { ...state, draft: { data: event.data }, drafts: event.data.draft };
    case 'statistics.reviewed':
      return state.draft?.data.draft === event.data.draft
        ? { ...state, draft: { ...state.draft, review: event.data } }
        : state;
    case 'statistics.submitted': {
      const { stage, number, totals, next } = event.data;
      return {
        ...state,
        status: stage === 'verified' ? 'verified' : state.status,
        draft: undefined,
        submitted: number,
        totals: { ...state.totals, ...valuesOf(totals) },
        due: next,
        missed: 0,
      };
    }
    case 'statistics.acknowledged':
      return { ...state, acknowledged: [...state.acknowledged, event.data.number] };
    case 'statistics.overdue':
      return { ...state, due: event.data.next, missed: state.missed + 1 };
    case 'statistics.closed':
      return { ...state, status: 'closed', due: undefined };
  }
}

/** Another agency that takes an area over goes on from what was stated of it. */
function asked(areas: readonly Stated[], more: readonly StatisticsArea[]): readonly Stated[] {
  return more.reduce<readonly Stated[]>((all, { areaCode, agencyId }) => {
    const known = all.find((area) => area.areaCode === areaCode);
    if (!known) return [...all, { areaCode, agencyId, figures: {} }];
    return all.map((area) => (area === known ? { ...known, agencyId } : area));
  }, areas);
}

const stating = (
  state: StatisticsState,
  areaCode: string,
  change: (area: Stated) => Partial<Stated>,
): StatisticsState => ({
  ...state,
  areas: state.areas.map((area) => (area.areaCode === areaCode ? { ...area, ...change(area) } : area)),
});
