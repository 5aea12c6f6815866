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
import { plainToInstance } from 'class-transformer';
import { IsString, Matches, validateSync } from 'class-validator';
import { flatten, type Violation } from './commands/parse.js';
import { Flag, Id, Ids, ManyOf, OneOf, Optional, Parts, Text, Whole } from './commands/fields.js';

/** Beginning of a division code; empty for the whole country. */
const AreaPrefix = (): PropertyDecorator => (target, key) => {
  IsString()(target, key);
  Matches(/^\d{0,12}$/, { message: '$property must be 0 to 12 digits' })(target, key);
};

/** Ids of reports end with it, behind a dot. */
const RuleId = (): PropertyDecorator => (target, key) => {
  IsString()(target, key);
  Matches(/^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/, { message: '$property must be 1 to 32 letters, digits or -' })(
    target,
    key,
  );
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

class RuleSetForm implements ReportingRuleSet {
  @Id() version!: string;
  @Whole(1, 525_600) omittedAfterMinutes!: number;
  @Parts(() => LevelForm, 0, 100) levelsByDeaths!: LevelForm[];
  @Parts(() => AuthorityForm, 0, 10_000) authorities!: AuthorityForm[];
  @Parts(() => RuleForm, 0, 1_000) rules!: RuleForm[];
}

/** Checks a rule set that an installation brings: every violation is named, unknown fields too. */
export function parseReportingRules(
  json: unknown,
): { rules: ReportingRuleSet } | { violations: readonly Violation[] } {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return { violations: [{ field: '', problems: ['a JSON object was expected'] }] };
  const form = plainToInstance(RuleSetForm, json);
  const errors = validateSync(form, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: false,
    validationError: { target: false, value: false },
  });
  if (errors.length > 0) return { violations: errors.flatMap((error) => flatten(error, '')) };
  const ids = form.rules.map(({ id }) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  return twice === undefined
    ? { rules: form }
    : { violations: [{ field: 'rules', problems: [`${twice} is there twice`] }] };
}
