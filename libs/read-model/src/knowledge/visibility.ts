import { isAtLeast, isWholeAsParticipant, sightOf } from '#domain';
import { shownActivation } from '../activation/queries.js';
import { ActivationRow } from '../activation/rows.js';
import type { State } from '../as-of/state.js';
import { complete } from '../as-of/tables.js';
import { DrillRow } from '../drill/rows.js';
import { headOf } from '../incident/head.js';
import { shownIncident } from '../incident/queries.js';
import { IncidentRow } from '../incident/rows.js';
import { PlanLinkRow } from '../plan/links.js';
import { PlanRow } from '../plan/rows.js';
import { shownPlan } from '../plan/seen.js';
import type { Table } from '../projecting/projection.js';
import { factsOfIncident, seesAll, type OfIncident } from '../query/sight.js';
import type { Viewer } from '../query/viewer.js';
import { shownReport } from '../report/queries.js';
import { ReportRow } from '../report/rows.js';
import { SharingRow } from '../sharing/rows.js';
import { shownSharing, type JudgedSharing } from '../sharing/seen.js';
import { shownTask } from '../task/queries.js';
import { TaskRow } from '../task/rows.js';
import { shownWarning } from '../warning/queries.js';
import { WarningRow } from '../warning/rows.js';

type Shown = (row: never) => object | undefined;

/**
 * What one agency sees of a state: what the queries would have shown it then, by the same policy over the registry and
 * the standings of that position. An activation is shown without how its tasks stand.
 */
export class AgencyView {
  private readonly incidents = new Map<string, OfIncident | undefined>();
  private linkedPlans: ReadonlySet<string> | undefined;
  private readonly shown: ReadonlyMap<Table, Shown>;

  constructor(
    private readonly state: State,
    private readonly viewer: Viewer,
  ) {
    this.shown = new Map<Table, Shown>([
      [IncidentRow, (row: IncidentRow) => this.incident(row)],
      [TaskRow, (row: TaskRow) => this.within(row, `task-${row.id}`, shownTask)],
      [SharingRow, (row: SharingRow) => this.within(row, `sharing-${row.id}`, this.negotiation)],
      [ActivationRow, (row: ActivationRow) => this.within(row, `activation-${row.id}`, shownActivation)],
      [ReportRow, (row: ReportRow) => this.report(row)],
      [WarningRow, (row: WarningRow) => this.warning(row)],
      [PlanRow, (row: PlanRow) => this.plan(row)],
    ]);
  }

  get agencyId(): string {
    return this.viewer.agencyId;
  }

  /** Whether it may see incidents that nobody named it in: by its mandates, its area or its office. */
  get mayOversee(): boolean {
    const { viewer } = this;
    const isHome = viewer.here.homeBureauId === viewer.agencyId;
    return isWholeAsParticipant(viewer.kind) || isHome || seesAll(viewer);
  }

  /** At least in part. */
  seesIncident(id: string): boolean {
    const of = this.ofIncident(id);
    const { viewer } = this;
    return of !== undefined && isAtLeast(sightOf(viewer, factsOfIncident(viewer, of), viewer.here), 'part');
  }

  /** The row as this agency sees it; nothing when there is none or it is not for this agency. */
  see<R extends object>(table: Table<R>, key: string): R | undefined {
    const row = this.state.row(table, key);
    return row && this.seen(table, row);
  }

  /** The same of a row that was another at another time. */
  seen<R extends object>(table: Table<R>, row: R): R | undefined {
    return this.shown.get(table)?.(complete(table, row) as never) as R | undefined;
  }

  private ofIncident(id: string): OfIncident | undefined {
    if (this.incidents.has(id)) return this.incidents.get(id);
    const row = this.state.row(IncidentRow, id);
    const of = row && {
      ...headOf(row),
      standings: this.state.standings(`incident-${id}`, this.viewer.agencyId),
    };
    this.incidents.set(id, of);
    return of;
  }

  private seenAmong(ids: readonly (string | null | undefined)[]): string[] {
    return ids.filter((id): id is string => typeof id === 'string' && this.seesIncident(id));
  }

  private incident(row: IncidentRow): object | undefined {
    const standings = this.state.standings(`incident-${row.id}`, this.viewer.agencyId);
    const seen = this.seenAmong(row.links.map(({ otherIncidentId }) => otherIncidentId));
    return shownIncident({ ...row, ofIncident: { ...headOf(row), standings }, seen }, this.viewer);
  }

  private within<R extends { incidentId: string }>(
    row: R,
    object: string,
    show: (
      row: R & { ofIncident: OfIncident; standings: ReturnType<State['standings']> },
      viewer: Viewer,
    ) => object | undefined,
  ): object | undefined {
    const ofIncident = this.ofIncident(row.incidentId);
    const standings = this.state.standings(object, this.viewer.agencyId);
    return ofIncident && show({ ...row, ofIncident, standings }, this.viewer);
  }

  /** Of those a question that names nobody may be for, only whether it is for this agency shows. */
  private readonly negotiation = (row: Omit<JudgedSharing, 'owners'>, viewer: Viewer): object | undefined => {
    const isOwner = row.standings.some((standing) => standing === 'asked' || standing === 'line');
    return shownSharing({ ...row, owners: isOwner ? [viewer.agencyId] : [] }, viewer);
  };

  private report(row: ReportRow): object | undefined {
    return shownReport({ ...row, ofIncident: this.ofIncident(row.incidentId) ?? null }, this.viewer);
  }

  private warning(row: WarningRow): object | undefined {
    const standings = this.state.standings(`warning-${row.id}`, this.viewer.agencyId);
    return shownWarning({ ...row, standings, seen: this.seenAmong([row.incidentId]) }, this.viewer);
  }

  private plan(row: PlanRow): object | undefined {
    const cited = [...row.findings, ...row.evaluations, ...row.drills] as readonly {
      readonly incidentId?: string;
      readonly drillId?: string;
      readonly nextDrillId?: string;
    }[];
    const others = [...row.links.map(({ otherPlanId }) => otherPlanId), row.replacedByPlanId];
    const seen = [
      ...others.filter((id): id is string => typeof id === 'string' && this.seesPlan(id)),
      ...cited
        .flatMap(({ drillId, nextDrillId }) => [drillId, nextDrillId])
        .filter((id) => this.seesDrill(id)),
      ...this.seenAmong(cited.map(({ incidentId }) => incidentId)),
    ] as string[];
    return shownPlan(
      { ...row, isLinked: this.isLinked(row.id), reviewer: row.draft?.reviewerAgencyId ?? null, seen },
      this.viewer,
    );
  }

  private seesPlan(id: string): boolean {
    const row = this.state.row(PlanRow, id);
    if (!row) return false;
    const reviewer = row.draft?.reviewerAgencyId ?? null;
    return shownPlan({ ...row, isLinked: this.isLinked(id), reviewer, seen: [] }, this.viewer) !== undefined;
  }

  private isLinked(planId: string): boolean {
    if (!this.linkedPlans) {
      const linked = new Set<string>();
      const { agencyId } = this.viewer;
      for (const link of this.state.rows(PlanLinkRow)) {
        const { planId, otherPlanId, ownerAgencyId: proposer, agencyId: other, status } = link;
        if (other === agencyId) linked.add(planId);
        const isOpened =
          status === 'confirmed' && this.state.row(PlanRow, otherPlanId)?.ownerAgencyId === other;
        if (proposer === agencyId && isOpened) linked.add(otherPlanId);
      }
      this.linkedPlans = linked;
    }
    return this.linkedPlans.has(planId);
  }

  private seesDrill(id: string | undefined): boolean {
    const row = id === undefined ? undefined : this.state.row(DrillRow, id);
    if (!row) return false;
    return seesAll(this.viewer) || [row.plannerAgencyId, ...row.participants].includes(this.viewer.agencyId);
  }
}
