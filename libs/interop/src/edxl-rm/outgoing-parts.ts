import { linesHeld, own, type Answer, type LineState, type SharingEvent } from '#domain';
import { lists } from './identity.js';
import type { RmMessage, RmResource, RmResponseType, RmScheduleType, RmType } from './message.js';
import { lineResource, needElement, needResource, response, type Scene } from './scene.js';

/** What an event gives to a message; the rest is the same for all. */
export interface Parts {
  readonly type: RmType;
  readonly description?: string;
  readonly preceding?: string;
  readonly recall?: RmMessage['recall'];
  readonly funding?: RmMessage['funding'];
  readonly resources: readonly RmResource[];
}

const responseTypeOf: Readonly<Record<Answer, RmResponseType>> = {
  accept: 'Accept',
  decline: 'Decline',
  provisional: 'Provisional',
};

/** `520000 fen` */
const fundingInfo = (amountFen: number): string => `${amountFen} fen`;

const at = (type: RmScheduleType, instant: string | undefined): RmResource['schedules'] =>
  instant ? [{ type, at: instant }] : [];

const after = (instant: string, minutes: number | undefined): string | undefined =>
  minutes === undefined ? undefined : new Date(Date.parse(instant) + minutes * 60_000).toISOString();

/**
 * What a message says of an event. Nothing for what the standard has no message for: how an allocation was decided
 * and reserved, compensation, and that time has run out.
 */
export function partsOf(scene: Scene): Parts | undefined {
  const { event, at: sent } = scene.entry;
  switch (event.type) {
    case 'sharing.requested':
      return { type: 'RequestResource', resources: [needResource(event.data)] };
    case 'sharing.request-amended':
    case 'sharing.cancelled':
      return changedRequest(scene, event);
    case 'sharing.offered': {
      const { resourceId, quantity, terms, availableUntil, ownerAgencyId } = event.data;
      const schedules = at('EndAvailable', availableUntil);
      const offered = { lineId: resourceId, resourceId, quantity };
      return {
        type: 'OfferUnsolicitedResource',
        description: terms,
        resources: [lineResource(offered, { owner: ownerAgencyId, schedules })],
      };
    }
    case 'sharing.offer-withdrawn':
      return withdrawn(scene, event.data);
    case 'sharing.answered': {
      const { answer, resourceId, quantity, reason, estimatedArrivalMinutes, availableUntil } = event.data;
      return {
        type: 'ResponseToRequestResource',
        resources: [
          {
            elementId: resourceId ?? needElement,
            ...response(responseTypeOf[answer], needElement, reason),
            resourceId,
            keywords: [],
            quantity: quantity === undefined ? undefined : { amount: quantity },
            schedules: [
              ...at('EstimatedArrival', after(sent, estimatedArrivalMinutes)),
              ...at('EndAvailable', availableUntil),
            ],
          },
        ],
      };
    }
    case 'sharing.quote-requested': {
      const { resourceId, note } = event.data;
      const resources = [{ elementId: resourceId, resourceId, keywords: [], schedules: [] }];
      return { type: 'RequestQuote', description: note, resources };
    }
    case 'sharing.quoted': {
      const { resourceId, pricePerUnitFen, terms, provisionalReason } = event.data;
      const price = { amount: pricePerUnitFen, unit: { list: lists.money, value: 'fen' } };
      const answer = provisionalReason ? 'Provisional' : 'Accept';
      return {
        type: 'ResponseToRequestQuote',
        description: terms,
        resources: [{ ...quoted(resourceId, answer, provisionalReason), price }],
      };
    }
    case 'sharing.quote-declined': {
      const { resourceId, reason } = event.data;
      return { type: 'ResponseToRequestQuote', resources: [quoted(resourceId, 'Decline', reason)] };
    }
    case 'sharing.information-requested':
      return { type: 'RequestInformation', description: event.data.question, resources: [] };
    case 'sharing.information-answered': {
      const { queryId, answer, text, reason } = event.data;
      const query = scene.told.findLast(
        ({ entry }) =>
          entry.event.type === 'sharing.information-requested' && entry.event.data.queryId === queryId,
      );
      const said = response(responseTypeOf[answer], needElement, reason);
      return {
        type: 'ResponseToRequestInformation',
        description: text,
        preceding: query?.message.messageId,
        resources: [{ elementId: needElement, ...said, keywords: [], schedules: [] }],
      };
    }
    default:
      return ofLines(scene, event);
  }
}

const quoted = (resourceId: string, type: RmResponseType, reason?: string): RmResource => ({
  elementId: resourceId,
  ...response(type, resourceId, reason),
  resourceId,
  keywords: [],
  schedules: [],
});

type Changed = Extract<SharingEvent, { type: 'sharing.request-amended' | 'sharing.cancelled' }>;

function changedRequest({ need, told }: Scene, { type, data }: Changed): Parts | undefined {
  const request = told.findLast(({ message }) => message.type === 'RequestResource')?.message;
  if (!request || !need) return undefined;
  const changed = type === 'sharing.request-amended' ? { ...need, ...defined(data) } : need;
  return {
    type: 'RequestResource',
    description: data.reason,
    recall: { messageId: request.messageId, type: type === 'sharing.cancelled' ? 'Cancel' : 'Update' },
    resources: [needResource(changed)],
  };
}

const defined = <T extends object>(data: T): Partial<T> =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as Partial<T>;

/** Recalls the message that made the offer or gave the answer. */
function withdrawn(
  { told }: Scene,
  { resourceId, reason, ownerAgencyId }: { resourceId: string; reason: string; ownerAgencyId: string },
): Parts | undefined {
  const said = told.findLast(
    ({ entry: { event } }) =>
      (event.type === 'sharing.offered' || event.type === 'sharing.answered') &&
      event.data.ownerAgencyId === ownerAgencyId &&
      event.data.resourceId === resourceId,
  )?.message;
  const [resource] = said?.resources ?? [];
  if (!said || !resource) return undefined;
  return {
    type: said.type,
    description: reason,
    recall: { messageId: said.messageId, type: 'Cancel' },
    resources: [resource],
  };
}

function ofLines(scene: Scene, event: SharingEvent): Parts | undefined {
  const { state } = scene;
  const lines = (ids: readonly string[]): LineState[] => ids.flatMap((id) => own(state.lines, id) ?? []);
  const each = (ids: readonly string[], more?: (line: LineState) => Partial<RmResource>) =>
    lines(ids).map((line) => lineResource(line, more?.(line)));
  const held = () => ids(linesHeld(state)).filter(scene.seesLine);
  const ids = (some: readonly { lineId: string }[]) => some.map(({ lineId }) => lineId);
  switch (event.type) {
    case 'sharing.requisitioned': {
      const { funding, reportTo, legalBasis, lineIds } = event.data;
      const { code, amountFen } = funding;
      return {
        type: 'RequisitionResource',
        description: legalBasis,
        funding: [{ code, info: amountFen === undefined ? undefined : fundingInfo(amountFen) }],
        resources: each(lineIds, () => ({ schedules: [{ type: 'ReportTo', place: reportTo }] })),
      };
    }
    case 'sharing.committed': {
      const { lineIds, estimatedArrivalAt } = event.data;
      const schedules = at('EstimatedArrival', estimatedArrivalAt);
      return {
        type: 'CommitResource',
        resources: each(lineIds, ({ lineId }) => ({ ...response('Accept', lineId), schedules })),
      };
    }
    case 'sharing.dispatched':
      return reported(
        each(ids(event.data.lines), () => status('dispatched', 'ActualDeparture', event.data.departedAt)),
      );
    case 'sharing.arrived':
      return reported(
        each(ids(event.data.lines), () => status('arrived', 'ActualArrival', event.data.arrivedAt)),
      );
    case 'sharing.returned': {
      const { returnedAt } = event.data;
      const resources = event.data.lines.map((part) => {
        const keywords = [
          { list: lists.returned, value: String(part.returned) },
          { list: lists.damaged, value: String(part.damaged) },
          { list: lists.consumed, value: String(part.consumed) },
        ];
        return lineResource(part, { ...status('returned', 'ActualReturnArrival', returnedAt), keywords });
      });
      return reported(resources);
    }
    case 'sharing.status-reported': {
      const { lineIds, status: code, note, observedAt } = event.data;
      return reported(
        each(lineIds, () => status(code, 'Current', observedAt)),
        note,
      );
    }
    case 'sharing.status-requested':
      return { type: 'RequestResourceDeploymentStatus', resources: each(event.data.lineIds) };
    case 'sharing.extension-requested': {
      const { until, reason } = event.data;
      const schedules = at('RequestedReturnDeparture', until);
      return {
        type: 'RequestExtendedDeploymentDuration',
        description: reason,
        resources: each(held(), () => ({ schedules })),
      };
    }
    case 'sharing.extension-answered': {
      const { granted, reason, ownerAgencyId } = event.data;
      const mine = linesHeld(state).filter(
        (line) => line.ownerAgencyId === ownerAgencyId && scene.seesLine(line.lineId),
      );
      return {
        type: 'ResponseToRequestExtendedDeploymentDuration',
        resources: each(ids(mine), ({ lineId }) => response(granted ? 'Accept' : 'Decline', lineId, reason)),
      };
    }
    case 'sharing.recalled':
      return { type: 'RequestReturn', description: event.data.reason, resources: each(event.data.lineIds) };
    case 'sharing.recall-answered': {
      const { lineIds, answer, reason, returnBy } = event.data;
      return {
        type: 'ResponseToRequestReturn',
        // with the resource its status would have to be told, which is the owner's to say
        resources: lines(lineIds).map(({ lineId }) => ({
          elementId: lineId,
          ...response(responseTypeOf[answer], lineId, reason),
          keywords: [],
          schedules: at('EstimatedReturnArrival', returnBy),
        })),
      };
    }
    case 'sharing.released': {
      const { unused, inUse, reason } = event.data;
      return {
        type: 'ReleaseResource',
        description: reason,
        resources: [...unused, ...inUse].map((part) => lineResource(part)),
      };
    }
    default:
      return undefined;
  }
}

const status = (value: string, type: RmScheduleType, instant: string): Partial<RmResource> => ({
  status: { deployment: { list: lists.status, value } },
  schedules: at(type, instant),
});

const reported = (resources: readonly RmResource[], description?: string): Parts => ({
  type: 'ReportResourceDeploymentStatus',
  description,
  resources,
});
