import { asShownMost, mandatesInForce, type Jurisdiction, type Party } from '#domain';
import { AgencyRow } from '../agency/rows.js';
import type { State } from '../as-of/state.js';
import type { Viewer } from '../query/viewer.js';

/**
 * An agency as it stood in the registry of a state, in the role in which it is shown most; nothing of one that was not
 * registered then, or may hold no role. `at` is the instant of the state.
 */
export function viewerAt(
  state: State,
  { districtCode, homeBureauId }: Pick<Jurisdiction, 'districtCode' | 'homeBureauId'>,
  agencyId: string,
  at: string,
): Viewer | undefined {
  const row = state.row(AgencyRow, agencyId);
  const who = row && asShownMost(partyOf(row));
  if (!who) return undefined;
  const commands = [...state.rows(AgencyRow)]
    .filter(({ status }) => status === 'registered')
    .flatMap(({ mandates }) => (mandates ?? []).filter(({ capacity }) => capacity === 'command'));
  return { ...who, here: { districtCode, homeBureauId, commands }, at };
}

const partyOf = ({ id, kind, areaCode, mandates, status }: AgencyRow): Party => ({
  agencyId: id,
  kind,
  areaCode: areaCode ?? undefined,
  mandates: mandatesInForce({ kind, areaCode: areaCode ?? undefined, mandates: mandates ?? [] }),
  suspended: status === 'suspended',
});
