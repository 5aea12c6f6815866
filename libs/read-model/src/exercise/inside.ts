import { drillStateOf, type DrillLog } from '#contracts';
import { seesAll, type Standing } from '#domain';
import { headOf } from '../incident/head.js';
import { IncidentRow } from '../incident/rows.js';
import type { EventRow } from '../incident/events.js';
import type { TimelineRow } from '../incident/timeline.js';
import type { Viewer } from '../query/page.js';
import { seenOf, type OfIncident } from '../query/sight.js';
import { SightRow } from '../sight/rows.js';
import { aboutObject } from './about.js';
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
    const { participants = [] } = drillStateOf(drillLog);
    this.seesAll = seesAll(viewer) || (viewer.conducts === true && !viewer.suspended);
    this.takesPart = participants.includes(agencyId);
    for (const row of state.rows(SightRow))
      if (row.agencyId === agencyId && row.endedPosition === null)
        this.named.set(row.object, [...this.standings(row.object), row.standing]);
    for (const row of state.rows(IncidentRow))
      this.incidents.set(row.id, { ...headOf(row), standings: this.standings(`incident-${row.id}`) });
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
      ofObject: aboutObject(this.state, row),
      seen: this.seen([row.incidentId, incidentId, otherIncidentId]),
    };
  }
}
