import {
  incidentCategories,
  levelOf,
  warningColours,
  type IncidentCategory,
  type ThresholdRule,
  type WarningColour,
} from '#domain';
import { Amount, Code, OneOf, Optional, Parts, Text, Whole } from '../form/fields.js';
import { contradictions, twice } from '../violations/among.js';
import { readForm } from '../violations/read-form.js';
import type { Violation } from '../violations/violation.js';

const minutesOfYear = 525_600;

class ThresholdRuleForm implements ThresholdRule {
  @Code() id!: string;
  @Whole(1, 1_000_000) version!: number;
  @Text() source!: string;
  @Code() family!: string;
  @Code() kind!: string;
  @Text(32) unit!: string;
  @OneOf(['sum', 'latest']) measure!: 'sum' | 'latest';
  @Whole(1, minutesOfYear) windowMinutes!: number;
  @Optional() @Amount() threshold?: number;
  @Whole(0, minutesOfYear) quietMinutes!: number;
  @OneOf(incidentCategories) category!: IncidentCategory;
  @Code() hazard!: string;
  @OneOf(warningColours) colour!: WarningColour;
  @Text() zh!: string;
  @Text() en!: string;
}

export class ThresholdRulesForm {
  @Parts(() => ThresholdRuleForm, 0, 1_000) rules!: ThresholdRuleForm[];
}

/** Checks threshold rules that an installation brings: every violation is named, unknown fields and contradictions too. */
export function parseThresholdRules(
  json: unknown,
): { rules: readonly ThresholdRule[] } | { violations: readonly Violation[] } {
  const read = readForm(ThresholdRulesForm, json);
  if ('violations' in read) return read;
  const { rules } = read.data;
  const violations = [
    ...twice(
      'rules',
      rules.map(({ id }) => id),
    ),
    ...contradictions('rules', rules, isAgainst),
  ];
  return violations.length > 0 ? { violations } : { rules };
}

/** Of one family they measure the same, and more of it never gives a lower colour. */
function isAgainst(a: ThresholdRule, b: ThresholdRule): boolean {
  if (a.family !== b.family) return false;
  if (a.kind !== b.kind || a.unit !== b.unit || a.hazard !== b.hazard || a.category !== b.category)
    return true;
  const [least, other] = [a.threshold, b.threshold];
  if (a.measure !== b.measure || a.windowMinutes !== b.windowMinutes) return false;
  if (least === undefined || other === undefined) return least === other;
  return Math.sign(least - other) !== Math.sign(levelOf(a.colour) - levelOf(b.colour));
}
