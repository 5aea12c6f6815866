import {
  accounted,
  linesHeld,
  type AgreementCommand,
  type AgreementEvent,
  type LineRef,
  type LineStep,
  type ResourceCommand,
  type ResourceEvent,
  type SharingCommand,
  type SharingEvent,
  type SharingState,
  type TeamCommand,
  type TeamEvent,
} from '#domain';

/** Commands whose effect the flow brings about: they follow by themselves, where they still do. */
export const isOfFlow = ({ type }: { readonly type: string }): boolean =>
  [
    'agreement.drawn',
    'agreement.returned',
    'sharing.reservation-confirmed',
    'sharing.reservation-failed',
    'resource.reserved',
    'resource.reservation-released',
    'resource.deployed',
    'resource.arrived',
    'resource.taken-back',
  ].includes(type);

/** A command, or why there is none: the flow brings it about, nothing is decided by it, or what it presupposes is not so. */
export type Behind<Command> = Command | 'of-flow' | 'as-recorded' | 'did-not-happen';

type LineOf = SharingState['lines'][string];

/**
 * The lines of the supposed negotiation that stand for recorded ones, where they have come as far as the event
 * presupposes: the line of the same id where it is of the same resource, else those that use the resource otherwise.
 */
function linesFor(
  lineIds: readonly string[],
  was: SharingState,
  now: SharingState,
  hasCome: (line: LineOf) => boolean,
): string[] {
  const isKept = (lineId: string): boolean =>
    was.lines[lineId] !== undefined && was.lines[lineId].resourceId === now.lines[lineId]?.resourceId;
  const used = new Set(lineIds.filter((id) => !isKept(id)).map((id) => was.lines[id]?.resourceId));
  return Object.values(now.lines)
    .filter(({ lineId, resourceId }) => (isKept(lineId) ? lineIds.includes(lineId) : used.has(resourceId)))
    .filter(hasCome)
    .map(({ lineId }) => lineId);
}

const at =
  (...steps: readonly LineStep[]) =>
  ({ step }: LineOf): boolean =>
    steps.includes(step);

/** Decided by whom it takes: by requisition, or by the standing agreement that gives it. */
const isAgreed = ({ step, agreementId }: LineOf): boolean =>
  step === 'requisitioned' || (step === 'reserved' && agreementId !== undefined);
const isOut = at('dispatched', 'arrived');
export const isUnused = at('allocated', 'reserved', 'requisitioned', 'committed');
const isDue = (line: LineOf): boolean => line.step === 'released' || (line.recalled && isOut(line));

const idsOf = (lines: readonly { readonly lineId: string }[]): string[] => lines.map(({ lineId }) => lineId);

type Returned = Extract<SharingEvent, { type: 'sharing.returned' }>['data'];

/** What comes back of the supposed lines: all that is out where the record has all back, else as much as was counted. */
function countsOf({ lines }: Returned, was: SharingState, now: SharingState) {
  return linesFor(idsOf(lines), was, now, isDue).flatMap((lineId) => {
    const line = now.lines[lineId];
    const count = lines.find((one) => one.resourceId === line?.resourceId);
    const recorded = count && was.lines[count.lineId];
    if (!line || !count || !recorded) return [];
    const isLast = accounted(recorded) + accounted(count) >= recorded.quantity;
    const out = line.quantity - accounted(line);
    const damaged = Math.min(count.damaged, out);
    const consumed = Math.min(count.consumed, out - damaged);
    const rest = out - damaged - consumed;
    const returned = isLast ? rest : Math.min(count.returned, rest);
    return damaged + consumed + returned > 0 ? [{ lineId, returned, damaged, consumed }] : [];
  });
}

/** An ending that lets go of what the record let go of; other units that are held mean that it is not over. */
const endsAll = (unused: readonly LineRef[], was: SharingState, now: SharingState): boolean => {
  const freed = linesFor(idsOf(unused), was, now, isUnused);
  return linesHeld(now).every(({ lineId }) => freed.includes(lineId));
};

/**
 * The command behind a recorded event, for the negotiation as it is supposed to be. It acts on the units that the event
 * acted on, so far as they have come to where it presupposes them: what nobody sent does not arrive and is not given
 * back. `was` is the negotiation as recorded, before the event.
 */
export function sharingCommandOf(
  event: Exclude<SharingEvent, { type: 'sharing.allocation-decided' }>,
  was: SharingState,
  now: SharingState,
): Behind<Exclude<SharingCommand, { type: 'sharing.decide-allocation' }>> {
  if (now.status === 'none' && event.type !== 'sharing.requested' && event.type !== 'sharing.offered')
    return 'did-not-happen';
  const withLines = <C>(lineIds: readonly string[], command: (lineIds: readonly string[]) => C) =>
    lineIds.length > 0 ? command(lineIds) : ('did-not-happen' as const);
  switch (event.type) {
    case 'sharing.requested':
      return { type: 'sharing.request', data: event.data };
    case 'sharing.offered':
      return { type: 'sharing.offer', data: event.data };
    case 'sharing.answered':
      return { type: 'sharing.respond', data: event.data };
    case 'sharing.quoted':
      return { type: 'sharing.quote', data: event.data };
    case 'sharing.requisitioned': {
      const { funding, reportTo, legalBasis } = event.data;
      return withLines(linesFor(event.data.lineIds, was, now, at('reserved')), (lineIds) => ({
        type: 'sharing.requisition',
        data: { lineIds, funding, reportTo, legalBasis },
      }));
    }
    case 'sharing.committed': {
      const { estimatedArrivalAt } = event.data;
      return withLines(linesFor(event.data.lineIds, was, now, isAgreed), (lineIds) => ({
        type: 'sharing.commit',
        data: { lineIds, estimatedArrivalAt },
      }));
    }
    case 'sharing.dispatched': {
      const { lines, departedAt } = event.data;
      return withLines(linesFor(idsOf(lines), was, now, at('committed')), (lineIds) => ({
        type: 'sharing.dispatch',
        data: { lineIds, departedAt },
      }));
    }
    case 'sharing.arrived': {
      const { lines, arrivedAt } = event.data;
      return withLines(linesFor(idsOf(lines), was, now, at('dispatched')), (lineIds) => ({
        type: 'sharing.report-arrival',
        data: { lineIds, arrivedAt },
      }));
    }
    case 'sharing.status-requested':
    case 'sharing.status-reported':
    case 'sharing.recall-answered':
      return withLines(
        linesFor(event.data.lineIds, was, now, at('dispatched', 'arrived', 'released')),
        () => 'as-recorded',
      );
    case 'sharing.recalled': {
      const { reason } = event.data;
      return withLines(linesFor(event.data.lineIds, was, now, isOut), (lineIds) => ({
        type: 'sharing.recall',
        data: { lineIds, reason },
      }));
    }
    case 'sharing.released': {
      const { unused, inUse, reason } = event.data;
      const freed = [
        ...linesFor(idsOf(unused), was, now, isUnused),
        ...linesFor(idsOf(inUse), was, now, isOut),
      ];
      return withLines(freed, (lineIds) => ({ type: 'sharing.release', data: { lineIds, reason } }));
    }
    case 'sharing.returned': {
      const lines = countsOf(event.data, was, now);
      if (lines.length === 0) return 'did-not-happen';
      const { returnedAt, ownerAgencyId } = event.data;
      // whoever told it then may have told it for an owner that was suspended
      return {
        type: 'sharing.report-return',
        data: { lines, returnedAt, suspendedOwners: [ownerAgencyId] },
      };
    }
    case 'sharing.extension-requested':
      return { type: 'sharing.request-extension', data: event.data };
    case 'sharing.extension-answered':
      return { type: 'sharing.answer-extension', data: event.data };
    case 'sharing.compensation-claimed': {
      const { lineIds, ...claim } = event.data;
      if (!lineIds) return { type: 'sharing.claim-compensation', data: claim };
      return withLines(
        linesFor(lineIds, was, now, () => true),
        (ids) => ({ type: 'sharing.claim-compensation', data: { ...claim, lineIds: ids } }),
      );
    }
    case 'sharing.compensation-paid':
      return { type: 'sharing.pay-compensation', data: event.data };
    case 'sharing.moved':
      return { type: 'sharing.move', data: event.data };
    case 'sharing.cancelled':
    case 'sharing.expired': {
      const { unused, reason } = event.data;
      if (!endsAll(unused, was, now)) return 'did-not-happen';
      return {
        type: event.type === 'sharing.cancelled' ? 'sharing.cancel' : 'sharing.expire',
        data: { reason },
      };
    }
    case 'sharing.reservation-confirmed':
    case 'sharing.reservation-failed':
      return 'of-flow';
    case 'sharing.offer-withdrawn':
    case 'sharing.request-amended':
    case 'sharing.asked':
    case 'sharing.quote-requested':
    case 'sharing.quote-declined':
    case 'sharing.information-requested':
    case 'sharing.information-answered':
      return 'as-recorded';
  }
}

/** By event; drawing and giving back are the service's own. */
export const agreementCommands = {
  'agreement.proposed': 'agreement.propose',
  'agreement.confirmed': 'agreement.confirm',
  'agreement.terminated': 'agreement.terminate',
  'agreement.drawn': 'agreement.draw',
  'agreement.returned': 'agreement.give-back',
} as const satisfies Record<AgreementEvent['type'], AgreementCommand['type']>;

export const teamCommands = {
  'team.formed': 'team.form',
  'team.capabilities-changed': 'team.change-capabilities',
  'team.member-enrolled': 'team.enrol',
  'team.member-left': 'team.release-member',
  'team.qualification-granted': 'team.grant-qualification',
  'team.qualification-renewed': 'team.renew-qualification',
  'team.qualification-lapsed': 'team.lapse-qualification',
  'team.training-completed': 'team.complete-training',
  'team.insured': 'team.insure',
  'team.readiness-changed': 'team.change-readiness',
  'team.commended': 'team.commend',
  'team.disbanded': 'team.disband',
} as const satisfies Record<TeamEvent['type'], TeamCommand['type']>;

/** The command that a recorded event of an agreement came from. */
export const agreementCommandOf = ({ type, data }: AgreementEvent): AgreementCommand =>
  ({ type: agreementCommands[type], data }) as AgreementCommand;

/** The command that a recorded event of a team came from. */
export const teamCommandOf = ({ type, data }: TeamEvent): TeamCommand =>
  ({ type: teamCommands[type], data }) as TeamCommand;

/** The command that a recorded event of a resource came from. */
export function resourceCommandOf(event: ResourceEvent): ResourceCommand {
  switch (event.type) {
    case 'resource.registered':
      return { type: 'resource.register', data: event.data };
    case 'resource.readiness-changed':
      return { type: 'resource.change-readiness', data: event.data };
    case 'resource.reserved':
      return { type: 'resource.reserve', data: event.data };
    case 'resource.reservation-released':
      return { type: 'resource.release-reservation', data: event.data };
    case 'resource.deployed':
      return { type: 'resource.deploy', data: event.data };
    case 'resource.arrived':
      return { type: 'resource.confirm-arrival', data: event.data };
    case 'resource.taken-back':
      return { type: 'resource.take-back', data: event.data };
    case 'resource.withdrawn':
      return { type: 'resource.withdraw', data: event.data };
    case 'resource.restocked':
      return { type: 'resource.restock', data: event.data };
    case 'resource.inspected':
      return { type: 'resource.inspect', data: event.data };
    case 'resource.team-linked':
      return { type: 'resource.link-team', data: event.data };
    case 'resource.repaired':
      return { type: 'resource.repair', data: event.data };
  }
}
