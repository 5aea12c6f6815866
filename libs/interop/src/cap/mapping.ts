import type { IncidentCategory, WarningColour } from '#domain';
import type { CapCategory, CapCertainty, CapResponseType, CapSeverity, CapUrgency } from './schema.js';

/**
 * How colours, hazards and divisions stand in CAP. The standard leaves it open: these tables are ours, not official,
 * and a change of them gets another version, which every message names in its parameter `liandong:mapping`.
 */
export const mappingVersion = 'colour-cap.v1';

interface Level {
  readonly urgency: CapUrgency;
  readonly severity: CapSeverity;
  readonly certainty: CapCertainty;
  readonly responseType: CapResponseType;
  readonly zh: string;
  readonly en: string;
}

export const levels: Readonly<Record<WarningColour, Level>> = {
  blue: {
    urgency: 'Expected',
    severity: 'Minor',
    certainty: 'Likely',
    responseType: 'Monitor',
    zh: '蓝色',
    en: 'Blue',
  },
  yellow: {
    urgency: 'Expected',
    severity: 'Moderate',
    certainty: 'Likely',
    responseType: 'Prepare',
    zh: '黄色',
    en: 'Yellow',
  },
  orange: {
    urgency: 'Immediate',
    severity: 'Severe',
    certainty: 'Likely',
    responseType: 'Prepare',
    zh: '橙色',
    en: 'Orange',
  },
  red: {
    urgency: 'Immediate',
    severity: 'Extreme',
    certainty: 'Likely',
    responseType: 'Execute',
    zh: '红色',
    en: 'Red',
  },
};

/** Without a colour nothing is claimed (social-security events). */
export const noLevel = { urgency: 'Unknown', severity: 'Unknown', certainty: 'Unknown' } as const;

export const colourOfSeverity: Readonly<Record<CapSeverity, WarningColour | undefined>> = {
  Extreme: 'red',
  Severe: 'orange',
  Moderate: 'yellow',
  Minor: 'blue',
  Unknown: undefined,
};

interface Hazard {
  readonly category: CapCategory;
  readonly zh: string;
  readonly en: string;
}

/** Codes that are known by name; others stand as they are. */
const hazards: Readonly<Record<string, Hazard>> = {
  rainstorm: { category: 'Met', zh: '暴雨', en: 'Rainstorm' },
  flood: { category: 'Met', zh: '洪水', en: 'Flood' },
  geological: { category: 'Geo', zh: '地质灾害', en: 'Geological hazard' },
  wildfire: { category: 'Fire', zh: '森林火险', en: 'Wildfire' },
  heat: { category: 'Met', zh: '高温', en: 'Heat' },
  'flammable-gas': { category: 'CBRNE', zh: '可燃气体泄漏', en: 'Flammable gas' },
};

/** The code of a hazard that a message only names. */
export const hazardNamed = (name: string): string =>
  Object.entries(hazards).find(([, { zh, en }]) => zh === name || en === name)?.[0] ?? 'other';

const usualCategory: Readonly<Record<IncidentCategory, CapCategory>> = {
  'natural-disaster': 'Met',
  accident: 'Safety',
  'public-health': 'Health',
  'social-security': 'Security',
};

export const hazardOf = (code: string, category: IncidentCategory): Hazard =>
  Object.hasOwn(hazards, code) && hazards[code]
    ? hazards[code]
    : { category: usualCategory[category], zh: code, en: code };

/** The class of event that a CAP category most likely means, where the message does not say it in our words. */
export const categoryOfCap: Readonly<Record<CapCategory, IncidentCategory>> = {
  Geo: 'natural-disaster',
  Met: 'natural-disaster',
  Safety: 'accident',
  Security: 'social-security',
  Rescue: 'accident',
  Fire: 'accident',
  Health: 'public-health',
  Env: 'accident',
  Transport: 'accident',
  Infra: 'accident',
  CBRNE: 'accident',
  Other: 'accident',
};

/** Names of divisions for people to read; the codes beside them are what counts. */
const divisions: Readonly<Record<string, string>> = {
  '520111': '花溪区',
  '520111004': '贵筑街道',
  '520111006': '清溪街道',
  '520111010': '小孟街道',
  '520111101': '青岩镇',
  '520111102': '石板镇',
  '520111201': '孟关苗族布依族乡',
  '520111207': '高坡苗族乡',
  '520111208': '黔陶布依族苗族乡',
};

export const divisionName = (code: string): string =>
  Object.hasOwn(divisions, code) ? (divisions[code] ?? code) : code;

/** Value name of our geocodes: the division codes of GB/T 2260 and what continues them. */
export const geocodeName = 'GB/T 2260';

/** Whether a geocode of this value name is a division code, of any edition of the standards. */
export const isDivisionScheme = (valueName: string): boolean =>
  /^GB\s?\/?\s?T[\s-]?(2260|10114)(-\d{4})?$/i.test(valueName);
