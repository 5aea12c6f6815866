import type { Violation } from '#contracts';
import { evolveSharing, noSharing } from '#domain';
import { agencyNamed, commandKeyOf, idNamed, isOurs, lists, sharingIdOf } from './identity.js';
import { ofLines } from './incoming-lines.js';
import type { RmMessage } from './message.js';
import { answerOf, instantOf, Reading, type RmCommand } from './reading.js';
import type { RmEntry } from './scene.js';

type Asked = Pick<RmCommand, 'name' | 'data'>;

/** The command, or why there is none. `entries` are what the negotiation holds so far, if there is one. */
export function commandOfRm(
  message: RmMessage,
  entries: readonly RmEntry[],
): RmCommand | { violations: readonly Violation[] } {
  const reading = new Reading(message, entries);
  if (isOurs(message.messageId)) reading.wrong('MessageID', 'ownIdentity');
  if (entries.some(({ messageId }) => messageId === message.messageId)) {
    reading.wrong('MessageID', 'identityTaken');
  }
  const asked = commandIn(reading);
  if (reading.violations.length > 0 || !asked) return { violations: reading.violations };
  return {
    name: asked.name,
    // as a body in JSON has it: what is not said is not there
    data: JSON.parse(JSON.stringify(asked.data)) as object,
    sharingId: sharingIdOf(message.originating),
    key: commandKeyOf(message.messageId),
    claimedAgencyId: agencyNamed(message.sender),
  };
}

function commandIn(reading: Reading): Asked | undefined {
  const { message, entries } = reading;
  const known = (id: string) => entries.some(({ messageId }) => messageId === id);
  if (message.preceding !== undefined && !known(message.preceding)) {
    return reading.wrong('PrecedingMessageID', 'unknownMessage');
  }
  if (message.recall && !known(message.recall.messageId)) {
    return reading.wrong('MessageRecall/RecallMessageID', 'unknownMessage');
  }
  if (message.recall) return recalling(reading);
  return plain(reading);
}

function plain(reading: Reading): Asked | undefined {
  const { message } = reading;
  switch (message.type) {
    case 'RequestResource':
      return request(reading);
    case 'OfferUnsolicitedResource':
      return offer(reading);
    case 'ResponseToRequestResource':
      return respond(reading);
    case 'RequestQuote': {
      const resourceId = reading.required(
        reading.single()?.resourceId,
        'ResourceInformation/Resource/ResourceID',
      );
      return { name: 'sharing.request-quote', data: { resourceId, note: message.description } };
    }
    case 'ResponseToRequestQuote':
      return quote(reading);
    case 'RequestInformation':
      return {
        name: 'sharing.request-information',
        data: { queryId: idNamed(message.messageId), question: message.description },
      };
    case 'ResponseToRequestInformation':
      return inform(reading);
    default:
      return ofLines(reading, foldedState(reading.entries));
  }
}

const foldedState = (entries: readonly RmEntry[]) =>
  entries.reduce((state, { event }) => evolveSharing(state, event), noSharing);

/** Update says the same again in other words; Cancel takes it back. Nothing else is taken back by a recall. */
function recalling(reading: Reading): Asked | undefined {
  const { message } = reading;
  const reason = message.description ?? `EDXL-RM ${message.recall?.type}`;
  const isCancel = message.recall?.type === 'Cancel';
  switch (message.type) {
    case 'RequestResource': {
      if (isCancel) return { name: 'sharing.cancel', data: { reason } };
      const { amount, neededBy, priority, purpose } = needIn(reading);
      return { name: 'sharing.amend-request', data: { amount, neededBy, priority, purpose, reason } };
    }
    case 'OfferUnsolicitedResource':
    case 'ResponseToRequestResource': {
      if (!isCancel) return plain(reading);
      const resourceId = reading.required(
        reading.single()?.resourceId,
        'ResourceInformation/Resource/ResourceID',
      );
      return { name: 'sharing.withdraw-offer', data: { resourceId, reason } };
    }
    case 'ResponseToRequestQuote':
    case 'ReportResourceDeploymentStatus':
    case 'RequestExtendedDeploymentDuration':
    case 'ResponseToRequestExtendedDeploymentDuration':
    case 'ResponseToRequestReturn':
    case 'ResponseToRequestInformation':
      if (!isCancel) return plain(reading);
      break;
    default:
  }
  return reading.wrong('MessageRecall/RecallType', 'asksNothing', message.recall?.type);
}

/** What a request says it needs; a recall that updates one says it all again. */
function needIn(reading: Reading) {
  const { message } = reading;
  const resource = reading.single();
  const wanted = resource?.schedules.find(({ type }) => type === 'RequestedArrival');
  const priority = resource && reading.keyword(resource, lists.priority);
  return {
    resource,
    place: wanted?.place,
    neededBy: wanted?.at,
    amount: resource?.quantity?.amount,
    priority: priority === undefined ? undefined : Number(priority),
    purpose: resource?.anticipatedFunction ?? message.description,
  };
}

/** Neither first nor last. */
const usualPriority = 3;

function request(reading: Reading): Asked | undefined {
  const { message } = reading;
  const { resource, place, neededBy, amount, priority, purpose } = needIn(reading);
  if (!resource) return undefined;
  const at = 'ResourceInformation';
  if (resource.kind && resource.kind.list !== lists.capability) {
    reading.wrong(`${at}/Resource/TypeStructure/ValueListURN`, 'mustBe', lists.capability);
  }
  const areaCode = reading.required(
    reading.keyword(resource, lists.area),
    `${at}/Resource/Keyword of ${lists.area}`,
  );
  return {
    name: 'sharing.request',
    data: {
      incidentId: reading.required(message.incidentIds[0], 'IncidentInformation/IncidentID'),
      capability: reading.required(resource.kind?.value, `${at}/Resource/TypeStructure`),
      amount: reading.required(amount, `${at}/AssignmentInformation/Quantity/MeasuredQuantity`),
      neededBy: reading.required(neededBy, `${at}/ScheduleInformation of RequestedArrival with DateTime`),
      deliverTo: {
        areaCode,
        place: reading.required(place, `${at}/ScheduleInformation of RequestedArrival with Location`),
      },
      priority: priority ?? usualPriority,
      purpose: reading.required(purpose, `${at}/AssignmentInformation/AnticipatedFunction`),
      openUntil: reading.keyword(resource, lists.openUntil),
    },
  };
}

function offer(reading: Reading): Asked | undefined {
  const { message } = reading;
  const resource = reading.single();
  const at = 'ResourceInformation';
  return {
    name: 'sharing.offer',
    data: {
      incidentId: reading.required(message.incidentIds[0], 'IncidentInformation/IncidentID'),
      resourceId: reading.required(resource?.resourceId, `${at}/Resource/ResourceID`),
      quantity: reading.required(
        resource?.quantity?.amount,
        `${at}/AssignmentInformation/Quantity/MeasuredQuantity`,
      ),
      terms: message.description,
      availableUntil: instantOf(resource, 'EndAvailable'),
    },
  };
}

function respond(reading: Reading): Asked | undefined {
  const { message } = reading;
  const resource = reading.single();
  if (!resource?.response) return undefined;
  const arrival = instantOf(resource, 'EstimatedArrival');
  return {
    name: 'sharing.respond',
    data: {
      answer: answerOf[resource.response.type],
      resourceId: resource.resourceId,
      quantity: resource.quantity?.amount,
      estimatedArrivalMinutes:
        arrival && Math.max(0, Math.round((Date.parse(arrival) - Date.parse(message.sent)) / 60_000)),
      reason: resource.response.reason,
      availableUntil: instantOf(resource, 'EndAvailable'),
    },
  };
}

function quote(reading: Reading): Asked | undefined {
  const { message } = reading;
  const resource = reading.single();
  if (!resource?.response) return undefined;
  const { type, reason } = resource.response;
  const at = 'ResourceInformation';
  const resourceId = reading.required(
    resource.resourceId ?? resource.response.precedingElementId,
    `${at}/Resource/ResourceID`,
  );
  if (type === 'Decline') return { name: 'sharing.decline-quote', data: { resourceId, reason } };
  const { price } = resource;
  if (price && (price.unit?.list !== lists.money || price.unit.value !== 'fen')) {
    reading.wrong(
      `${at}/AssignmentInformation/PriceQuote/MeasuredQuantity/UnitOfMeasure`,
      'mustBe',
      `fen (${lists.money})`,
    );
  }
  const isProvisional = type === 'Provisional';
  return {
    name: 'sharing.quote',
    data: {
      resourceId,
      pricePerUnitFen: reading.required(
        price?.amount,
        `${at}/AssignmentInformation/PriceQuote/MeasuredQuantity`,
      ),
      terms: message.description,
      provisionalReason: isProvisional
        ? reading.required(reason, `${at}/ResponseInformation/ResponseReason`)
        : undefined,
    },
  };
}

function inform(reading: Reading): Asked | undefined {
  const { message, entries } = reading;
  const query = entries.find(({ messageId }) => messageId === message.preceding)?.event;
  if (query?.type !== 'sharing.information-requested') {
    return reading.wrong('PrecedingMessageID', 'mustBe', 'RequestInformation');
  }
  const said = reading.single()?.response;
  return {
    name: 'sharing.answer-information',
    data: {
      queryId: query.data.queryId,
      answer: answerOf[said?.type ?? 'Accept'],
      text: message.description,
      reason: said?.reason,
    },
  };
}
