import {
  authorityTiers,
  eventLevels,
  incidentCategories,
  reportChannels,
  type Authority,
  type AuthorityTier,
  type EventLevel,
  type IncidentCategory,
  type LevelByDeaths,
  type ReportChannel,
  type ReportingRule,
  type ReportingRuleSet,
} from '#domain';
import { IsString } from 'class-validator';
import { Flag, Id, Ids, ManyOf, OneOf, Optional, Parts, Text, Whole } from '../form/fields.js';
import { Pattern } from '../violations/patterns.js';
import { contradictions, twice } from '../violations/among.js';
import { readForm } from '../violations/read-form.js';
import type { Violation } from '../violations/violation.js';

/** Beginning of a division code; empty for the whole country. */
const AreaPrefix = (): PropertyDecorator => (target, key) => {
  IsString()(target, key);
  Pattern('areaCodePrefixOrNone')(target, key);
};

/** Ids of reports end with it, behind a dot. */
const RuleId = (): PropertyDecorator => (target, key) => {
  IsString()(target, key);
  Pattern('ruleId')(target, key);
};

class SupplementDays {
  @Ids(1, 100) typeCodes!: string[];
  @Whole(1, 3_650) days!: number;
}

class RuleForm implements ReportingRule {
  @RuleId() id!: string;
  @Text() source!: string;
  @Flag() confirmed!: boolean;
  @AreaPrefix() areaPrefix!: string;
  @ManyOf(incidentCategories) categories!: IncidentCategory[];
  @Optional() @Ids(1, 200) typeCodes?: string[];
  @Optional() @OneOf(eventLevels) atLeast?: EventLevel;
  @OneOf(authorityTiers) from!: AuthorityTier;
  @OneOf(authorityTiers) to!: AuthorityTier;
  @OneOf(reportChannels) channel!: ReportChannel;
  @OneOf(['known', 'received']) clock!: 'known' | 'received';
  @Whole(1, 525_600) withinMinutes!: number;
  @Optional() @Whole(1, 3_650) supplementDays?: number;
  @Optional() @Parts(() => SupplementDays, 0, 100) supplementDaysOf?: SupplementDays[];
  @Text() zh!: string;
  @Text() en!: string;
}

class AuthorityForm implements Authority {
  @OneOf(authorityTiers) tier!: AuthorityTier;
  @AreaPrefix() areaPrefix!: string;
  @Id() agencyId!: string;
}

class LevelForm implements LevelByDeaths {
  @ManyOf(incidentCategories) categories!: IncidentCategory[];
  @OneOf(eventLevels) level!: EventLevel;
  @Whole(0, 1_000_000) minDead!: number;
}

export class RuleSetForm implements ReportingRuleSet {
  @Id() version!: string;
  @Whole(1, 525_600) omittedAfterMinutes!: number;
  @Parts(() => LevelForm, 0, 100) levelsByDeaths!: LevelForm[];
  @Parts(() => AuthorityForm, 0, 10_000) authorities!: AuthorityForm[];
  @Parts(() => RuleForm, 0, 1_000) rules!: RuleForm[];
}

/** Checks a rule set that an installation brings: every violation is named, unknown fields and contradictions too. */
export function parseReportingRules(
  json: unknown,
): { rules: ReportingRuleSet } | { violations: readonly Violation[] } {
  const read = readForm(RuleSetForm, json);
  if ('violations' in read) return read;
  const { data: form } = read;
  const violations = [
    ...twice(
      'rules',
      form.rules.map(({ id }) => id),
    ),
    ...form.rules.flatMap(({ from, to }, n) =>
      authorityTiers.indexOf(to) > authorityTiers.indexOf(from)
        ? []
        : [{ path: `rules[${n}].to`, code: 'upward', other: from } as const],
    ),
    ...contradictions('authorities', form.authorities, isOtherAuthority),
    ...contradictions('levelsByDeaths', form.levelsByDeaths, isOtherLevel),
  ];
  return violations.length > 0 ? { violations } : { rules: form };
}

/** Two agencies for one tier of one place. */
const isOtherAuthority = (a: Authority, b: Authority): boolean =>
  a.tier === b.tier && a.areaPrefix === b.areaPrefix;

/** As many deaths make two levels, or more deaths a lower one. */
const isOtherLevel = (a: LevelByDeaths, b: LevelByDeaths): boolean =>
  a.categories.some((category) => b.categories.includes(category)) &&
  Math.sign(a.minDead - b.minDead) !== Math.sign(eventLevels.indexOf(b.level) - eventLevels.indexOf(a.level));
