import { CodeTablesForm } from '../code-tables/read.js';
import { ThresholdRulesForm } from '../observation/threshold-rules.js';
import { ReachingRulesForm } from '../reaching/rules.js';
import { RuleSetForm } from '../report/rules.js';
import { DemoForm } from './demo.js';
import { DistrictForm } from './district.js';

/** The forms of the files that make a district. */
export const districtForms = {
  district: DistrictForm,
  codeTables: CodeTablesForm,
  reportingRules: RuleSetForm,
  thresholdRules: ThresholdRulesForm,
  reachingRules: ReachingRulesForm,
  demo: DemoForm,
} as const;
