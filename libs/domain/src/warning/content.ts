import type { IncidentCategory } from '../incident/commands.js';
import { refuse, type Refusal } from '../kernel/decider.js';

/** The colours of 突发事件应对法 (2024) art. 63, from the lowest level to the highest. */
export const warningColours = ['blue', 'yellow', 'orange', 'red'] as const;
export type WarningColour = (typeof warningColours)[number];

/** That nothing is expected any more, or hardly: it is over, past, or unlikely. */
export const outlooks = ['all-clear', 'past', 'unlikely'] as const;
export type Outlook = (typeof outlooks)[number];

/** What is said of some areas, with a level and a time of their own. */
export interface WarningPart {
  headline: string;
  /** Left out for social-security events, to which colours do not apply (art. 63). */
  colour?: WarningColour;
  areaCodes: readonly string[];
  startsAt: string;
  expectedEndAt: string;
  cautions: readonly string[];
  measures: readonly string[];
  /** Left out while it is to be expected. */
  outlook?: Outlook;
}

/** What art. 64 has a warning say, beside who issues it and when. */
export interface WarningContent extends WarningPart {
  category: IncidentCategory;
  /** Code of a replaceable table, such as `rainstorm`. */
  hazard: string;
  /** Where it says something else of different areas; the rest is then what they come to together. */
  parts?: readonly WarningPart[];
}

const partOf = (p: WarningPart): WarningPart => ({
  headline: p.headline,
  colour: p.colour,
  areaCodes: [...p.areaCodes],
  startsAt: p.startsAt,
  expectedEndAt: p.expectedEndAt,
  cautions: [...p.cautions],
  measures: [...p.measures],
  ...(p.outlook === undefined ? {} : { outlook: p.outlook }),
});

/** The content alone, field by field: nothing stray enters the log. */
export const contentOf = (c: WarningContent): WarningContent => ({
  category: c.category,
  hazard: c.hazard,
  ...partOf(c),
  ...(c.parts === undefined ? {} : { parts: c.parts.map(partOf) }),
});

/** Position of a colour among the levels, 0 without one. */
export const levelOf = (colour: WarningColour | undefined): number =>
  colour ? warningColours.indexOf(colour) + 1 : 0;

/**
 * What parts come to together: the highest level with its headline, all areas, from the first beginning to the last
 * end. A part that is all clear says nothing where another is not.
 */
export function wholeOf(parts: readonly [WarningPart, ...WarningPart[]]): WarningPart {
  const standing = parts.filter(({ outlook }) => outlook !== 'all-clear');
  const counted = standing.length > 0 ? standing : parts;
  const highest = counted.reduce((a, b) => (levelOf(b.colour) > levelOf(a.colour) ? b : a));
  const all = (of: (part: WarningPart) => readonly string[]): string[] => [...new Set(counted.flatMap(of))];
  const by = (of: (part: WarningPart) => string): string[] =>
    counted.map(of).sort((a, b) => Date.parse(a) - Date.parse(b));
  const expected = counted.some(({ outlook }) => outlook === undefined);
  return partOf({
    headline: highest.headline,
    colour: highest.colour,
    areaCodes: all(({ areaCodes }) => areaCodes),
    startsAt: by(({ startsAt }) => startsAt).at(0) ?? highest.startsAt,
    expectedEndAt: by(({ expectedEndAt }) => expectedEndAt).at(-1) ?? highest.expectedEndAt,
    cautions: all(({ cautions }) => cautions),
    measures: all(({ measures }) => measures),
    outlook: expected ? undefined : highest.outlook,
  });
}

/** Parts that are in force and expected then, each for its own areas; the whole where there are none. */
export function expectedParts(content: WarningContent, at?: string): readonly WarningPart[] {
  return (content.parts ?? [content]).filter(
    ({ outlook, expectedEndAt }) =>
      outlook === undefined && (at === undefined || Date.parse(expectedEndAt) > Date.parse(at)),
  );
}

/** Art. 63: natural disasters, accidents and public-health events have colours, social-security events have none. */
export function colourMisfit({
  category,
  colour,
}: Pick<WarningContent, 'category' | 'colour'>): Refusal | undefined {
  if (category === 'social-security')
    return colour ? { code: 'colour-not-applicable', category, colour } : undefined;
  return colour ? undefined : { code: 'colour-required', category };
}

/** Why this cannot be said, if it cannot. What is all clear needs no colour. */
export function misfitOf(content: WarningContent): Refusal | undefined {
  for (const part of content.parts ?? [content]) {
    const { startsAt, expectedEndAt, outlook, colour } = part;
    if (!(Date.parse(expectedEndAt) > Date.parse(startsAt)))
      return refuse('validity-inverted', { startsAt, expectedEndAt }).refusal;
    const misfit = outlook === 'all-clear' ? undefined : colourMisfit({ ...content, colour });
    if (misfit) return misfit;
  }
  return undefined;
}
