import { instant, patterns, type Violation } from '#contracts';
import {
  incidentCategories,
  warningColours,
  wholeOf,
  type IncidentCategory,
  type NamedValue,
  type Outlook,
  type WarningColour,
  type WarningContent,
  type WarningPart,
} from '#domain';
import { categoryOfCap, colourOfSeverity, hazardNamed, isDivisionScheme } from './mapping.js';
import type { CapInfo } from './message.js';

/** Art. 64 has a warning carry these; that a stranger's says nothing of them must not keep it out. */
const unstated = '（来文未注明）';

/** What info blocks say in the words of a warning, or in what they cannot be said so. */
export function contentOfInfos(
  infos: readonly CapInfo[],
  sent: string,
): WarningContent | { readonly violations: readonly Violation[] } {
  const said = chosen(infos).map(({ info, path }) => ({ ...saidIn(info, sent, path), path }));
  const violations = said.flatMap((one) => one.violations);
  const [first] = said;
  if (!first) return { violations: [{ path: 'alert/info', code: 'isDefined' }] };
  for (const { category, hazard, path } of said) {
    if (category !== first.category || hazard !== first.hazard)
      violations.push({ path: `${path}/event`, code: 'otherEvent' });
  }
  const { category, hazard } = first;
  const [part, ...others] = said.map((one) => one.part);
  if (violations.length > 0 || !part) return { violations };
  if (others.length === 0) return { category, hazard, ...part };
  return { category, hazard, ...wholeOf([part, ...others]), parts: [part, ...others] };
}

/** Whether the blocks that count say that all is clear. */
export function isAllClear(infos: readonly CapInfo[]): boolean {
  const counted = chosen(infos);
  return counted.length > 0 && counted.every(({ info }) => outlookOf(info).outlook === 'all-clear');
}

/**
 * The blocks that count, by their place: those of the first Chinese one's language, else of the first one's. Blocks in
 * other languages say the same again. Tags compare without case: RFC 5646, section 2.1.1.
 */
function chosen(infos: readonly CapInfo[]): { info: CapInfo; path: string }[] {
  const tag = ({ language }: CapInfo): string => language.toLowerCase();
  const language = infos.map(tag).find((one) => /^zh\b/.test(one)) ?? infos.map(tag)[0];
  return infos
    .map((info, index) => ({ info, path: index === 0 ? 'alert/info' : `alert/info[${index + 1}]` }))
    .filter(({ info }) => tag(info) === language);
}

function saidIn(info: CapInfo, sent: string, path: string) {
  const { severity, onset, effective, expires, headline, event, description, instruction } = info;
  const violations: Violation[] = [];
  const category =
    known(incidentCategories, valueOf(info.parameters, 'liandong:category')) ??
    categoryOfCap[info.categories[0] ?? 'Other'];
  const geocodes = (info.areas ?? []).flatMap((area) => area.geocodes ?? []);
  const areaCodes = geocodes.filter(isDivision).map(({ value }) => value);
  if (areaCodes.some((code) => !patterns.areaCode.test(code)))
    violations.push({ path: `${path}/area/geocode`, code: 'areaCode' });
  if (areaCodes.length === 0) {
    const schemes = [...new Set(geocodes.map(({ valueName }) => valueName))];
    violations.push({ path: `${path}/area/geocode`, code: 'noDivision', values: schemes });
  }
  if (expires === undefined) violations.push({ path: `${path}/expires`, code: 'isDefined' });
  const part: WarningPart = {
    headline: inLine(headline ?? event),
    colour:
      colourOf(category, valueOf(info.parameters, 'liandong:colour')) ??
      (category === 'social-security' ? undefined : colourOfSeverity[severity]),
    areaCodes: [...new Set(areaCodes)],
    startsAt: utc(onset ?? effective ?? sent),
    expectedEndAt: utc(expires ?? sent),
    cautions: lines(description),
    measures: lines(instruction),
    ...outlookOf(info),
  };
  const hazard = valueOf(info.eventCodes, 'liandong:hazard') ?? hazardNamed(event);
  return { category, hazard, part, violations };
}

/** CAP 1.2, section 3.2.2: no longer a threat, action no longer required, not expected to occur. */
function outlookOf({ responseTypes, urgency, certainty }: CapInfo): { outlook?: Outlook } {
  if (responseTypes?.includes('AllClear')) return { outlook: 'all-clear' };
  if (urgency === 'Past') return { outlook: 'past' };
  return certainty === 'Unlikely' ? { outlook: 'unlikely' } : {};
}

const isDivision = ({ valueName }: NamedValue): boolean => isDivisionScheme(valueName);

const valueOf = (values: readonly NamedValue[] | undefined, name: string): string | undefined =>
  values?.find(({ valueName }) => valueName === name)?.value;

/** What a line cannot hold is a space in it. */
const inLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

function lines(text: string | undefined): string[] {
  const found = (text ?? '')
    .split(/[\r\n\u2028\u2029]+/)
    .flatMap((one) => inLine(one).match(/.{1,500}/gsu) ?? [])
    .map((one) => one.trim())
    .filter((one) => patterns.line.test(one));
  return found.length > 0 ? found : [unstated];
}

const utc = (text: string): string => instant(text) ?? text;

const colourOf = (category: IncidentCategory, said: string | undefined): WarningColour | undefined =>
  category === 'social-security' ? undefined : known(warningColours, said);

const known = <T extends string>(among: readonly T[], said: string | undefined): T | undefined =>
  among.find((one) => one === said);
