import { outstanding, type SharingEvent, type SharingState } from '#domain';

/** One line of an allocation, with when its units were there. */
export interface LineOutcome {
  readonly lineId: string;
  readonly resourceId: string;
  readonly ownerAgencyId: string;
  readonly quantity: number;
  /** Of the capability. */
  readonly amount: number;
  readonly arrivedAt: string;
  /** Nobody reported the arrival: by the owner's word or the usual time on the road. */
  readonly isEstimate: boolean;
  readonly isLate: boolean;
  readonly costFen: number;
}

export interface NegotiationOutcome {
  readonly sharingId: string;
  readonly incidentId: string;
  readonly capability: string;
  readonly amount: number;
  readonly neededBy: string;
  /** Of the amount, what nothing covers. */
  readonly unmet: number;
  /** Of the amount, what had not arrived when it was needed. */
  readonly missingWhenNeeded: number;
  /** When the whole amount was there; nothing when it never was. */
  readonly coveredAt?: string;
  readonly costFen: number;
  readonly lines: readonly LineOutcome[];
}

interface Line {
  readonly decidedAt: string;
  readonly arrivesAfterMinutes: number;
  readonly costPerUnitFen: number;
  estimatedAt?: string;
  arrivedAt?: string;
}

/** What of a negotiation its state does not tell: instants and prices of its lines. */
export class LineFacts {
  private readonly lines = new Map<string, Line>();

  take(event: SharingEvent): void {
    switch (event.type) {
      case 'sharing.allocation-decided': {
        const { lines, certificate } = event.data;
        for (const { lineId, resourceId } of lines) {
          const candidate = certificate.candidates.find((one) => one.resourceId === resourceId);
          const { arrivesAfterMinutes = 0, costPerUnitFen = 0 } = candidate ?? {};
          this.lines.set(lineId, { decidedAt: certificate.decidedAt, arrivesAfterMinutes, costPerUnitFen });
        }
        return;
      }
      case 'sharing.committed':
        for (const lineId of event.data.lineIds) {
          const line = this.lines.get(lineId);
          if (line) line.estimatedAt = event.data.estimatedArrivalAt ?? line.estimatedAt;
        }
        return;
      case 'sharing.arrived':
        for (const { lineId } of event.data.lines) {
          const line = this.lines.get(lineId);
          if (line) line.arrivedAt = event.data.arrivedAt;
        }
        return;
      default:
        return;
    }
  }

  of(lineId: string): Line | undefined {
    return this.lines.get(lineId);
  }
}

/** How a negotiation came out; nothing when nothing was asked for in it. */
export function outcomeOf(
  sharingId: string,
  state: SharingState,
  facts: LineFacts,
): NegotiationOutcome | undefined {
  const { need, incidentId } = state;
  if (!need || incidentId === undefined) return undefined;
  const { capability, amount, neededBy } = need;
  const lines = Object.values(state.lines)
    .filter(({ step }) => step !== 'failed' && step !== 'dropped')
    .flatMap(({ lineId, resourceId, ownerAgencyId, quantity, amount: covers }): LineOutcome[] => {
      const fact = facts.of(lineId);
      if (!fact) return [];
      const usual = Date.parse(fact.decidedAt) + fact.arrivesAfterMinutes * 60_000;
      const arrivedAt = fact.arrivedAt ?? fact.estimatedAt ?? new Date(usual).toISOString();
      return [
        {
          lineId,
          resourceId,
          ownerAgencyId,
          quantity,
          amount: covers,
          arrivedAt,
          isEstimate: fact.arrivedAt === undefined,
          isLate: Date.parse(arrivedAt) > Date.parse(neededBy),
          costFen: quantity * fact.costPerUnitFen,
        },
      ];
    })
    .sort((a, b) => Date.parse(a.arrivedAt) - Date.parse(b.arrivedAt) || (a.lineId < b.lineId ? -1 : 1));
  const inTime = lines.filter(({ isLate }) => !isLate).reduce((sum, line) => sum + line.amount, 0);
  return {
    sharingId,
    incidentId,
    capability,
    amount,
    neededBy,
    unmet: outstanding(state),
    missingWhenNeeded: Math.max(0, amount - inTime),
    coveredAt: coveredAt(lines, amount),
    costFen: lines.reduce((sum, line) => sum + line.costFen, 0),
    lines,
  };
}

function coveredAt(lines: readonly LineOutcome[], amount: number): string | undefined {
  let there = 0;
  for (const line of lines) {
    there += line.amount;
    if (there >= amount) return line.arrivedAt;
  }
  return undefined;
}
