import {
  evolveSharing,
  noSharing,
  outstanding,
  type AllocationCertificate,
  type Answer,
  type OwnerAnswer,
  type SharingState,
} from '#domain';
import {
  Amount,
  Count,
  Instant,
  Json,
  Key,
  OptionalAmount,
  OptionalCount,
  OptionalInstant,
  OptionalJson,
  OptionalText,
  Position,
  Text,
} from '#postgres';
import { Entity } from 'typeorm';
import { documents, type DocumentRow, type Evolve } from '../projecting/projection.js';
import { claimsAfter, lineDetails, linesOf, SharingLineRow, type Claim, type SharingLine } from './lines.js';

export interface Requisition {
  lineIds: readonly string[];
  funding: { code: string; amountFen?: number };
  reportTo: string;
  legalBasis?: string;
  at: string;
}

export interface Extension {
  until: string;
  reason: string;
  byAgencyId: string;
  /** One per owner that has answered. */
  answers: readonly { ownerAgencyId: string; granted: boolean; reason?: string; at: string }[];
}

export interface Question {
  queryId: string;
  question: string;
  /** Left out: all who were asked or own a line, or of an owner's question the requester. */
  toAgencyIds?: readonly string[];
  byAgencyId: string;
  at: string;
  answers: readonly { byAgencyId: string; answer: Answer; text?: string; reason?: string; at: string }[];
}

export interface StatusReport {
  lineIds: readonly string[];
  status: string;
  note?: string;
  observedAt: string;
  ownerAgencyId: string;
}

@Entity('sharing')
export class SharingRow implements DocumentRow {
  @Key() id!: string;
  @Position() revision!: string;
  @Position() createdPosition!: string;
  @Text() incidentId!: string;
  @Text() status!: Exclude<SharingState['status'], 'none'>;
  /** This and the need are null while there is only an offer. */
  @OptionalText() requesterAgencyId!: string | null;
  @OptionalText() capability!: string | null;
  @OptionalAmount() amount!: number | null;
  @OptionalInstant() neededBy!: string | null;
  /** When the request lapses; not while lines of it are committed. */
  @OptionalInstant() openUntil!: string | null;
  @OptionalText() areaCode!: string | null;
  @OptionalText() place!: string | null;
  /** 1 (first) to 5 (last). */
  @OptionalCount() priority!: number | null;
  @OptionalText() purpose!: string | null;
  @OptionalInstant() requestedAt!: string | null;
  /** What of the need no live line covers. */
  @Amount() outstanding!: number;
  /** Number of allocation decisions so far. */
  @Count() round!: number;
  /** What the last decision could not cover. */
  @OptionalAmount() shortfall!: number | null;
  /** Of the last decision. */
  @OptionalJson() certificate!: AllocationCertificate | null;
  @Json() answers!: readonly (OwnerAnswer & { ownerAgencyId: string; resourceId?: string; at: string })[];
  @Json() quotes!: readonly {
    resourceId: string;
    pricePerUnitFen: number;
    terms?: string;
    ownerAgencyId: string;
    at: string;
  }[];
  @Json() lines!: readonly SharingLine[];
  @Json() claims!: readonly Claim[];
  @Json() requisitions!: readonly Requisition[];
  @Json() extensions!: readonly Extension[];
  @Json() questions!: readonly Question[];
  @Json() statusReports!: readonly StatusReport[];
  @OptionalText() endReason!: string | null;
  @Instant() updatedAt!: string;
}

const empty = {
  requesterAgencyId: null,
  capability: null,
  amount: null,
  neededBy: null,
  openUntil: null,
  areaCode: null,
  place: null,
  priority: null,
  purpose: null,
  requestedAt: null,
  shortfall: null,
  certificate: null,
  quotes: [],
  requisitions: [],
  extensions: [],
  questions: [],
  statusReports: [],
  endReason: null,
};

/** What of the domain's state this projection needs, from the row that was made of it. */
function stateOf(row: SharingRow | undefined): SharingState {
  if (!row) return noSharing;
  const { capability, amount, neededBy, areaCode, priority } = row;
  const asked =
    capability !== null && amount !== null && neededBy !== null && areaCode !== null && priority !== null;
  return {
    ...noSharing,
    status: row.status,
    incidentId: row.incidentId,
    requesterAgencyId: row.requesterAgencyId ?? undefined,
    need: asked ? { capability, amount, neededBy, areaCode, priority } : undefined,
    answers: row.answers,
    round: row.round,
    lines: Object.fromEntries(row.lines.map((line) => [line.lineId, line])),
    queries: Object.fromEntries(row.questions.map(({ queryId, byAgencyId }) => [queryId, { byAgencyId }])),
    claims: Object.fromEntries(row.claims.map((claim) => [claim.claimId, claim])),
  };
}

/** The domain's fold carries the steps, amounts and payments; the rest of a line or claim is put on beside it. */
export const evolveSharingRow: Evolve<'sharing', SharingRow> = (row, event, record) => {
  const { occurredAt: at } = record.metadata;
  const state = evolveSharing(stateOf(row), event);
  if (state.status === 'none' || !state.incidentId) return undefined;
  const base = {
    ...empty,
    ...row,
    status: state.status,
    incidentId: state.incidentId,
    round: state.round,
    outstanding: outstanding(state),
    answers: state.answers.map((answer) => ({ at, ...answer })),
    lines: Object.entries(state.lines).map(([lineId, line]) => ({
      allocatedAt: at,
      ...line,
      ...lineDetails(lineId, (line as Partial<SharingLine>).returnedAt, event, record),
    })),
    claims: claimsAfter(row?.claims ?? [], state, event, at),
  };
  switch (event.type) {
    case 'sharing.requested': {
      const { requesterAgencyId, capability, amount, neededBy, deliverTo, priority, purpose, openUntil } =
        event.data;
      const { areaCode, place } = deliverTo;
      const need = { capability, amount, neededBy, areaCode, place, priority, purpose };
      return { ...base, ...need, openUntil: openUntil ?? null, requesterAgencyId, requestedAt: at };
    }
    case 'sharing.offered':
      return state.status === 'offered'
        ? { ...base, openUntil: later(row, event.data.availableUntil) }
        : base;
    case 'sharing.request-amended': {
      const { amount, neededBy, priority, purpose } = event.data;
      return {
        ...base,
        amount: amount ?? base.amount,
        neededBy: neededBy ?? base.neededBy,
        priority: priority ?? base.priority,
        purpose: purpose ?? base.purpose,
      };
    }
    case 'sharing.information-requested':
      return { ...base, questions: [...base.questions, { ...event.data, at, answers: [] }] };
    case 'sharing.information-answered': {
      const { queryId, ...answer } = event.data;
      const questions = base.questions.map((q) =>
        q.queryId === queryId ? { ...q, answers: [...q.answers, { ...answer, at }] } : q,
      );
      return { ...base, questions };
    }
    case 'sharing.status-reported':
      return { ...base, statusReports: [...base.statusReports, event.data] };
    case 'sharing.quoted':
      return { ...base, quotes: [...base.quotes, { ...event.data, at }] };
    case 'sharing.allocation-decided': {
      const { certificate } = event.data;
      return { ...base, certificate, shortfall: certificate.shortfall };
    }
    case 'sharing.requisitioned':
      return { ...base, requisitions: [...base.requisitions, { ...event.data, at }] };
    case 'sharing.extension-requested':
      return { ...base, extensions: [...base.extensions, { ...event.data, answers: [] }] };
    case 'sharing.extension-answered': {
      const { granted, reason, ownerAgencyId } = event.data;
      const last = base.extensions.at(-1);
      if (!last) return base;
      const answers = [...last.answers, { ownerAgencyId, granted, reason, at }];
      return { ...base, extensions: [...base.extensions.slice(0, -1), { ...last, answers }] };
    }
    case 'sharing.cancelled':
    case 'sharing.expired':
      return { ...base, endReason: event.data.reason };
    default:
      return base;
  }
};

/** Offers lapse together, when the last of them has; never while one stands without an end. */
function later(row: SharingRow | undefined, availableUntil: string | undefined): string | null {
  if (availableUntil === undefined || (row && row.openUntil === null)) return null;
  const before = row?.openUntil ?? availableUntil;
  return Date.parse(before) > Date.parse(availableUntil) ? before : availableUntil;
}

export const sharing = documents(
  { name: 'sharing', aggregate: 'sharing', table: SharingRow, evolve: evolveSharingRow },
  {
    tables: [SharingLineRow],
    write: (rows, store) => store.upsert(SharingLineRow, rows.flatMap(linesOf), 'revision'),
  },
);
