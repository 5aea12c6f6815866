import type { AgreementCommand } from '../agreement/agreement.js';
import type { ResourceCommand } from '../resource/commands.js';
import type { AllocationLine, LineRef, SharingCommand, SharingEvent } from './sharing.js';

/** A command to another aggregate, or to the negotiation itself. */
export type FlowCommand = ResourceCommand | AgreementCommand | SharingCommand;

/** A command that follows from a sharing event, to be issued with an id derived from that event and `key`. */
export interface FlowStep {
  readonly key: string;
  readonly aggregateId: string;
  readonly command: FlowCommand;
  /** What follows from the answer; nothing when left out. */
  readonly then?: (answer: { refusedWith?: string }) => FlowStep;
}

/**
 * What resources and agreements must be told after an event of a negotiation: reserve when units are allocated and
 * draw them from the agreement that promises them, deploy when they leave, and so on. Depends on the event alone,
 * so that a repeat names the same steps.
 */
export function stepsAfter(sharingId: string, event: SharingEvent): FlowStep[] {
  switch (event.type) {
    case 'sharing.allocation-decided':
      return event.data.lines.map((line) => reservation(sharingId, event.data.incidentId, line));
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
      return [
        ...steps(event.data.lines, ({ lineId, returned, damaged, consumed }) => ({
          type: 'resource.take-back',
          data: { sharingId, lineId, returned, damaged, consumed },
        })),
        // what was used up stays drawn: the agreement has given it for good
        ...givenBack(sharingId, event.data.lines, ({ returned, damaged }) => returned + damaged),
      ];
    case 'sharing.released':
    case 'sharing.cancelled':
    case 'sharing.expired':
      return [
        ...steps(event.data.unused, ({ lineId }) => ({
          type: 'resource.release-reservation',
          data: { sharingId, lineId, reason: event.type },
        })),
        ...givenBack(sharingId, event.data.unused, ({ quantity }) => quantity),
      ];
    default:
      return [];
  }
}

function reservation(sharingId: string, incidentId: string, line: AllocationLine): FlowStep {
  const { lineId, resourceId, quantity, agreementId, agreementItem } = line;
  const tell = (command: SharingCommand): FlowStep => ({ key: lineId, aggregateId: sharingId, command });
  const confirm = (uncoveredReason?: string): FlowStep =>
    tell({
      type: 'sharing.confirm-reservation',
      data: { lineId, ...(uncoveredReason ? { uncoveredReason } : {}) },
    });
  const draw: FlowStep | undefined =
    agreementId && agreementItem
      ? {
          key: lineId,
          aggregateId: agreementId,
          command: {
            type: 'agreement.draw',
            data: { sharingId, lineId, resourceKind: agreementItem, quantity },
          },
          then: ({ refusedWith }) => confirm(refusedWith),
        }
      : undefined;
  return {
    key: lineId,
    aggregateId: resourceId,
    command: { type: 'resource.reserve', data: { sharingId, lineId, quantity, incidentId } },
    then: ({ refusedWith }) =>
      refusedWith
        ? tell({ type: 'sharing.fail-reservation', data: { lineId, reason: refusedWith } })
        : (draw ?? confirm()),
  };
}

const steps = <L extends LineRef>(lines: readonly L[], command: (line: L) => ResourceCommand): FlowStep[] =>
  lines.map((line) => ({ key: line.lineId, aggregateId: line.resourceId, command: command(line) }));

const givenBack = <L extends LineRef>(
  sharingId: string,
  lines: readonly L[],
  units: (line: L) => number,
): FlowStep[] =>
  lines.flatMap((line) => {
    const { lineId, agreementId } = line;
    const quantity = units(line);
    if (!agreementId || quantity === 0) return [];
    const command: AgreementCommand = { type: 'agreement.give-back', data: { sharingId, lineId, quantity } };
    return [{ key: lineId, aggregateId: agreementId, command }];
  });
