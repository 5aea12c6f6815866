import {
  incidentCategories,
  shippedCodeTables,
  type Area,
  type AreaTable,
  type CodeTable,
  type CodeTables,
  type CoverageStandard,
  type CoverageTables,
  type IncidentCategory,
  type SpeedModel,
  type StatisticsRules,
} from '#domain';
import {
  AreaCode,
  Code,
  Flag,
  Id,
  ManyOf,
  OneOf,
  Optional,
  Part,
  Parts,
  Text,
  TimeOfDay,
  Whole,
  Within,
} from '../form/fields.js';
import { twice } from '../violations/among.js';
import { readForm } from '../violations/read-form.js';
import type { Violation } from '../violations/violation.js';

class TableForm {
  @Id() version!: string;
  @Text() source!: string;
  @Flag() confirmed!: boolean;
}

class UnitForm {
  @Text(32) zh!: string;
  @Text(32) en!: string;
}

class CodeForm {
  @Code() code!: string;
  @Text() zh!: string;
  @Text() en!: string;
  @Optional() @Text(32) class?: string;
  @Optional() @Part(() => UnitForm) unit?: UnitForm;
}

class CodeTableForm extends TableForm implements CodeTable {
  @Parts(() => CodeForm, 1, 10_000) codes!: CodeForm[];
}

class AreaForm implements Area {
  @AreaCode() code!: string;
  @Text() name!: string;
  @Within(-90, 90) lat!: number;
  @Within(-180, 180) lon!: number;
}

class AreaTableForm extends TableForm implements AreaTable {
  @OneOf(['approximate', 'surveyed']) positions!: AreaTable['positions'];
  @Parts(() => AreaForm, 1, 10_000) areas!: AreaForm[];
}

class SpeedForm extends TableForm implements SpeedModel {
  @Within(0, 1_440) turnoutMinutes!: number;
  @Within(1, 10) roadFactor!: number;
  @Within(1, 300) kmPerHour!: number;
}

class UsualForm {
  @Whole(1, 525_600) withinMinutes!: number;
  @Within(0, 1e12) minimumAmount!: number;
}

class StandardForm extends UsualForm implements CoverageStandard {
  @Code() capability!: string;
}

class StandardsForm extends TableForm implements Readonly<CoverageTables['standards']> {
  @Part(() => UsualForm) usual!: UsualForm;
  @Parts(() => StandardForm, 0, 1_000) lines!: StandardForm[];
}

class StatisticsRulesForm extends TableForm implements StatisticsRules {
  /** Of incidents of these disaster statistics are due. */
  @ManyOf(incidentCategories) categories!: IncidentCategory[];
  /** Of the first report, from when the statistics were opened. */
  @Whole(1, 525_600) initialWithinMinutes!: number;
  /** HH:MM in Beijing. */
  @TimeOfDay() dailyAt!: string;
  /** Of the verified report, from the one that says that the situation is stable. */
  @Whole(1, 365) verifiedWithinDays!: number;
}

export class CodeTablesForm {
  @Optional() @Flag() strict?: boolean;
  @Optional() @Part(() => CodeTableForm) resourceKinds?: CodeTableForm;
  @Optional() @Part(() => CodeTableForm) eventTypes?: CodeTableForm;
  @Optional() @Part(() => StatisticsRulesForm) statistics?: StatisticsRulesForm;
  @Optional() @Part(() => CodeTableForm) capabilityNames?: CodeTableForm;
  @Optional() @Part(() => CodeTableForm) qualificationNames?: CodeTableForm;
  @Optional() @Part(() => AreaTableForm) areas?: AreaTableForm;
  @Optional() @Part(() => SpeedForm) speed?: SpeedForm;
  @Optional() @Part(() => StandardsForm) standards?: StandardsForm;
}

/**
 * Checks tables that an installation brings: every violation is named, unknown fields too. A table replaces the
 * shipped one as a whole; one left out stays as shipped.
 */
export function parseCodeTables(
  json: unknown,
): { tables: CodeTables } | { violations: readonly Violation[] } {
  const read = readForm(CodeTablesForm, json);
  if ('violations' in read) return read;
  const { data: form } = read;
  const shipped = shippedCodeTables;
  const tables: CodeTables = {
    strict: form.strict ?? shipped.strict,
    resourceKinds: form.resourceKinds ?? shipped.resourceKinds,
    eventTypes: form.eventTypes ?? shipped.eventTypes,
    statistics: form.statistics ?? shipped.statistics,
    capabilityNames: form.capabilityNames ?? shipped.capabilityNames,
    qualificationNames: form.qualificationNames ?? shipped.qualificationNames,
    areas: form.areas ?? shipped.areas,
    speed: form.speed ?? shipped.speed,
    standards: form.standards ?? shipped.standards,
  };
  const violations = [
    ...(['resourceKinds', 'eventTypes', 'capabilityNames', 'qualificationNames'] as const).flatMap((name) =>
      twice(
        `${name}.codes`,
        tables[name].codes.map(({ code }) => code),
      ),
    ),
    ...twice(
      'areas.areas',
      tables.areas.areas.map(({ code }) => code),
    ),
    ...twice(
      'standards.lines',
      tables.standards.lines.map(({ capability }) => capability),
    ),
  ];
  return violations.length > 0 ? { violations } : { tables };
}
