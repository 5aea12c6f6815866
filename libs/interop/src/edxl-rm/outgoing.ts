import { evolveSharing, noSharing, type SharingEvent } from '#domain';
import { senderOf } from './identity.js';
import type { RmMessage, RmType } from './message.js';
import { partsOf, type Parts } from './outgoing-parts.js';
import type { Need, RmEntry, Scene } from './scene.js';

/** The messages that may precede one, the most fitting kind first. */
const precededBy: Partial<Record<RmType, readonly RmType[]>> = {
  ResponseToRequestResource: ['RequestResource', 'OfferUnsolicitedResource'],
  RequisitionResource: ['ResponseToRequestResource', 'OfferUnsolicitedResource', 'RequestResource'],
  CommitResource: ['RequisitionResource', 'RequestResource', 'OfferUnsolicitedResource'],
  ResponseToRequestInformation: ['RequestInformation'],
  ReleaseResource: ['CommitResource'],
  RequestReturn: ['CommitResource'],
  ResponseToRequestReturn: ['RequestReturn'],
  ResponseToRequestQuote: ['RequestQuote'],
  RequestResourceDeploymentStatus: ['CommitResource'],
  ReportResourceDeploymentStatus: ['RequestResourceDeploymentStatus', 'CommitResource'],
  RequestExtendedDeploymentDuration: ['CommitResource'],
  ResponseToRequestExtendedDeploymentDuration: ['RequestExtendedDeploymentDuration'],
};

/** A negotiation as the messages that tell it, oldest first. Not every event has one: see {@link partsOf}. */
export function rmMessages(entries: readonly RmEntry[]): RmMessage[] {
  const told: { message: RmMessage; entry: RmEntry }[] = [];
  let state = noSharing;
  let need: Need | undefined;
  for (const entry of entries) {
    const scene: Scene = { state, need, told, entry };
    state = evolveSharing(state, entry.event);
    need = needAfter(need, entry.event);
    const parts = partsOf(scene);
    if (parts) told.push({ message: messageOf(parts, scene), entry });
  }
  return told.map(({ message }) => message);
}

function needAfter(need: Need | undefined, event: SharingEvent): Need | undefined {
  if (event.type === 'sharing.requested') return event.data;
  if (event.type !== 'sharing.request-amended' || !need) return need;
  const { amount, neededBy, priority, purpose } = event.data;
  return {
    ...need,
    amount: amount ?? need.amount,
    neededBy: neededBy ?? need.neededBy,
    priority: priority ?? need.priority,
    purpose: purpose ?? need.purpose,
  };
}

function messageOf(parts: Parts, { told, state, entry }: Scene): RmMessage {
  const { messageId, at, agencyId, event } = entry;
  const originating = told[0]?.message.messageId ?? messageId;
  const incidentId = state.incidentId ?? ('incidentId' in event.data ? event.data.incidentId : undefined);
  const kinds = precededBy[parts.type];
  const found = kinds
    ?.map((kind) => told.findLast(({ message }) => message.type === kind)?.message.messageId)
    .find((id) => id !== undefined);
  return {
    type: parts.type,
    messageId,
    sent: at,
    description: parts.description,
    originating,
    preceding: kinds && (parts.preceding ?? found ?? originating),
    incidentIds: incidentId ? [incidentId] : [],
    recall: parts.recall,
    funding: parts.funding ?? [],
    sender: senderOf(agencyId),
    resources: parts.resources,
  };
}
