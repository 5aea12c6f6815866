import { addressedBy } from '../sharing/asking.js';
import { gone, holding } from '../sharing/lines.js';
import type { LineState, SharingEvent, SharingState } from '../sharing/sharing.js';
import type { Awaited } from './awaited.js';

/** By what the parties of a negotiation ask something of each other, and answer it. */
export const sayings = [
  'sharing.asked',
  'sharing.quote-requested',
  'sharing.quoted',
  'sharing.quote-declined',
  'sharing.information-requested',
  'sharing.information-answered',
  'sharing.status-requested',
  'sharing.status-reported',
  'sharing.extension-requested',
  'sharing.extension-answered',
  'sharing.recalled',
  'sharing.recall-answered',
] as const satisfies readonly SharingEvent['type'][];

/** `at` is when it was recorded. */
export type Said = Extract<SharingEvent, { type: (typeof sayings)[number] }> & { readonly at: string };

type Line = Pick<
  LineState,
  'lineId' | 'ownerAgencyId' | 'step' | 'recalled' | 'agreementId' | 'agreementUntil'
> & {
  readonly allocatedAt: string;
};

/** What of a negotiation decides whose turn it is. */
export interface Negotiation {
  readonly id: string;
  readonly status: SharingState['status'];
  /** Its incident has ended: nothing more is given to it. */
  readonly isOver: boolean;
  readonly requesterAgencyId?: string;
  readonly outstanding: number;
  readonly round: number;
  readonly neededBy?: string;
  readonly openUntil?: string;
  /** Answers and offers that stand. */
  readonly answers: readonly { readonly ownerAgencyId: string }[];
  readonly lines: readonly Line[];
  /** In the order of the log. */
  readonly said: readonly Said[];
  readonly ownerOf: (resourceId: string) => string | undefined;
}

type Open = Omit<Awaited, 'aggregate' | 'id' | 'lineIds'> & { readonly lineId?: string };

/**
 * Who has to act next in a negotiation, and how, `at` an instant. Who allocates is not among it: that hangs on mandates.
 * A command of this kind from that agency is not refused for the state of the negotiation.
 */
export function awaitedIn(negotiation: Negotiation, at: string): Awaited[] {
  const open = [...askedIn(negotiation), ...linesIn(negotiation, Date.parse(at))];
  const found = new Map<string, Awaited & { lineIds?: string[] }>();
  for (const { lineId, ...one } of open) {
    const { id } = negotiation;
    const key = [one.act, one.agencyId, one.queryId, one.resourceId, lineId === undefined].join(' ');
    const same = found.get(key);
    if (same && lineId !== undefined) same.lineIds?.push(lineId);
    else
      found.set(key, {
        ...one,
        aggregate: 'sharing',
        id,
        ...(lineId === undefined ? {} : { lineIds: [lineId] }),
      });
  }
  return [...found.values()];
}

/** What was asked and is not answered, as far as an answer still counts. */
function askedIn(negotiation: Negotiation): Open[] {
  const { said, lines, status, isOver, outstanding, round, answers } = negotiation;
  const open: Open[] = [];
  const settle = (act: string, of: Partial<Open>): void => {
    const fields = Object.entries(of) as [keyof Open, unknown][];
    for (let index = open.length - 1; index >= 0; index--) {
      const one = open[index];
      if (one?.act === act && fields.every(([field, value]) => one[field] === value)) open.splice(index, 1);
    }
  };
  for (const event of said) {
    const asked = asks(event, negotiation);
    if (asked.length > 0) open.push(...asked);
    for (const [act, of] of settles(event)) settle(act, of);
  }
  const isRunning = !isOver && (status === 'requested' || status === 'offered');
  const isUndecided = !isOver && status === 'requested' && (outstanding > 0 || round === 0);
  const held = lines.filter(({ step }) => holding.includes(step));
  const isOut = (lineId: string | undefined): boolean =>
    held.some((one) => one.lineId === lineId && [...gone, 'released'].includes(one.step));
  return open.filter(({ act, agencyId, lineId }) => {
    switch (act) {
      case 'sharing.respond':
        return isUndecided && ![...answers, ...held].some(({ ownerAgencyId }) => ownerAgencyId === agencyId);
      case 'sharing.quote':
        return isRunning;
      case 'sharing.answer-information':
        return isRunning || held.length > 0;
      case 'sharing.answer-extension':
        return held.some(({ ownerAgencyId }) => ownerAgencyId === agencyId);
      default:
        return isOut(lineId);
    }
  });
}

function asks(event: Said, negotiation: Negotiation): Open[] {
  const { lines, requesterAgencyId, ...more } = negotiation;
  const { at: since } = event;
  switch (event.type) {
    case 'sharing.asked':
      return event.data.agencyIds.map((agencyId) => ({
        act: 'sharing.respond',
        agencyId,
        since,
        dueAt: more.openUntil ?? more.neededBy,
      }));
    case 'sharing.quote-requested': {
      const { resourceId } = event.data;
      const agencyId = more.ownerOf(resourceId);
      return agencyId === undefined ? [] : [{ act: 'sharing.quote', agencyId, since, resourceId }];
    }
    case 'sharing.information-requested': {
      const { queryId, question: text, byAgencyId } = event.data;
      return addressedBy(event.data, requesterAgencyId, ownersIn(negotiation))
        .filter((agencyId) => agencyId !== byAgencyId)
        .map((agencyId) => ({ act: 'sharing.answer-information', agencyId, since, queryId, text }));
    }
    case 'sharing.status-requested':
      return lines
        .filter(({ lineId }) => event.data.lineIds.includes(lineId))
        .map(({ lineId, ownerAgencyId: agencyId }) => ({
          act: 'sharing.report-status',
          agencyId,
          since,
          lineId,
        }));
    case 'sharing.extension-requested':
      return [...new Set(lines.map(({ ownerAgencyId }) => ownerAgencyId))].map((agencyId) => ({
        act: 'sharing.answer-extension',
        agencyId,
        since,
      }));
    case 'sharing.recalled':
      return requesterAgencyId === undefined
        ? []
        : event.data.lineIds.map((lineId) => ({
            act: 'sharing.answer-recall',
            agencyId: requesterAgencyId,
            since,
            lineId,
          }));
    default:
      return [];
  }
}

function settles(event: Said): readonly (readonly [act: string, of: Partial<Open>])[] {
  switch (event.type) {
    case 'sharing.quoted':
    case 'sharing.quote-declined': {
      const { ownerAgencyId: agencyId, resourceId } = event.data;
      return [['sharing.quote', { agencyId, resourceId }]];
    }
    case 'sharing.information-answered': {
      const { byAgencyId: agencyId, queryId } = event.data;
      return [['sharing.answer-information', { agencyId, queryId }]];
    }
    case 'sharing.status-reported':
      return event.data.lineIds.map((lineId) => ['sharing.report-status', { lineId }]);
    case 'sharing.extension-answered':
      return [['sharing.answer-extension', { agencyId: event.data.ownerAgencyId }]];
    case 'sharing.recall-answered':
      return event.data.lineIds.map((lineId) => ['sharing.answer-recall', { lineId }]);
    default:
      return [];
  }
}

/** Who was asked for anything, or gives. */
function ownersIn({ said, lines, ownerOf }: Pick<Negotiation, 'said' | 'lines' | 'ownerOf'>): string[] {
  const asked = said.flatMap((event) => {
    if (event.type === 'sharing.asked') return event.data.agencyIds;
    return event.type === 'sharing.quote-requested' ? (ownerOf(event.data.resourceId) ?? []) : [];
  });
  return [...new Set([...asked, ...lines.map(({ ownerAgencyId }) => ownerAgencyId)])];
}

const steps: Readonly<Partial<Record<Line['step'], string>>> = {
  requisitioned: 'sharing.commit',
  committed: 'sharing.dispatch',
  dispatched: 'sharing.report-arrival',
  released: 'sharing.report-return',
};

/** What the owner of each line does next. One under an agreement that runs needs no other decision. */
function linesIn({ lines, neededBy, requesterAgencyId }: Negotiation, at: number): Open[] {
  return lines.flatMap(({ lineId, ownerAgencyId: agencyId, step, recalled, ...line }) => {
    const isAgreed =
      line.agreementId !== undefined &&
      (line.agreementUntil === undefined || at < Date.parse(line.agreementUntil));
    const next = step === 'reserved' && isAgreed ? 'sharing.commit' : steps[step];
    const act = recalled && gone.includes(step) ? 'sharing.report-return' : next;
    if (act === undefined || requesterAgencyId === undefined) return [];
    const isOnTheWay = act !== 'sharing.report-return';
    return [{ act, agencyId, since: line.allocatedAt, lineId, ...(isOnTheWay ? { dueAt: neededBy } : {}) }];
  });
}
