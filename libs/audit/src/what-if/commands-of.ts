import type { ResourceCommand, ResourceEvent, SharingCommand, SharingEvent, SharingState } from '#domain';

/** Commands whose effect the flow brings about: they follow by themselves, where they still do. */
export const isOfFlow = (event: SharingEvent | ResourceEvent): boolean =>
  [
    'sharing.reservation-confirmed',
    'sharing.reservation-failed',
    'resource.reserved',
    'resource.reservation-released',
    'resource.deployed',
    'resource.arrived',
    'resource.taken-back',
  ].includes(event.type);

/**
 * The lines of the supposed negotiation that use the resources which the recorded ones used: ids may have moved, the
 * owner's vehicles have not.
 */
function sameLines(lineIds: readonly string[], was: SharingState, now: SharingState): string[] {
  const used = new Set(lineIds.flatMap((lineId) => was.lines[lineId]?.resourceId ?? []));
  return Object.values(now.lines)
    .filter((line) => used.has(line.resourceId) && line.step !== 'failed' && line.step !== 'dropped')
    .map((line) => line.lineId);
}

const idsOf = (lines: readonly { readonly lineId: string }[]): string[] => lines.map(({ lineId }) => lineId);

/**
 * The command that a recorded event came from, for the negotiation as it is supposed to be; nothing for what the flow
 * does by itself, and for what is said between the parties and decides nothing. `was` is the negotiation as recorded.
 */
export function sharingCommandOf(
  event: SharingEvent,
  was: SharingState,
  now: SharingState,
): Exclude<SharingCommand, { type: 'sharing.decide-allocation' }> | undefined {
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
      return { type: 'sharing.requisition', data: { funding, reportTo, legalBasis } };
    }
    case 'sharing.committed': {
      const { estimatedArrivalAt } = event.data;
      const lineIds = sameLines(event.data.lineIds, was, now);
      return { type: 'sharing.commit', data: { lineIds, estimatedArrivalAt } };
    }
    case 'sharing.dispatched': {
      const lineIds = sameLines(idsOf(event.data.lines), was, now);
      return { type: 'sharing.dispatch', data: { lineIds, departedAt: event.data.departedAt } };
    }
    case 'sharing.arrived': {
      const lineIds = sameLines(idsOf(event.data.lines), was, now);
      return { type: 'sharing.report-arrival', data: { lineIds, arrivedAt: event.data.arrivedAt } };
    }
    case 'sharing.recalled':
      return {
        type: 'sharing.recall',
        data: { lineIds: sameLines(event.data.lineIds, was, now), reason: event.data.reason },
      };
    case 'sharing.released':
      return { type: 'sharing.release', data: { reason: event.data.reason } };
    case 'sharing.returned': {
      const { lines, returnedAt } = event.data;
      const counted = sameLines(idsOf(lines), was, now).flatMap((lineId) => {
        const line = now.lines[lineId];
        const count = lines.find(({ resourceId }) => resourceId === line?.resourceId);
        if (!line || !count) return [];
        const { damaged, consumed } = count;
        const lost =
          damaged + consumed <= line.quantity ? { damaged, consumed } : { damaged: 0, consumed: 0 };
        return [{ lineId, ...lost, returned: line.quantity - lost.damaged - lost.consumed }];
      });
      return { type: 'sharing.report-return', data: { lines: counted, returnedAt } };
    }
    case 'sharing.extension-requested':
      return { type: 'sharing.request-extension', data: event.data };
    case 'sharing.extension-answered':
      return { type: 'sharing.answer-extension', data: event.data };
    case 'sharing.compensation-claimed':
      return { type: 'sharing.claim-compensation', data: event.data };
    case 'sharing.compensation-paid':
      return { type: 'sharing.pay-compensation', data: event.data };
    case 'sharing.cancelled':
      return { type: 'sharing.cancel', data: { reason: event.data.reason } };
    case 'sharing.expired':
      return { type: 'sharing.expire', data: { reason: event.data.reason } };
    default:
      return undefined;
  }
}

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
