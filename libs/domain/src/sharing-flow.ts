import type { ResourceCommand } from './resource.js';
import type { LineRef, SharingCommand, SharingEvent } from './sharing.js';

/** A command that follows from a sharing event, to be issued with an id derived from that event and `key`. */
export interface FlowStep {
  readonly key: string;
  readonly resourceId: string;
  readonly command: ResourceCommand;
  /** What the negotiation is told of the resource's answer; nothing when left out. */
  readonly thenTell?: (answer: { refusedWith?: string }) => SharingCommand;
}

/**
 * What the resources must be told after an event of a negotiation: reserve when units are allocated, deploy when
 * they leave, and so on. Depends on the event alone, so that a repeat names the same steps.
 */
export function stepsAfter(sharingId: string, event: SharingEvent): FlowStep[] {
  switch (event.type) {
    case 'sharing.allocation-decided':
      return event.data.lines.map(({ lineId, resourceId, quantity }) => ({
        key: lineId,
        resourceId,
        command: {
          type: 'resource.reserve',
          data: { sharingId, lineId, quantity, incidentId: event.data.incidentId },
        },
        thenTell: ({ refusedWith }) =>
          refusedWith
            ? { type: 'sharing.fail-reservation', data: { lineId, reason: refusedWith } }
            : { type: 'sharing.confirm-reservation', data: { lineId } },
      }));
    case 'sharing.dispatched':
      return steps(event.data.lines, ({ lineId }) => ({
        type: 'resource.deploy',
        data: { sharingId, lineId },
      }));
    case 'sharing.arrived':
      return steps(event.data.lines, ({ lineId }) => ({
        type: 'resource.confirm-arrival',
        data: { sharingId, lineId },
      }));
    case 'sharing.returned':
      return steps(event.data.lines, ({ lineId, returned, damaged, consumed }) => ({
        type: 'resource.take-back',
        data: { sharingId, lineId, returned, damaged, consumed },
      }));
    case 'sharing.released':
    case 'sharing.cancelled':
    case 'sharing.expired':
      return steps(event.data.unused, ({ lineId }) => ({
        type: 'resource.release-reservation',
        data: { sharingId, lineId, reason: event.type },
      }));
    default:
      return [];
  }
}

const steps = <L extends LineRef>(lines: readonly L[], command: (line: L) => ResourceCommand): FlowStep[] =>
  lines.map((line) => ({ key: line.lineId, resourceId: line.resourceId, command: command(line) }));
