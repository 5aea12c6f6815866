import { evolveSharing, noSharing, type SharingEvent } from '#domain';
import { senderOf } from './identity.js';
import type { RmMessage, RmType } from './message.js';
import { partsOf, type Parts } from './outgoing-parts.js';
import type { Need, RmEntry, Scene } from './scene.js';
import { shownEvent, type Shown } from './shown.js';

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

const toAll: Pick<Scene, 'seesLine'> = { seesLine: () => true };

/**
 * A negotiation as the messages that tell it, oldest first. Not every event has one: see {@link partsOf}. For a reader they
 * hold what is shown to it, and cite no others than it is given: the first that it is not is named by its place.
 */
export function rmMessages(entries: readonly RmEntry[], shown?: Shown): RmMessage[] {
  const told: { message: RmMessage; entry: RmEntry }[] = [];
  let state = noSharing;
  let need: Need | undefined;
  let originating: string | undefined;
  for (const whole of entries) {
    const event = shown ? shownEvent(whole.event, shown.dataOf(whole.messageId)) : whole.event;
    const scene: Scene = {
      state,
      need,
      told,
      entry: { ...whole, event: event ?? whole.event },
      ...(shown ?? toAll),
    };
    state = evolveSharing(state, whole.event);
    need = needAfter(need, whole.event);
    const parts = partsOf(scene);
    if (parts) originating ??= event ? whole.messageId : shown?.named;
    if (parts && event && originating !== undefined)
      told.push({ message: messageOf(parts, scene, originating), entry: scene.entry });
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

function messageOf(parts: Parts, { told, state, entry }: Scene, originating: string): RmMessage {
  const { messageId, at, agencyId, event } = entry;
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
