import type { IncidentCommands } from '../incident/commands.js';
import { expectedParts, wholeOf } from './content.js';
import type { WarningCommands, WarningEvent } from './warning.js';

/** What is done, in this order, when a warning first turns red. */
export interface IncidentProposal {
  readonly incidentId: string;
  readonly report: IncidentCommands['incident.report'];
  /** Makes the issuer a party to the incident. Only when the report was not refused, as what follows. */
  readonly notify: IncidentCommands['incident.notify-agency'];
  readonly tell: WarningCommands['warning.link-incident'];
}

const idLength = 64;
const titleLength = 200;

/**
 * The incident that an event of a warning calls for: a pure function of that event. It is reported and no more, for
 * people to verify, reject or merge into one that is known already.
 */
export function incidentAfter(warningId: string, event: WarningEvent): IncidentProposal | undefined {
  if (event.type !== 'warning.issued' && event.type !== 'warning.updated') return undefined;
  if (!event.data.callsForIncident) return undefined;
  const { category, exercise, issuerAgencyId } = event.data;
  const [first = event.data, ...others] = expectedParts(event.data).filter(({ colour }) => colour === 'red');
  const { headline, measures, areaCodes } = wholeOf([first, ...others]);
  const incidentId = `W.${warningId}`.slice(0, idLength);
  return {
    incidentId,
    report: {
      title: [...headline].slice(0, titleLength).join(''),
      category,
      areaCode: commonArea(areaCodes),
      description: [`由红色预警 ${warningId} 触发，待核实`, ...measures].join('；').slice(0, 4_000),
      exercise,
    },
    notify: { agencyId: issuerAgencyId, message: `红色预警 ${warningId} 已建议立案，请参与核实` },
    tell: { incidentId },
  };
}

/** The smallest division that holds all areas; the first area where they lie in several counties. */
function commonArea(areaCodes: readonly string[]): string {
  const [first = ''] = areaCodes;
  const shared = [first, first.slice(0, 9), first.slice(0, 6)].find((area) =>
    areaCodes.every((code) => code.startsWith(area)),
  );
  return shared ?? first;
}
