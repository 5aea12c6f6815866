import { accept, refuse, type Decision, type Refusal } from '../kernel/decider.js';
import { own } from '../kernel/lookup.js';
import {
  accounted,
  type AllocationLine,
  type LineRef,
  type LineState,
  type LineStep,
  type SharingCommand,
  type SharingCommands,
  type SharingEvent,
  type SharingState,
} from './sharing.js';

export const notYetGone: readonly LineStep[] = ['allocated', 'reserved', 'requisitioned', 'committed'];
export const gone: readonly LineStep[] = ['dispatched', 'arrived'];
/** Steps in which units are promised to this negotiation or out for it. */
export const holding: readonly LineStep[] = [...notYetGone, ...gone, 'released'];

/** Names the agreement only where units were drawn from it, so that they go back there. */
export const ref = (line: AllocationLine): LineRef => ({
  lineId: line.lineId,
  resourceId: line.resourceId,
  quantity: line.quantity,
  ...(line.agreementId && line.agreementItem ? { agreementId: line.agreementId } : {}),
});

export const linesHeld = (state: SharingState): LineState[] =>
  Object.values(state.lines).filter((line) => holding.includes(line.step));

/** The service's own answer to a line it tried to reserve. */
export function onLine(
  state: SharingState,
  lineId: string,
  step: LineStep,
  event: SharingEvent,
): Decision<SharingEvent> {
  const line = own(state.lines, lineId);
  if (!line) return refuse('unknown-line', { lineId });
  if (line.step === step) return accept();
  if (line.step !== 'allocated') return refuse('line-not-ready', { lineId, step: line.step });
  return accept(event);
}

/**
 * Moves the named lines, or every ready line (of `owner`, when given). Named lines must all be ready and the
 * owner's; none ready at all is a refusal that says where they stand.
 */
export function onLines(
  state: SharingState,
  lineIds: readonly string[] | undefined,
  ready: readonly LineStep[] | ((line: LineState) => boolean),
  owner: string | undefined,
  event: (lines: LineState[]) => SharingEvent,
): Decision<SharingEvent> {
  const isReady = typeof ready === 'function' ? ready : (line: LineState) => ready.includes(line.step);
  if (!lineIds) {
    const mine = Object.values(state.lines).filter((line) => !owner || line.ownerAgencyId === owner);
    if (owner && mine.length === 0) return refuse('not-a-party');
    const lines = mine.filter(isReady);
    if (lines.length > 0) return accept(event(lines));
    return refuse('line-not-ready', { lines: mine.map(({ lineId, step }) => ({ lineId, step })) });
  }
  const lines: LineState[] = [];
  for (const lineId of new Set(lineIds)) {
    const line = own(state.lines, lineId);
    if (!line) return refuse('unknown-line', { lineId });
    if (owner && line.ownerAgencyId !== owner) return refuse('acting-for-another', { lineId });
    if (!isReady(line)) return refuse('line-not-ready', { lineId, step: line.step });
    lines.push(line);
  }
  return accept(event(lines));
}

/** A recall changes nothing the second time. */
export function recall(
  { lineIds, reason }: SharingCommands['sharing.recall'],
  state: SharingState,
  agencyId: string,
): Decision<SharingEvent> {
  let news = false;
  const decision = onLines(state, lineIds, gone, agencyId, (lines) => {
    const fresh = lines.filter((line) => !line.recalled);
    news = fresh.length > 0;
    return {
      type: 'sharing.recalled',
      data: { lineIds: fresh.map((line) => line.lineId), reason, ownerAgencyId: agencyId },
    };
  });
  return 'refusal' in decision || news ? decision : accept();
}

export function reportReturn(
  d: SharingCommands['sharing.report-return'],
  state: SharingState,
  agencyId: string,
): Decision<SharingEvent> {
  const lines: (LineRef & { returned: number; damaged: number; consumed: number })[] = [];
  const mayTell = (owner: string): boolean =>
    owner === agencyId || d.suspendedOwners?.includes(owner) === true;
  let ownerAgencyId: string | undefined;
  for (const { lineId, returned, damaged, consumed } of d.lines) {
    const line = own(state.lines, lineId);
    if (!line) return refuse('unknown-line', { lineId });
    ownerAgencyId ??= line.ownerAgencyId;
    if (line.ownerAgencyId !== ownerAgencyId || !mayTell(ownerAgencyId))
      return refuse('acting-for-another', { lineId });
    const due = line.step === 'released' || (line.recalled && gone.includes(line.step));
    if (!due) return refuse('line-not-ready', { lineId, step: line.step });
    const twice = lines.some((other) => other.lineId === lineId);
    const out = line.quantity - accounted(line);
    const told = accounted({ returned, damaged, consumed });
    if (twice || told > out || told === 0) {
      return refuse('quantity-mismatch', { lineId, expected: out, returned, damaged, consumed });
    }
    lines.push({ ...ref(line), returned, damaged, consumed });
  }
  return accept({
    type: 'sharing.returned',
    data: { lines, returnedAt: d.returnedAt, ownerAgencyId: ownerAgencyId ?? agencyId },
  });
}

/** Why an owner has nothing to claim for: its lines were not requisitioned, and none came back damaged. */
export function claimRefusal(
  state: SharingState,
  lineIds: readonly string[] | undefined,
  agencyId: string,
): { refusal: Refusal } | undefined {
  const entitled = ({ ownerAgencyId, requisitioned, damaged = 0 }: LineState) =>
    ownerAgencyId === agencyId && (requisitioned || damaged > 0);
  if (!lineIds) return Object.values(state.lines).some(entitled) ? undefined : refuse('not-requisitioned');
  for (const lineId of lineIds) {
    const line = own(state.lines, lineId);
    if (!line) return refuse('unknown-line', { lineId });
    if (line.ownerAgencyId !== agencyId) return refuse('acting-for-another', { lineId });
    if (!entitled(line)) return refuse('not-requisitioned', { lineId });
  }
  return undefined;
}

const undecided: readonly LineStep[] = ['allocated', 'reserved'];

/**
 * Nothing that is out may be forgotten: such lines are released and returned first, or the request goes on as one for
 * these alone.
 */
export function end(
  command: Extract<SharingCommand, { type: 'sharing.cancel' | 'sharing.expire' }>,
  state: SharingState,
): Decision<SharingEvent> {
  const ending = command.type === 'sharing.cancel' ? ('cancelled' as const) : ('expired' as const);
  if (state.status === ending) return accept();
  if (state.status !== 'requested' && state.status !== 'offered') {
    return refuse('wrong-status', { status: state.status });
  }
  const held = linesHeld(state);
  // a request that lapses does not undo what people have agreed on since
  const droppable = ending === 'cancelled' ? notYetGone : undecided;
  const out = held.filter((line) => !droppable.includes(line.step));
  if (out.length > 0 && command.type === 'sharing.cancel' && command.data.exceptOut)
    return downTo(out, state, command.data.reason);
  if (out.length > 0) return refuse('line-not-ready', { lineIds: out.map((line) => line.lineId) });
  return accept({
    type: `sharing.${ending}`,
    data: { unused: held.map(ref), reason: command.data.reason },
  });
}

/** Lets go of all that has not left, and asks for no more than what has. */
function downTo(out: readonly LineState[], state: SharingState, reason: string): Decision<SharingEvent> {
  const unused = linesHeld(state).filter((line) => !out.includes(line));
  const served = Object.values(state.lines).filter(({ step }) => step === 'returned');
  const amount = [...out, ...served].reduce((sum, line) => sum + (line.recalled ? 0 : line.amount), 0);
  return accept(
    ...(unused.length > 0
      ? [{ type: 'sharing.released' as const, data: { unused: unused.map(ref), inUse: [], reason } }]
      : []),
    ...(state.need && amount < state.need.amount
      ? [{ type: 'sharing.request-amended' as const, data: { amount, reason } }]
      : []),
  );
}
