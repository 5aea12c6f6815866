import type { AgencyDirectory } from '#application';
import { reportsAsked, shippedReportingRules, type ReportingRuleSet } from '#domain';
import type { Incident, Reporting } from '#read-model';

const about = (zh: string, en: string) => ({ zh, en });

/**
 * What the rules in force ask for an incident as it is now; where no rule makes a report due, that is said. Nothing
 * where that cannot be told from what the viewer sees of the incident, or where it has come to nothing.
 */
export async function reportingOf(
  incident: Incident,
  { reportingRules: set = shippedReportingRules, directory }: ReportingParts,
): Promise<Reporting | undefined> {
  const { reporterAgencyId, dead, status, category, areaCode } = incident;
  if (reporterAgencyId === undefined || dead === undefined) return undefined;
  if (status === 'rejected' || status === 'merged') return undefined;
  const { kind } = (await directory.find(reporterAgencyId)) ?? {};
  const asked = reportsAsked(
    set,
    {
      ...{ category, areaCode, dead: dead ?? 0 },
      typeCode: incident.typeCode ?? undefined,
      eventLevel: incident.eventLevel ?? undefined,
    },
    { agencyId: reporterAgencyId, kind },
  );
  return { ...asked, ...sentenceOf(asked) };
}

export interface ReportingParts {
  readonly reportingRules?: ReportingRuleSet;
  readonly directory: Pick<AgencyDirectory, 'find'>;
}

function sentenceOf({ none, ruleIds, setVersion }: ReturnType<typeof reportsAsked>) {
  const by = about(`（规则 ${setVersion}）`, ` (rules ${setVersion})`);
  switch (none) {
    case 'no-rule':
      return about(`没有任何规则要求就此事件报送${by.zh}`, `no rule makes a report due${by.en}`);
    case 'nobody-named':
      return about(
        `规则未指明由谁报送、报给谁，没有任何规则要求就此事件报送${by.zh}`,
        `no rule makes a report due: those about such incidents name nobody to report or to be reported to${by.en}`,
      );
    case undefined:
      return about(
        `须报送：${ruleIds.join('、')}${by.zh}`,
        `reports are due by ${ruleIds.join(', ')}${by.en}`,
      );
  }
}
