import { drillStateOf, type DrillLog } from '#contracts';
import { endedStatuses, type Standing } from '#domain';
import { IncidentRow } from '../incident/rows.js';
import type { EventRow } from '../incident/events.js';
import type { TimelineRow } from '../incident/timeline.js';
import type { Viewer } from '../query/page.js';
import { seenOf, seesAll, type OfIncident } from '../query/sight.js';
import { ResourceRow } from '../resource/rows.js';
import { SharingLineRow } from '../sharing/lines.js';
import { SharingRow } from '../sharing/rows.js';
import { SightRow } from '../sight/rows.js';
import { WarningRow } from '../warning/rows.js';
import type { ExerciseState } from './state.js';

/** What a viewer is to what happens inside a drill, by the facts of the drill alone. */
export class InsideDrill {
  /** Who conducts it or audits sees all of it. */
  readonly seesAll: boolean;
  private readonly takesPart: boolean;
  private readonly named = new Map<string, Standing[]>();
  private readonly incidents = new Map<string, OfIncident>();

  constructor(
    drillLog: DrillLog,
    private readonly state: ExerciseState,
    readonly viewer: Viewer,
  ) {
    const { agencyId } = viewer;
    const { plannerAgencyId, participants = [] } = drillStateOf(drillLog);
    this.seesAll = seesAll(viewer) || (agencyId === plannerAgencyId && !viewer.suspended);
    this.takesPart = participants.includes(agencyId);
    for (const row of state.rows(SightRow))
      if (row.agencyId === agencyId && row.endedPosition === null)
        this.named.set(row.object, [...this.standings(row.object), row.standing]);
    for (const row of state.rows(IncidentRow)) this.incidents.set(row.id, this.judged(row));
  }

  /** Rows as they are for who sees all, else as `show` leaves them for the viewer, if at all. */
  shown<R, S>(rows: readonly R[], show: (row: R) => S | undefined): (R | S)[] {
    if (this.seesAll) return [...rows];
    return this.takesPart ? rows.flatMap((row) => show(row) ?? []) : [];
  }

  standings(object: string): readonly Standing[] {
    return this.named.get(object) ?? [];
  }

  incident(incidentId: string | null): OfIncident | undefined {
    return incidentId === null ? undefined : this.incidents.get(incidentId);
  }

  /** Of these incidents those that the viewer sees. */
  seen(ids: readonly (string | null | undefined)[]): readonly string[] {
    return ids.flatMap((id) => {
      const of = this.incident(id ?? null);
      return of && id ? seenOf(this.viewer, of, id) : [];
    });
  }

  /** An event with what it is judged by. */
  event(row: TimelineRow): EventRow {
    const { incidentId, otherIncidentId } = row.data as Readonly<Record<string, string | undefined>>;
    return {
      ...row,
      ofIncident: this.incident(row.incidentId) ?? null,
      // streams of a drill are named by the drill first
      standings: this.standings(`${row.aggregate}-${row.aggregateId}`),
      ofObject: this.ofObject(row),
      seen: this.seen([row.incidentId, incidentId, otherIncidentId]),
    };
  }

  private ofObject({ aggregate, aggregateId, type, data }: TimelineRow): EventRow['ofObject'] {
    const { state } = this;
    if (aggregate === 'warning') {
      const { areaCodes, hazard, category, issuerAgencyId, audience } =
        state.rows(WarningRow).find(({ id }) => id === aggregateId) ?? {};
      return { areaCodes, hazard, category, issued: typeof issuerAgencyId === 'string', audience };
    }
    if (aggregate !== 'sharing') return null;
    const { queryId, claimId, resourceId } = data as Readonly<Record<string, string | undefined>>;
    const { questions = [], claims = [] } = state.rows(SharingRow).find(({ id }) => id === aggregateId) ?? {};
    const concerned = {
      'sharing.information-answered': questions.find((one) => one.queryId === queryId)?.byAgencyId,
      'sharing.compensation-paid': claims.find((one) => one.claimId === claimId)?.claimantAgencyId,
      'sharing.quote-requested': state.rows(ResourceRow).find(({ id }) => id === resourceId)?.ownerAgencyId,
    }[type];
    return {
      lines: state.rows(SharingLineRow).filter(({ sharingId }) => sharingId === aggregateId),
      concerned: concerned === undefined ? [] : [concerned],
    };
  }

  private judged({
    id,
    areaCode,
    category,
    commandingAgencyId,
    status,
    closedAt,
    updatedAt,
  }: IncidentRow): OfIncident {
    return {
      areaCode,
      category,
      commanding: commandingAgencyId ?? undefined,
      verified: status !== 'reported' && status !== 'rejected',
      endedAt: endedStatuses.includes(status) ? (closedAt ?? updatedAt) : undefined,
      standings: this.standings(`incident-${id}`),
    };
  }
}
