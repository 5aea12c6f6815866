import { everyKind, type Facts } from '#domain';
import type { KeptTo } from './rows.js';

/** Who sees a warning besides those whom it concerns: everybody once it is issued, or only those whom it names. */
export const sightOfWarning = (
  isIssued: boolean,
  audience: Pick<KeptTo, 'agencyIds'> | null | undefined,
): Pick<Facts, 'openTo' | 'informed' | 'isKept'> => {
  if (!isIssued) return {};
  return audience ? { informed: audience.agencyIds, isKept: true } : { openTo: everyKind };
};
