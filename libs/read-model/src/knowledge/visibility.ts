import { ActivationRow } from '../activation/rows.js';
import { AgreementRow } from '../agreement/rows.js';
import { IncidentRow } from '../incident/rows.js';
import { PlanRow } from '../plan/rows.js';
import { ReportRow } from '../report/rows.js';
import { ResourceRow } from '../resource/rows.js';
import { SharingLineRow } from '../sharing/lines.js';
import { SharingRow } from '../sharing/rows.js';
import { TaskRow } from '../task/rows.js';
import { IncidentParticipantRow, IncidentStreamRow } from '../incident/timeline.js';
import { WarningRecipientRow } from '../warning/recipients.js';
import { WarningRow } from '../warning/rows.js';
import type { Table } from '../projecting/projection.js';
import type { State } from '../as-of/state.js';

/**
 * What one agency could see of a state by the rule before `authority.v1`: whoever took part saw all of it. Queries follow the
 * policy, which shows less.
 */
export class AgencyView {
  private readonly incidents = new Map<string, boolean>();

  constructor(
    private readonly state: State,
    private readonly agencyId: string,
  ) {}

  takesPartIn(incidentId: string): boolean {
    let takesPart = this.incidents.get(incidentId);
    if (takesPart === undefined) {
      const parts = this.state.ofIncident(IncidentParticipantRow, incidentId);
      takesPart = parts.some(({ agencyId }) => agencyId === this.agencyId);
      this.incidents.set(incidentId, takesPart);
    }
    return takesPart;
  }

  /** The row as this agency sees it; nothing when there is none or it is not for this agency. */
  see<R extends object>(table: Table<R>, key: string): R | undefined {
    const row = this.state.row(table, key);
    return row && this.seen(table, row);
  }

  /** The same of a row that was another at another time. */
  seen<R extends object>(table: Table<R>, row: R): R | undefined {
    return this.visible(table, row) as R | undefined;
  }

  private visible(table: Table, row: object): object | undefined {
    const only = (isVisible: boolean): object | undefined => (isVisible ? row : undefined);
    switch (table) {
      case IncidentRow:
        return only(this.takesPartIn((row as IncidentRow).id));
      case TaskRow:
        return only(this.takesPartIn((row as TaskRow).incidentId));
      case SharingRow:
        return only(this.takesPartIn((row as SharingRow).incidentId));
      case ActivationRow:
      case SharingLineRow:
      case IncidentStreamRow:
      case IncidentParticipantRow:
        return only(this.takesPartIn((row as { incidentId: string }).incidentId));
      case ResourceRow:
        return this.resource(row as ResourceRow);
      case WarningRow:
        return this.warning(row as WarningRow);
      case WarningRecipientRow:
        return only(this.concerns(row as WarningRecipientRow));
      case PlanRow:
        return this.plan(row as PlanRow);
      case ReportRow: {
        const { obligedAgencyId, superiorAgencyId } = row as ReportRow;
        return only([obligedAgencyId, superiorAgencyId].includes(this.agencyId));
      }
      case AgreementRow: {
        const { providerAgencyId, beneficiaryAgencyId } = row as AgreementRow;
        return only([providerAgencyId, beneficiaryAgencyId].includes(this.agencyId));
      }
      default:
        return undefined;
    }
  }

  private resource(row: ResourceRow): ResourceRow {
    if (row.ownerAgencyId === this.agencyId) return row;
    return { ...row, reservations: row.reservations.filter((held) => this.takesPartIn(held.incidentId)) };
  }

  private plan(row: PlanRow): PlanRow | undefined {
    if ([row.ownerAgencyId, row.draft?.reviewerAgencyId].includes(this.agencyId)) return row;
    return row.status === 'draft' ? undefined : { ...row, draft: null, reviews: [] };
  }

  private warning(row: WarningRow): WarningRow | undefined {
    const isProposal = row.status === 'proposed' || row.status === 'dismissed';
    if (isProposal && row.proposerAgencyId !== this.agencyId) return undefined;
    if (row.issuerAgencyId === this.agencyId) return row;
    const recipients = row.recipients.filter(({ agencyId, callerAgencyId, standIn, escalatedAt }) =>
      [agencyId, callerAgencyId, escalatedAt && standIn?.agencyId].includes(this.agencyId),
    );
    const isKept = row.audience && !row.audience.agencyIds.includes(this.agencyId);
    return isKept && recipients.length === 0 ? undefined : { ...row, recipients };
  }

  private concerns({ agencyId, callerAgencyId, standInAgencyId }: WarningRecipientRow): boolean {
    return [agencyId, callerAgencyId, standInAgencyId].includes(this.agencyId);
  }
}
