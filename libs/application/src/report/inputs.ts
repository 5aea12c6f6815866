import { parseStreamId } from '#contracts';
import type { Casualties, ReportRequirement, ReportState } from '#domain';
import type { AgencyDirectory } from '../directory/agency-directory.js';
import { reportClock, type DrillSources } from '../drill/inputs.js';
import type { InputsOf } from '../run/inputs.js';
import type { Runners } from '../run/runners.js';

type Sent = ReportState & { readonly requirement: ReportRequirement };

/**
 * What was reported of an incident by the same agency to the same superior in its other reports, by phone and then in writing
 * say: a total that is lower than that is a correction as well.
 */
export const reportInputs = (
  drills: Pick<DrillSources, 'exercises'>,
  live: Runners,
  directory: Pick<AgencyDirectory, 'workOf'>,
): InputsOf<'report'> => ({
  ...reportClock(drills),
  complete:
    ({ id, frame }) =>
    async (command, { requirement: own }) => {
      if (command.type !== 'report.submit' || !own) return command;
      const runners = live.of(frame.metadata);
      const others: Sent[] = [];
      for (const stream of directory.workOf(own.incidentId, runners.drillId)) {
        const target = parseStreamId(stream);
        if (target?.aggregate !== 'report' || target.id === id) continue;
        const state = await runners.report.state(target.id);
        if (state.status === 'submitted' && state.requirement && isSameWay(own, state.requirement))
          others.push({ ...state, requirement: state.requirement });
      }
      return { ...command, data: { ...command.data, reported: lastOf(others) } };
    },
});

const isSameWay = (a: ReportRequirement, b: ReportRequirement): boolean =>
  a.incidentId === b.incidentId &&
  a.obligedAgencyId === b.obligedAgencyId &&
  a.superiorAgencyId === b.superiorAgencyId;

/** Figure by figure what happened last. */
const lastOf = (reports: readonly Sent[]): Casualties =>
  reports
    .toSorted((a, b) => ((a.newestAt ?? '') < (b.newestAt ?? '') ? -1 : 1))
    .reduce<Casualties>((last, { casualties }) => ({ ...last, ...casualties }), {});
