import type { AgencyKind } from '../agency/kinds.js';
import { eventLevels, type EventLevel, type IncidentCategory } from '../incident/commands.js';

/** Who reports to whom: the unit where it happened (事发单位), then each government above it. */
export const authorityTiers = ['unit', 'county', 'city', 'province', 'state'] as const;
export type AuthorityTier = (typeof authorityTiers)[number];

export const reportChannels = ['any', 'phone', 'written'] as const;
export type ReportChannel = (typeof reportChannels)[number];

/** One statutory clock. Data, with where it comes from; what no text confirms says so and is never official. */
export interface ReportingRule {
  /** Letters, digits and `-`: with the incident's id it names the report. */
  readonly id: string;
  readonly source: string;
  readonly confirmed: boolean;
  /** Where it is law: beginning of a division code, empty for the whole country. */
  readonly areaPrefix: string;
  readonly categories: readonly IncidentCategory[];
  /** Left out: every type. */
  readonly typeCodes?: readonly string[];
  /** Applies to incidents that have this level or a higher one; left out, to those without a level too. */
  readonly atLeast?: EventLevel;
  readonly from: AuthorityTier;
  readonly to: AuthorityTier;
  readonly channel: ReportChannel;
  /**
   * What starts the clock: `known`, when the unit learned of it; `received`, when this service had the news that made
   * the rule apply.
   */
  readonly clock: 'known' | 'received';
  readonly withinMinutes: number;
  /** How long changed casualties are to be supplemented, counted from the incident; left out, without an end. */
  readonly supplementDays?: number;
  readonly supplementDaysOf?: readonly { readonly typeCodes: readonly string[]; readonly days: number }[];
  readonly zh: string;
  readonly en: string;
}

/** The agency that stands for a tier in a division; the longest prefix that fits decides. */
export interface Authority {
  readonly tier: AuthorityTier;
  readonly areaPrefix: string;
  readonly agencyId: string;
}

/** A level that deaths alone make an incident have. */
export interface LevelByDeaths {
  readonly categories: readonly IncidentCategory[];
  readonly level: EventLevel;
  readonly minDead: number;
}

/** All clocks of an installation. A change of anything is another version, which the reports it asks for name. */
export interface ReportingRuleSet {
  readonly version: string;
  /** A report that is still missing so long after it was due counts as omitted (漏报). */
  readonly omittedAfterMinutes: number;
  readonly levelsByDeaths: readonly LevelByDeaths[];
  readonly authorities: readonly Authority[];
  readonly rules: readonly ReportingRule[];
}

/** What the rules look at. */
export interface ReportableFacts {
  readonly category: IncidentCategory;
  readonly typeCode?: string;
  readonly areaCode: string;
  readonly eventLevel?: EventLevel;
  readonly dead: number;
}

/** `I` is the most severe. */
export const isAtLeast = (level: EventLevel | undefined, least: EventLevel): boolean =>
  level !== undefined && eventLevels.indexOf(level) <= eventLevels.indexOf(least);

/** The level an incident was given, or the one that its deaths make it have where that is higher. */
export function effectiveLevel(
  { category, eventLevel, dead }: ReportableFacts,
  { levelsByDeaths }: ReportingRuleSet,
): EventLevel | undefined {
  const byDeaths = levelsByDeaths
    .filter(({ categories, minDead }) => categories.includes(category) && dead >= minDead)
    .map(({ level }) => level);
  return [...byDeaths, ...(eventLevel ? [eventLevel] : [])].toSorted(
    (a, b) => eventLevels.indexOf(a) - eventLevels.indexOf(b),
  )[0];
}

export function applies(rule: ReportingRule, facts: ReportableFacts, set: ReportingRuleSet): boolean {
  const { typeCode } = facts;
  return (
    facts.areaCode.startsWith(rule.areaPrefix) &&
    rule.categories.includes(facts.category) &&
    (rule.typeCodes === undefined || (typeCode !== undefined && rule.typeCodes.includes(typeCode))) &&
    (rule.atLeast === undefined || isAtLeast(effectiveLevel(facts, set), rule.atLeast))
  );
}

/** Nothing when the rule set names none. */
const authorityOf = (
  tier: AuthorityTier,
  areaCode: string,
  { authorities }: ReportingRuleSet,
): string | undefined =>
  authorities
    .filter((a) => a.tier === tier && areaCode.startsWith(a.areaPrefix))
    .toSorted((a, b) => b.areaPrefix.length - a.areaPrefix.length)[0]?.agencyId;

/** Who owes a report to whom by a rule. `reporter` is who reported the incident; an enterprise speaks of itself. */
export function partiesOf(
  rule: Pick<ReportingRule, 'from' | 'to'>,
  areaCode: string,
  set: ReportingRuleSet,
  reporter?: { readonly agencyId: string; readonly kind?: AgencyKind },
): { readonly obligedAgencyId: string; readonly superiorAgencyId: string } | undefined {
  const isUnit = rule.from === 'unit' && reporter?.kind === 'enterprise';
  const obligedAgencyId = isUnit ? reporter.agencyId : authorityOf(rule.from, areaCode, set);
  const superiorAgencyId = authorityOf(rule.to, areaCode, set);
  return obligedAgencyId && superiorAgencyId && obligedAgencyId !== superiorAgencyId
    ? { obligedAgencyId, superiorAgencyId }
    : undefined;
}

/** What the rules in force ask for an incident as it is now. */
export interface ReportsAsked {
  readonly setVersion: string;
  /** Rules that make a report due. */
  readonly ruleIds: readonly string[];
  /** Where none does: no rule is about such an incident, or nobody is named who would report, or be reported to. */
  readonly none?: 'no-rule' | 'nobody-named';
}

/** `reporter` as for {@link partiesOf}. */
export function reportsAsked(
  set: ReportingRuleSet,
  facts: ReportableFacts,
  reporter?: { readonly agencyId: string; readonly kind?: AgencyKind },
): ReportsAsked {
  const { version: setVersion } = set;
  const about = set.rules.filter((rule) => applies(rule, facts, set));
  const ruleIds = about.filter((rule) => partiesOf(rule, facts.areaCode, set, reporter)).map(({ id }) => id);
  if (ruleIds.length > 0) return { setVersion, ruleIds };
  return { setVersion, ruleIds, none: about.length > 0 ? 'nobody-named' : 'no-rule' };
}

export function supplementDaysOf(rule: ReportingRule, typeCode: string | undefined): number | undefined {
  const special = rule.supplementDaysOf?.find(
    ({ typeCodes }) => typeCode !== undefined && typeCodes.includes(typeCode),
  );
  return special?.days ?? rule.supplementDays;
}
