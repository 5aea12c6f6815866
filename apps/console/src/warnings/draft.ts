import type { IncidentCategory, WarningColour } from '#domain';
import type { Warning } from '#read-model';
import { inputOf, instantOf } from '../language/format.js';

/** Hazards by the codes in common use; mandates to warn name them. Any other is written as a code. */
export const hazards = [
  ...(['rainstorm', 'flood', 'geological', 'freezing', 'heat', 'thunderstorm'] as const),
  ...(['gale', 'forest-fire'] as const),
] as const;
export type Hazard = (typeof hazards)[number];

/** What is typed of a warning; times as `2026-12-01T20:00` in Beijing, cautions and measures one a line. */
export interface WarningDraft {
  readonly category: IncidentCategory;
  readonly hazard: string;
  readonly colour: WarningColour | '';
  readonly headline: string;
  readonly areaCodes: readonly string[];
  readonly startsAt: string;
  readonly expectedEndAt: string;
  readonly cautions: string;
  readonly measures: string;
  /** Of a proposal: what makes one think so. */
  readonly grounds: string;
  readonly exercise: boolean;
}

const usualHours = 12;

export const emptyWarning = (now: Date): WarningDraft => ({
  ...{ category: 'natural-disaster', hazard: 'rainstorm', colour: '', headline: '', areaCodes: [] },
  startsAt: inputOf(now),
  expectedEndAt: inputOf(new Date(now.getTime() + usualHours * 3_600_000)),
  ...{ cautions: '', measures: '', grounds: '', exercise: false },
});

/** What stands of a warning, or what was proposed, to be changed. */
export const draftOf = (
  { expectedEndAt, startsAt, colour, cautions, measures, ...same }: Warning,
  now: Date,
): WarningDraft => ({
  ...{ category: same.category, hazard: same.hazard, colour: colour ?? '', headline: same.headline },
  ...{ areaCodes: same.areaCodes, exercise: same.exercise },
  startsAt: inputOf(new Date(startsAt)),
  expectedEndAt: expectedEndAt === null ? emptyWarning(now).expectedEndAt : inputOf(new Date(expectedEndAt)),
  ...{ cautions: cautions.join('\n'), measures: measures.join('\n'), grounds: '' },
});

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What a warning and a proposal of one say alike; nothing while something of it is missing. */
function commonOf(draft: WarningDraft): object | undefined {
  const { category, hazard, colour, headline, areaCodes, exercise } = draft;
  const startsAt = instantOf(draft.startsAt);
  const hasColour = category === 'social-security' || colour !== '';
  const isWritten = hazard.trim() !== '' && headline.trim() !== '' && areaCodes.length > 0;
  if (!startsAt || !hasColour || !isWritten) return undefined;
  return {
    ...{ category, hazard: hazard.trim(), headline, areaCodes, startsAt, exercise },
    ...(category === 'social-security' ? {} : { colour }),
  };
}

/** What is sent; nothing while something is missing that art. 64 asks for. */
export function warningOf(draft: WarningDraft): object | undefined {
  const [common, expectedEndAt] = [commonOf(draft), instantOf(draft.expectedEndAt)];
  const [cautions, measures] = [linesOf(draft.cautions), linesOf(draft.measures)];
  return common && expectedEndAt && cautions.length > 0 && measures.length > 0
    ? { ...common, expectedEndAt, cautions, measures }
    : undefined;
}

/** What is proposed, and why; whoever issues it says the rest. */
export function proposalOf(draft: WarningDraft): object | undefined {
  const [common, grounds] = [commonOf(draft), draft.grounds.trim()];
  return common && grounds !== '' ? { ...common, grounds } : undefined;
}

/** What was changed of what stands, with why; nothing where that is nothing, or makes no warning. */
export function changeOf(draft: WarningDraft, stands: WarningDraft, reason: string): object | undefined {
  const [next, before] = [warningOf(draft), warningOf(stands) ?? {}].map((one) => Object.entries(one ?? {}));
  const changed = (next ?? []).filter(
    ([key, value]) => JSON.stringify(before?.find(([name]) => name === key)?.[1]) !== JSON.stringify(value),
  );
  return changed.length === 0 || reason.trim() === ''
    ? undefined
    : { ...Object.fromEntries(changed), reason };
}
