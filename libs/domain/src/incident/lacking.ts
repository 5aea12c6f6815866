import { neededItems, type NeededItems, type ReportItem } from './needed-items.js';
import type { IncidentCategory } from './commands.js';
import type { StatedAt } from './situation.js';

/** What is on record of an incident, null where nothing is. */
export interface ReportedSoFar {
  readonly category: IncidentCategory;
  readonly typeCode: string | null;
  readonly place: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly dead: number | null;
  readonly injured: number | null;
  readonly missing: number | null;
  readonly trapped: number | null;
  /** Empty where no report claims a time that can be true. */
  readonly statedAt: StatedAt;
}

const has: Readonly<Record<ReportItem, (of: ReportedSoFar) => boolean>> = {
  time: ({ statedAt }) => Object.keys(statedAt).length > 0,
  place: ({ place }) => place !== null && place.trim() !== '',
  position: ({ lat, lon }) => lat !== null && lon !== null,
  casualties: ({ dead, injured, missing, trapped }) =>
    [dead, injured, missing, trapped].some((figure) => figure !== null),
  type: ({ typeCode }) => typeCode !== null,
};

/** What an incident of its category should have on record and has not, in the order of the table. */
export const lacking = (of: ReportedSoFar, { byCategory }: NeededItems = neededItems): ReportItem[] =>
  byCategory[of.category].filter((item) => !has[item](of));
