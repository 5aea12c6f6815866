import type { RecordedEvent } from '#contracts';
import type { LineStep, SharingEvent, SharingState } from '#domain';
import {
  Amount,
  Count,
  Fen,
  Flag,
  Instant,
  Key,
  OptionalCount,
  OptionalInstant,
  OptionalText,
  Position,
  Text,
} from '#postgres';
import { Entity } from 'typeorm';

/** A line with what happened to it. Instants as claimed by whoever acted. */
export type SharingLine = SharingState['lines'][string] & {
  allocatedAt: string;
  failedReason?: string;
  requisitionedAt?: string;
  committedAt?: string;
  estimatedArrivalAt?: string;
  departedAt?: string;
  arrivedAt?: string;
  recalledAt?: string;
  recallReason?: string;
  releasedAt?: string;
  returnedAt?: string;
};

export interface Claim {
  claimId: string;
  /** All of the claimant's when left out. */
  lineIds?: readonly string[];
  claimantAgencyId: string;
  amountFen: number;
  paidFen: number;
  grounds: string;
  claimedAt: string;
  payments: readonly { amountFen: number; reference: string; at: string }[];
}

/**
 * Where a requisitioned line stands on the ledger: `settled` when it came back in full, never left, or its owner's
 * claims are paid; the others are open.
 */
export type LedgerState = 'held' | 'awaiting-return' | 'loss-uncompensated' | 'settled';

/** One allocated line of a negotiation, to be looked for by owner, incident, resource and ledger state. */
@Entity('sharing_lines')
export class SharingLineRow {
  /** `<sharing id>/<line id>` */
  @Key() id!: string;
  @Position() revision!: string;
  @Text() sharingId!: string;
  @Text() lineId!: string;
  @Text() incidentId!: string;
  @OptionalText() requesterAgencyId!: string | null;
  @Text() ownerAgencyId!: string;
  @Text() resourceId!: string;
  @OptionalText() capability!: string | null;
  @Count() quantity!: number;
  /** Amount of the capability. */
  @Amount() amount!: number;
  @OptionalText() agreementId!: string | null;
  @Text() step!: LineStep;
  @Flag() requisitioned!: boolean;
  /** When it came on the ledger: of a line that was not requisitioned, the return of damaged units. */
  @OptionalInstant() requisitionedAt!: string | null;
  @OptionalCount() returned!: number | null;
  @OptionalCount() damaged!: number | null;
  @OptionalCount() consumed!: number | null;
  /** Claimed and paid by the owner's claims in this negotiation that name the line or none. */
  @Fen() claimedFen!: number;
  @Fen() paidFen!: number;
  /** Null when the line was not requisitioned and none of it came back damaged. */
  @OptionalText() ledger!: LedgerState | null;
  @Instant() updatedAt!: string;
}

/** The part of a negotiation's row that its lines are made of. */
interface Negotiation extends Pick<SharingLineRow, 'incidentId' | 'requesterAgencyId' | 'capability'> {
  id: string;
  revision: string;
  updatedAt: string;
  lines: readonly SharingLine[];
  claims: readonly Claim[];
}

/** The lines of a negotiation as rows of their own. */
export const linesOf = (row: Negotiation): SharingLineRow[] =>
  row.lines.map((line) => {
    const claims = row.claims.filter(
      ({ claimantAgencyId, lineIds }) =>
        claimantAgencyId === line.ownerAgencyId && (lineIds?.includes(line.lineId) ?? true),
    );
    const harmed = (line.damaged ?? 0) > 0;
    const claimedFen = claims.reduce((sum, claim) => sum + claim.amountFen, 0);
    const paidFen = claims.reduce((sum, claim) => sum + claim.paidFen, 0);
    return {
      id: `${row.id}/${line.lineId}`,
      revision: row.revision,
      sharingId: row.id,
      lineId: line.lineId,
      incidentId: row.incidentId,
      requesterAgencyId: row.requesterAgencyId,
      ownerAgencyId: line.ownerAgencyId,
      resourceId: line.resourceId,
      capability: row.capability,
      quantity: line.quantity,
      amount: line.amount,
      agreementId: line.agreementId ?? null,
      step: line.step,
      requisitioned: line.requisitioned,
      requisitionedAt: line.requisitionedAt ?? (harmed ? line.returnedAt : undefined) ?? null,
      returned: line.returned ?? null,
      damaged: line.damaged ?? null,
      consumed: line.consumed ?? null,
      claimedFen,
      paidFen,
      ledger:
        line.requisitioned || harmed ? ledgerState(line, claimedFen > 0 && paidFen >= claimedFen) : null,
      updatedAt: row.updatedAt,
    };
  });

function ledgerState(line: SharingLine, compensated: boolean): LedgerState {
  switch (line.step) {
    case 'released':
      return compensated ? 'settled' : 'awaiting-return';
    case 'returned':
      return compensated || line.returned === line.quantity ? 'settled' : 'loss-uncompensated';
    case 'dropped':
    case 'failed':
      return 'settled';
    default:
      return 'held';
  }
}

/** What an event adds to one line beside its step. */
export function lineDetails(
  lineId: string,
  returnedBefore: string | undefined,
  event: SharingEvent,
  record: RecordedEvent,
): Partial<SharingLine> {
  const { occurredAt: at } = record.metadata;
  const among = (lines: readonly { lineId: string }[]) => lines.some((line) => line.lineId === lineId);
  switch (event.type) {
    case 'sharing.reservation-failed':
      return event.data.lineId === lineId ? { failedReason: event.data.reason } : {};
    case 'sharing.requisitioned':
      return event.data.lineIds.includes(lineId) ? { requisitionedAt: at } : {};
    case 'sharing.committed': {
      const { lineIds, estimatedArrivalAt } = event.data;
      return lineIds.includes(lineId) ? { committedAt: at, estimatedArrivalAt } : {};
    }
    case 'sharing.dispatched':
      return among(event.data.lines) ? { departedAt: event.data.departedAt } : {};
    case 'sharing.arrived':
      return among(event.data.lines) ? { arrivedAt: event.data.arrivedAt } : {};
    case 'sharing.recalled': {
      const { lineIds, reason } = event.data;
      return lineIds.includes(lineId) ? { recalledAt: at, recallReason: reason } : {};
    }
    case 'sharing.released':
      return among(event.data.unused) || among(event.data.inUse) ? { releasedAt: at } : {};
    case 'sharing.returned': {
      const { lines, returnedAt } = event.data;
      if (!among(lines)) return {};
      // it is home with the last of its units, in whichever order their owner says so
      const isOlder = returnedBefore !== undefined && Date.parse(returnedBefore) > Date.parse(returnedAt);
      return { returnedAt: isOlder ? returnedBefore : returnedAt };
    }
    default:
      return {};
  }
}

export function claimsAfter(
  before: readonly Claim[],
  state: SharingState,
  event: SharingEvent,
  at: string,
): readonly Claim[] {
  switch (event.type) {
    case 'sharing.compensation-claimed': {
      const { claimId, lineIds, claimantAgencyId, amountFen, grounds } = event.data;
      return [
        ...before,
        {
          claimId,
          ...(lineIds ? { lineIds } : {}),
          claimantAgencyId,
          amountFen,
          grounds,
          paidFen: 0,
          claimedAt: at,
          payments: [],
        },
      ];
    }
    case 'sharing.compensation-paid': {
      const { claimId, amountFen, reference } = event.data;
      return before.map((claim) =>
        claim.claimId === claimId
          ? {
              ...claim,
              paidFen: state.claims[claimId]?.paidFen ?? claim.paidFen,
              payments: [...claim.payments, { amountFen, reference, at }],
            }
          : claim,
      );
    }
    default:
      return before;
  }
}
