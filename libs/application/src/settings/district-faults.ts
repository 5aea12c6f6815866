import type { Demo, District, Violation } from '#contracts';
import { incidentCategories, reportsAsked, type CodeTables, type ReportingRuleSet } from '#domain';
import { districtFiles, jsonFile, type DistrictFiles } from '#platform';
import { faultIn } from './table-file.js';

/** The tables of a district, each sound by itself. */
export interface DistrictTables {
  readonly district?: District;
  readonly codeTables: CodeTables;
  readonly reportingRules: ReportingRuleSet;
  readonly demo?: Demo;
}

/** What does not go together in the files of a district: a sentence for each, with the file and the line. */
export function districtFaults(
  files: DistrictFiles,
  { district, reportingRules, demo }: DistrictTables,
): string[] {
  if (!district) return [];
  const { name: other } = districtFiles.district;
  const rolesOf = new Map(district.agencies.map(({ agencyId, roles }) => [agencyId, roles]));
  const authorities = reportingRules.authorities.flatMap(({ agencyId: value }, n): Violation[] =>
    rolesOf.has(value) ? [] : [{ path: `authorities[${n}].agencyId`, code: 'unlisted', value, other }],
  );
  const speakers = (demo?.steps ?? []).flatMap(({ agencyId: value, role }, n): Violation[] => {
    if (!rolesOf.has(value)) return [{ path: `steps[${n}].agencyId`, code: 'unlisted', value, other }];
    const holds = rolesOf.get(value)?.includes(role);
    return holds
      ? []
      : [{ path: `steps[${n}].role`, code: 'unlisted', value: role, other: `${other}: ${value}` }];
  });
  return [...faultsOf('reportingRules', files, authorities), ...faultsOf('demo', files, speakers)];
}

/** None of a file that is not given: what is shipped speaks of other places. */
function faultsOf(
  what: keyof DistrictFiles,
  files: DistrictFiles,
  violations: readonly Violation[],
): string[] {
  const file = files[what];
  if (file === undefined || violations.length === 0) return [];
  const { variable } = districtFiles[what];
  const { lineOf } = jsonFile(variable, file);
  return violations.map((violation) => faultIn(`${variable}=${file}`, lineOf, violation));
}

/** What is sound and may yet surprise: incidents of the district that no rule makes a report due for. */
export function districtNotes({ district, reportingRules }: DistrictTables): string[] {
  if (!district) return [];
  const { districtCode: areaCode } = district;
  const silent = incidentCategories.filter((category) => {
    const types = reportingRules.rules.flatMap(({ typeCodes = [] }) => typeCodes);
    return [undefined, ...types].every(
      (typeCode) =>
        reportsAsked(reportingRules, { category, typeCode, areaCode, eventLevel: 'I', dead: 0 }).none,
    );
  });
  if (silent.length === 0) return [];
  return [
    `no rule makes a report due in ${areaCode} for ${silent.join(', ')} ` +
      `${areaCode} 的下列类别没有任何规则要求信息报送: ${silent.join('、')}`,
  ];
}
