import type { IncidentCategory } from '../incident/commands.js';
import { levelOf, type WarningColour } from '../warning/content.js';
import type { WarningEvidence, WarningProposal } from '../warning/warning.js';

/** When the readings of a sensor call for a warning. A change of anything in a rule is another version of it. */
export interface ThresholdRule {
  readonly id: string;
  readonly version: number;
  /** Law, standard or practice; `[U]` marks what no text confirms, which is data to replace and never official. */
  readonly source: string;
  /** Rules of one family speak of one danger: the highest that fires speaks for all. */
  readonly family: string;
  readonly kind: string;
  readonly unit: string;
  /** `sum` adds up the window, `latest` looks at each reading by itself. */
  readonly measure: 'sum' | 'latest';
  readonly windowMinutes: number;
  /** Left out, the sensor has one of its own: a river's warning level. */
  readonly threshold?: number;
  /** An episode ends when no rule of the family has fired for so long. */
  readonly quietMinutes: number;
  readonly category: IncidentCategory;
  readonly hazard: string;
  readonly colour: WarningColour;
  readonly zh: string;
  readonly en: string;
}

const unconfirmed = '[U] 常用阈值，非官方';

const rain = (
  colour: WarningColour,
  threshold: number,
  hours: number,
  zh: string,
  en: string,
): ThresholdRule => ({
  id: `rain-${colour}`,
  version: 1,
  source: unconfirmed,
  family: 'rainstorm',
  kind: 'rainfall',
  unit: 'mm',
  measure: 'sum',
  windowMinutes: hours * 60,
  threshold,
  quietMinutes: 360,
  category: 'natural-disaster',
  hazard: 'rainstorm',
  colour,
  zh,
  en,
});

const single = { measure: 'latest', windowMinutes: 60, quietMinutes: 120, version: 1 } as const;

export const thresholdRules: readonly ThresholdRule[] = [
  rain('blue', 50, 12, '12 小时雨量达 50 毫米', '50 mm of rain in 12 h'),
  rain('yellow', 50, 6, '6 小时雨量达 50 毫米', '50 mm of rain in 6 h'),
  rain('orange', 50, 3, '3 小时雨量达 50 毫米', '50 mm of rain in 3 h'),
  rain('red', 100, 3, '3 小时雨量达 100 毫米', '100 mm of rain in 3 h'),
  {
    ...single,
    id: 'river-level',
    source: '[U] 各断面警戒水位，随测站登记',
    family: 'flood',
    kind: 'river-level',
    unit: 'm',
    category: 'natural-disaster',
    hazard: 'flood',
    colour: 'yellow',
    zh: '河道水位达到警戒水位',
    en: 'River at its warning level',
  },
  {
    ...single,
    id: 'ground-rate',
    source: unconfirmed,
    family: 'geological',
    kind: 'displacement-rate',
    unit: 'mm/h',
    threshold: 10,
    category: 'natural-disaster',
    hazard: 'geological',
    colour: 'red',
    zh: '地表位移速率达 10 毫米/小时',
    en: 'Ground moving at 10 mm/h',
  },
  {
    ...single,
    id: 'gas-lel',
    source: unconfirmed,
    family: 'flammable-gas',
    kind: 'flammable-gas',
    unit: '%LEL',
    threshold: 25,
    category: 'accident',
    hazard: 'flammable-gas',
    colour: 'orange',
    zh: '可燃气体浓度达爆炸下限的 25%',
    en: 'Flammable gas at 25 % of the lower explosive limit',
  },
];

/** A rule that fired on a sensor at the instant of one of its readings. */
export interface Crossing {
  readonly rule: ThresholdRule;
  readonly sensorId: string;
  readonly areaCode: string;
  readonly asOf: string;
  readonly measured: number;
  readonly threshold: number;
}

/** One danger in one division, from the first crossing to the last. */
export interface Episode {
  readonly family: string;
  readonly areaCode: string;
  readonly startedAt: string;
  readonly lastAt: string;
  /** Highest level that fired: 1 blue to 4 red. */
  readonly level: number;
}

/**
 * What crossings come to: an episode begins or goes on, and one that reaches a level for the first time calls for a
 * warning. Pure; gives the episodes that changed, each with what it was before, and the crossings that call.
 */
export function episodesAfter(
  known: readonly Episode[],
  crossings: readonly Crossing[],
): { readonly episodes: readonly Episode[]; readonly fired: readonly Crossing[] } {
  const episodes = [...known];
  const fired: Crossing[] = [];
  const level = ({ rule }: Crossing): number => levelOf(rule.colour);
  const inOrder = crossings.toSorted(
    (a, b) =>
      Date.parse(a.asOf) - Date.parse(b.asOf) || level(b) - level(a) || (a.sensorId < b.sensorId ? -1 : 1),
  );
  for (const crossing of inOrder) {
    const { rule, areaCode, asOf } = crossing;
    const at = episodes.findIndex(
      (e) => e.family === rule.family && e.areaCode === areaCode && isWithin(e, asOf, rule.quietMinutes),
    );
    const open = episodes[at];
    if (!open) {
      episodes.push({
        family: rule.family,
        areaCode,
        startedAt: asOf,
        lastAt: asOf,
        level: level(crossing),
      });
      fired.push(crossing);
      continue;
    }
    if (level(crossing) > open.level) fired.push(crossing);
    episodes[at] = {
      ...open,
      startedAt: asOf < open.startedAt ? asOf : open.startedAt,
      lastAt: asOf > open.lastAt ? asOf : open.lastAt,
      level: Math.max(open.level, level(crossing)),
    };
  }
  return { episodes, fired };
}

const isWithin = ({ startedAt, lastAt }: Episode, asOf: string, quietMinutes: number): boolean => {
  const at = Date.parse(asOf);
  const quietMs = quietMinutes * 60_000;
  return at >= Date.parse(startedAt) - quietMs && at <= Date.parse(lastAt) + quietMs;
};

/** The same crossing always has the same one: proposing again has no second effect. */
export const proposedWarningId = ({ rule, areaCode, asOf }: Crossing, exercise: boolean): string =>
  `OBS.${rule.id}.${areaCode}.${asOf.replace(/\D/g, '').slice(0, 14)}${exercise ? '.X' : ''}`;

/** The proposal of a crossing, with the readings that it rests on. */
export function proposalOf(
  { rule, sensorId, areaCode, asOf, measured, threshold }: Crossing,
  window: Pick<WarningEvidence, 'count' | 'readings'>,
  exercise: boolean,
): WarningProposal & { evidence: WarningEvidence } {
  const { id, version, source, kind, unit, windowMinutes, category, hazard, colour, zh } = rule;
  const minutes = rule.measure === 'sum' ? windowMinutes : 0;
  return {
    category,
    hazard,
    colour,
    headline: zh,
    areaCodes: [areaCode],
    startsAt: asOf,
    grounds: `${sensorId}：${measured} ${unit}，阈值 ${threshold} ${unit}（规则 ${id} 第 ${version} 版，${source}）`,
    exercise,
    evidence: {
      rule: { id, version, source },
      sensorId,
      kind,
      unit,
      from: new Date(Date.parse(asOf) - minutes * 60_000).toISOString(),
      to: asOf,
      measured,
      threshold,
      ...window,
    },
  };
}
