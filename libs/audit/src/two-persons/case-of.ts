import type { AnyEvent } from '#contracts';
import type { TwoPersonCase } from '#domain';

const isHigh = (level: unknown): boolean => ['I', 'II', 1, 2].includes(level as string | number);

/**
 * Of which of the cases an event is that an installation may have two persons for, by what it says itself. What a joint
 * decision left to one negotiation is none of its own: the decision is.
 */
export function caseOf(event: AnyEvent): TwoPersonCase | undefined {
  switch (event.type) {
    case 'incident.classified':
      return isHigh(event.data.eventLevel) || isHigh(event.data.previousLevel) ? 'high-level' : undefined;
    case 'incident.response-activated':
      return isHigh(event.data.level) ? 'high-level' : undefined;
    case 'incident.response-level-changed':
      return isHigh(event.data.level) || isHigh(event.data.previousLevel) ? 'high-level' : undefined;
    case 'sharing.requisitioned':
      return 'requisition';
    case 'sharing.allocation-decided': {
      const { allocationId, override } = event.data.certificate;
      return override !== undefined && allocationId === undefined ? 'override' : undefined;
    }
    case 'allocation.decided':
      return event.data.certificate.requests.some(({ override }) => override !== undefined)
        ? 'override'
        : undefined;
    case 'report.submitted':
      return isHigh(event.data.eventLevel) ? 'major-report' : undefined;
    default:
      return undefined;
  }
}
