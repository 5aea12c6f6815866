import type { SecondedDecision } from './seconds.js';
import type { OnDutyThen } from './duty-part.js';
import type { CorrectableField, EventLevel, IncidentCategory, Timing } from '#domain';

/** How long something took, over all times it was done. Whole minutes, rounded down; null where it never was. */
export interface Durations {
  readonly count: number;
  readonly medianMinutes: number | null;
  readonly p90Minutes: number | null;
  readonly longestMinutes: number | null;
}

export type BreachKind =
  | 'not-acknowledged-in-time'
  | 'needed-by-missed'
  | 'agreement-arrival-missed'
  | 'report-late'
  | 'report-missing'
  | 'report-omitted'
  | 'requisition-unreturned';

export interface Breach {
  readonly kind: BreachKind;
  readonly stream: string;
  /** The line of a negotiation. */
  readonly lineId?: string;
  /** Who did not keep it. */
  readonly agencyId: string;
  readonly dueAt?: string;
  /** When it was done after all: as it was received, or in an exercise as claimed. */
  readonly doneAt?: string;
  /** When whoever did it says that it was, where that is another time. */
  readonly claimedAt?: string;
  readonly lateByMinutes?: number;
  /** Agreement or legal source. */
  readonly source?: string;
}

/** A claim that differs from the time that counts. */
export const claimBeside = (doneAt: string, claimedAt: string): Pick<Breach, 'claimedAt'> =>
  Date.parse(claimedAt) === Date.parse(doneAt) ? {} : { claimedAt };

export interface AfterActionEntry {
  readonly position: string;
  readonly stream: string;
  readonly type: string;
  /** Name of the command that had it as its effect. */
  readonly command: string;
  readonly agencyId: string;
  /** What it says to people. */
  readonly sentence: { readonly zh: string; readonly en: string };
  readonly occurredAt: string;
  readonly knownAt?: string;
  readonly receivedAt: string;
  readonly recordedAt: string;
  readonly text?: string;
  readonly flags: readonly Timing[];
}

/** An allocation: the position of its certificate leads to all candidates and to its recomputation. */
export interface AllocationDecision {
  readonly position: string;
  readonly sharingId: string;
  readonly round: number;
  readonly decidedAt: string;
  readonly agencyId: string;
  readonly policyVersion: string;
  /** Log position whose state the certificate's candidates show. */
  readonly certificatePosition: string;
  readonly lines: readonly { resourceId: string; ownerAgencyId: string; quantity: number }[];
  readonly covered: number;
  readonly shortfall: number;
  /** Why people decided otherwise than the policy proposed. */
  readonly override?: string;
}

/** A decision about the incident itself, with the reason given. */
export interface DirectedDecision {
  readonly position: string;
  readonly type: string;
  readonly decidedAt: string;
  readonly agencyId: string;
  readonly outcome?: string;
  readonly reason: string;
}

export interface CorrectedValue {
  readonly position: string;
  readonly field: CorrectableField;
  readonly previousValue: string | number;
  readonly value: string | number;
  readonly reason: string;
  readonly agencyId: string;
  readonly at: string;
}

export interface UnmetDemand {
  readonly sharingId: string;
  readonly capability: string;
  readonly asked: number;
  readonly covered: number;
  readonly shortfall: number;
}

/** Money in fen. */
export interface Cost {
  readonly fundedFen: number;
  readonly claimedFen: number;
  readonly paidFen: number;
}

/** Everything that the log says of one incident afterwards. Instants are as claimed unless named otherwise. */
export interface AfterAction {
  readonly form: 'after-action.v1';
  readonly incidentId: string;
  /** Position of the newest event that went into it. The same position always gives the same bytes. */
  readonly position: string;
  readonly events: number;
  readonly title: string;
  readonly category: IncidentCategory;
  readonly eventLevel: EventLevel | null;
  readonly exercise: boolean;
  readonly status: string;
  readonly times: {
    readonly occurredAt: string;
    /** From the first report, in whole minutes. */
    readonly verifyMinutes: number | null;
    readonly activateMinutes: number | null;
    readonly containMinutes: number | null;
    readonly closeMinutes: number | null;
    /** Of tasks, from assignment to answer. */
    readonly acknowledge: Durations;
    /** Of allocated lines, from request to arrival. */
    readonly arrive: Durations;
  };
  readonly breaches: readonly Breach[];
  readonly shortfalls: readonly UnmetDemand[];
  readonly allocations: readonly AllocationDecision[];
  readonly decisions: readonly DirectedDecision[];
  /** Overrides, requisitions, high levels and reports of them, with both signatures as far as they are there. */
  readonly seconds: readonly SecondedDecision[];
  readonly corrections: readonly CorrectedValue[];
  readonly cost: Cost;
  /** Who was on duty meanwhile, in each agency that took part and has a roster; as recorded up to `position`. */
  readonly onDuty: readonly OnDutyThen[];
  /** What came late, out of order or from the future. */
  readonly irregular: readonly {
    position: string;
    type: string;
    agencyId: string;
    flags: readonly Timing[];
  }[];
  readonly timeline: readonly AfterActionEntry[];
}

export const minutesBetween = (from: string, to: string): number =>
  Math.floor((Date.parse(to) - Date.parse(from)) / 60_000);

/** Nearest-rank percentiles, as PostgreSQL's `percentile_disc`. */
export function durationsOf(minutes: readonly number[]): Durations {
  const sorted = minutes.toSorted((a, b) => a - b);
  const rank = (part: number): number | null =>
    sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? null;
  return {
    count: sorted.length,
    medianMinutes: rank(0.5),
    p90Minutes: rank(0.9),
    longestMinutes: sorted.at(-1) ?? null,
  };
}
