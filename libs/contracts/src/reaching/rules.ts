import {
  channelNames,
  triggers,
  type ChannelName,
  type ReachingRule,
  type ReachingRules,
  type ReachStep,
  type Trigger,
} from '#domain';
import { Flag, Id, Lines, OneOf, Optional, Parts, Whole } from '../form/fields.js';
import { twice } from '../violations/among.js';
import { readForm } from '../violations/read-form.js';
import type { Violation } from '../violations/violation.js';

class ReachStepForm implements ReachStep {
  @OneOf(channelNames) channel!: ChannelName;
  @Whole(0, 86_400) afterSeconds!: number;
  @Whole(1, 20) times!: number;
  @Whole(10, 86_400) everySeconds!: number;
  @Optional() @Flag() onlyIfFailed?: boolean;
}

class ReachingRuleForm implements ReachingRule {
  @OneOf(triggers) trigger!: Trigger;
  @Flag() calls!: boolean;
  @Parts(() => ReachStepForm, 1, 20) steps!: ReachStepForm[];
  @Optional() @Whole(1, 86_400) giveUpAfterSeconds?: number;
  @Whole(1, 525_600) usefulMinutes!: number;
  @Optional() @Whole(1, 525_600) leadMinutes?: number;
  @Optional() @Lines(1, 20, 40) answers?: string[];
}

export class ReachingRulesForm implements ReachingRules {
  @Id() version!: string;
  @OneOf(['zh-CN', 'en']) language!: 'zh-CN' | 'en';
  @Whole(-720, 840) utcOffsetMinutes!: number;
  @Parts(() => ReachingRuleForm, 0, triggers.length) rules!: ReachingRuleForm[];
}

/** Checks the rules of an installation, by which people are reached: every violation is named. */
export function parseReachingRules(
  json: unknown,
): { rules: ReachingRules } | { violations: readonly Violation[] } {
  const read = readForm(ReachingRulesForm, json);
  if ('violations' in read) return read;
  const { data: form } = read;
  const violations = twice(
    'rules',
    form.rules.map(({ trigger }) => trigger),
  );
  return violations.length > 0 ? { violations } : { rules: form };
}
