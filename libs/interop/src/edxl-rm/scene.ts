import type { LineState, SharingEvent, SharingState } from '#domain';
import { lists } from './identity.js';
import type { RmMessage, RmResource, RmResponseType } from './message.js';

/** An event of a negotiation with the identity of the message that tells it. */
export interface RmEntry {
  readonly messageId: string;
  readonly event: SharingEvent;
  readonly agencyId: string;
  readonly at: string;
}

/** What a negotiation asks for, as last changed. */
export type Need = Extract<SharingEvent, { type: 'sharing.requested' }>['data'];

/** What is known when an event happens: everything before it. */
export interface Scene {
  readonly state: SharingState;
  readonly need?: Need;
  readonly told: readonly { readonly message: RmMessage; readonly entry: RmEntry }[];
  readonly entry: RmEntry;
  /** Whether a line is for who reads the message. */
  readonly seesLine: (lineId: string) => boolean;
}

export const response = (
  type: RmResponseType,
  precedingElementId: string,
  reason?: string,
): Required<Pick<RmResource, 'response'>> => ({ response: { type, precedingElementId, reason } });

/** A line by its id, the resource by its own, and how many units of it. */
export const lineResource = (
  line: Pick<LineState, 'lineId' | 'resourceId' | 'quantity'>,
  more: Partial<RmResource> = {},
): RmResource => ({
  elementId: line.lineId,
  resourceId: line.resourceId,
  keywords: [],
  quantity: { amount: line.quantity },
  schedules: [],
  ...more,
});

/** The one element of a request. */
export const needElement = '1';

export const needResource = (need: Need): RmResource => ({
  elementId: needElement,
  kind: { list: lists.capability, value: need.capability },
  keywords: [
    { list: lists.area, value: need.deliverTo.areaCode },
    { list: lists.priority, value: String(need.priority) },
    ...(need.openUntil ? [{ list: lists.openUntil, value: need.openUntil }] : []),
  ],
  quantity: { amount: need.amount },
  anticipatedFunction: need.purpose,
  schedules: [{ type: 'RequestedArrival', at: need.neededBy, place: need.deliverTo.place }],
});
