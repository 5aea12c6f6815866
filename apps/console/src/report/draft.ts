import type { IncidentCategory } from '#domain';
import type { NeededItem } from '../api/queries.js';
import { casualtyNames } from '../parts/casualties.js';

/** A report as it is typed: texts, since what was not said is not 0. */
export interface ReportDraft {
  readonly title: string;
  readonly category: IncidentCategory | '';
  readonly areaCode: string;
  readonly place: string;
  readonly description: string;
  readonly callerName: string;
  readonly telephone: string;
  readonly dead: string;
  readonly injured: string;
  readonly missing: string;
  readonly trapped: string;
  readonly exercise: boolean;
}

export const emptyReport: ReportDraft = {
  title: '',
  category: '',
  areaCode: '',
  place: '',
  description: '',
  callerName: '',
  telephone: '',
  dead: '',
  injured: '',
  missing: '',
  trapped: '',
  exercise: false,
};

/** Without these the service takes no report. */
const requiredNames = ['title', 'category', 'areaCode'] as const;

/** Whole figures alone; half-typed ones are not guessed at. */
const figureOf = (text: string): number | undefined =>
  /^\d{1,7}$/.test(text.trim()) ? Number(text) : undefined;

const isFigureOrEmpty = (text: string): boolean => text.trim() === '' || figureOf(text) !== undefined;

/** What has to be asked before it can be put on record. */
export const stillRequired = (draft: ReportDraft): (typeof requiredNames)[number][] =>
  requiredNames.filter((name) => draft[name].trim() === '');

/** What should be on record and was not said, of what an incident of this category needs. */
export function stillMissing(draft: ReportDraft, needed: readonly NeededItem[]): NeededItem[] {
  const isSaid: Readonly<Record<NeededItem, boolean>> = {
    // the time of the call, unless it is said otherwise
    time: true,
    place: draft.place.trim() !== '',
    position: false,
    casualties: casualtyNames.some((name) => figureOf(draft[name]) !== undefined),
    type: false,
  };
  return needed.filter((item) => !isSaid[item]);
}

/** As the service takes it. Figures that were not said are left out; a caller without a name has a telephone. */
export function reportOf(draft: ReportDraft): object | undefined {
  if (stillRequired(draft).length > 0 || !casualtyNames.every((name) => isFigureOrEmpty(draft[name])))
    return undefined;
  const { title, category, areaCode, exercise } = draft;
  const [place, telephone, name, said] = [
    draft.place,
    draft.telephone,
    draft.callerName,
    draft.description,
  ].map((text) => text.trim());
  const casualties = casualtyNames.flatMap((one) => {
    const value = figureOf(draft[one]);
    return value === undefined ? [] : [[one, value] as const];
  });
  return {
    ...{ title: title.trim(), category, areaCode, exercise },
    description: said || title.trim(),
    ...(place ? { place } : {}),
    ...(casualties.length > 0 ? { casualties: Object.fromEntries(casualties) } : {}),
    ...(name || telephone
      ? { reporterContact: { name: name || telephone, ...(telephone ? { telephone } : {}) } }
      : {}),
  };
}
