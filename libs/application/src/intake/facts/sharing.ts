import { decode, streamId, type RecordedEvent } from '#contracts';
import { addressedBy, lineOwners, own, type Facts, type SharingState, type Speaker } from '#domain';
import { incidentsOf, nothing, parties, senderAmong, text, texts, type Ask, type FactsOf } from './ask.js';

export const ofSharing: FactsOf = async (ask) => {
  if (ask.name === 'sharing.request') {
    const incidents = await incidentsOf(ask, [text(ask, 'incidentId')]);
    return incidents ? { ...incidents, isNew: true } : nothing;
  }
  const state = await ask.runners.sharing.state(ask.targetId, ask.atLeast);
  const isOffer = ask.name === 'sharing.offer';
  if (state.status === 'none' && !isOffer) return nothing;
  const incidentId = state.incidentId ?? text(ask, 'incidentId');
  const incidents = await incidentsOf(ask, [incidentId]);
  if (!incidents) return nothing;
  const owner = await ownerOf(ask, text(ask, 'resourceId'));
  const asked = [...state.asked];
  for (const resourceId of state.priced) asked.push((await ownerOf(ask, resourceId)) ?? '');
  const { need, requesterAgencyId } = state;
  // the service asks at once; that is put on record a moment later
  if (need && requesterAgencyId !== undefined)
    asked.push(
      ...ask.directory.ownersToAsk(
        { capability: need.capability, requesterAgencyId, at: ask.at },
        ask.drillId,
      ),
    );
  const facts: Facts = {
    ...incidents,
    requester: state.requesterAgencyId,
    asked,
    answerers: state.answerers,
    lineOwners: lineOwners(state),
  };
  // to offer what is one's own it is enough to see the incident
  if (isOffer) return { ...facts, owner };
  return { ...facts, isWithin: true, ...(await special(ask, state, facts, owner)) };
};

async function special(
  ask: Ask,
  state: SharingState,
  { lineOwners: giving = [], asked = [] }: Facts,
  owner: string | undefined,
): Promise<Facts> {
  switch (ask.name) {
    case 'sharing.decide-allocation':
      return { isOverride: ask.data['override'] !== undefined };
    case 'sharing.ask':
      return { content: { named: await parties(ask, texts(ask, 'agencyIds') ?? []) } };
    case 'sharing.respond':
    case 'sharing.quote':
    case 'sharing.decline-quote':
      return { content: { owners: owner === undefined ? [] : [owner] } };
    case 'sharing.request-information': {
      const isOwner = [...asked, ...giving].includes(ask.actor.agencyId);
      const named = texts(ask, 'toAgencyIds') ?? (isOwner ? [state.requesterAgencyId] : []);
      return { content: { named: await parties(ask, named) } };
    }
    case 'sharing.answer-information':
      return { addressees: addressees(ask, state, [...asked, ...giving]) };
    case 'sharing.pay-compensation': {
      const claim = own(state.claims, text(ask, 'claimId') ?? '');
      // of a claim that is not there the negotiation itself says so
      return { claimant: claim?.claimantAgencyId ?? '', doneBy: await requisitioner(ask) };
    }
    case 'sharing.report-return': {
      const owners = await parties(ask, ownersOfLines(ask, state));
      return { ownerSuspended: owners.length > 0 && owners.every(({ suspended }) => suspended) };
    }
    default:
      return {};
  }
}

function ownersOfLines({ data }: Ask, { lines }: SharingState): (string | undefined)[] {
  // there is no body yet where somebody asks what may be sent
  const named = data['lines'] as readonly { readonly lineId: string }[] | undefined;
  return (named ?? []).map(({ lineId }) => own(lines, lineId)?.ownerAgencyId);
}

function addressees(
  ask: Ask,
  { queries, requesterAgencyId }: SharingState,
  owners: readonly string[],
): readonly string[] {
  const query = own(queries, text(ask, 'queryId') ?? '');
  // of a question that is not there the negotiation itself tells its parties, and nobody else
  if (!query) return [...(requesterAgencyId === undefined ? [] : [requesterAgencyId]), ...owners];
  return addressedBy(query, requesterAgencyId, owners);
}

/** An owner never changes; what did not exist when it was read may since. */
export async function ownerOf({ runners }: Ask, resourceId: string | undefined): Promise<string | undefined> {
  return resourceId === undefined
    ? undefined
    : (await runners.resource.state(resourceId, 'kept')).ownerAgencyId;
}

/** Who requisitioned here: the sender where that is among them. Read from the log, since no state keeps persons. */
async function requisitioner(ask: Ask): Promise<Speaker> {
  const records = await ask.log.read(streamId('sharing', ask.targetId, ask.drillId));
  const actors = records
    .filter(
      (record: RecordedEvent) => decode(record.storedType, record.data).type === 'sharing.requisitioned',
    )
    .map(({ metadata }) => metadata.actor);
  return senderAmong(ask, actors);
}
