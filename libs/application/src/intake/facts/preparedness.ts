import { decode, streamId } from '#contracts';
import {
  agencyOfSender,
  everyKind,
  informedOf,
  own,
  senderOf,
  type Content,
  type DrillState,
  type Facts,
  type PlanContent,
  type Speaker,
  type WarningMessage,
  type WarningPart,
  type WarningState,
} from '#domain';
import {
  incidentsOf,
  nothing,
  parties,
  senderAmong,
  speakers,
  text,
  texts,
  type Ask,
  type FactsOf,
} from './ask.js';

interface Said {
  readonly recipients?: readonly { readonly agencyId: string }[];
  readonly parts?: readonly WarningPart[];
  readonly message?: WarningMessage;
}

/** Every area that is said anything of, in parts as well. */
const areasSaid = (ask: Ask): readonly string[] | undefined => {
  const { parts = [] } = ask.data as Said;
  const whole = texts(ask, 'areaCodes');
  return parts.length === 0 ? whole : [...(whole ?? []), ...parts.flatMap(({ areaCodes }) => areaCodes)];
};

export const ofWarning: FactsOf = async (ask) => {
  const said: Content = {
    areaCodes: areasSaid(ask),
    hazard: text(ask, 'hazard'),
    category: text(ask, 'category'),
  };
  if (ask.name === 'warning.propose') return { isNew: true, content: said };
  const state = await ask.runners.warning.state(ask.targetId);
  const { status, proposal, issuerAgencyId, content, calls } = state;
  if (status === 'none') {
    const { areaCodes, hazard, category } = said;
    return ask.name === 'warning.issue'
      ? { isNew: true, areaCodes, hazard, category, content: said }
      : nothing;
  }
  const { hazard, category } = content ?? proposal ?? {};
  const areaCodes = content ? [...new Set(areasOf(content))] : proposal?.areaCodes;
  const informed = informedOf(state);
  const called = Object.entries(calls);
  const standIns = called.flatMap(([, { escalated, standIn }]) =>
    escalated && standIn?.agencyId ? [standIn.agencyId] : [],
  );
  const escalating = own(calls, text(ask, 'agencyId') ?? '');
  const [issuer] = await parties(ask, [issuerAgencyId]);
  return {
    areaCodes,
    hazard,
    category,
    issuer: issuerAgencyId,
    proposer: proposal?.proposerAgencyId,
    caller: escalating?.callerAgencyId,
    addressees: [...called.map(([agencyId]) => agencyId), ...standIns],
    openTo: content && !informed ? everyKind : undefined,
    informed,
    isKept: informed !== undefined,
    issuerSilent: issuerAgencyId !== undefined && issuer?.suspended !== false,
    content: {
      areaCodes: said.areaCodes ?? areaCodes,
      hazard: said.hazard ?? hazard,
      category: said.category ?? category,
      named: await parties(
        ask,
        ((ask.data as Said).recipients ?? []).map(({ agencyId }) => agencyId),
      ),
      sender: senderBeside(ask, state),
    },
  };
};

const areasOf = ({
  areaCodes,
  parts = [],
}: Pick<WarningPart, 'areaCodes'> & Pick<Said, 'parts'>): string[] => [
  ...areaCodes,
  ...parts.flatMap((part) => part.areaCodes),
];

/** Whose message it is, where that is not who issued the warning. */
function senderBeside(ask: Ask, { sender: issued, issuerAgencyId }: WarningState): Content['sender'] {
  const { sender } = (ask.data as Said).message ?? {};
  if (sender === undefined || issuerAgencyId === undefined) return undefined;
  if ([issued, senderOf(issuerAgencyId)].includes(sender)) return undefined;
  return {
    agencyId: agencyOfSender(sender) ?? sender,
    agreed: ask.directory.isSenderAgreed({ issuerAgencyId, sender, at: ask.at }, ask.drillId),
  };
}

export const ofPlan: FactsOf = async (ask) => {
  const { name, data } = ask;
  const { areaCode, kind } = data as Partial<PlanContent>;
  if (name === 'plan.draft') {
    const { status, ownerAgencyId } = await ask.runners.plan.state(ask.targetId);
    const content = { areaCodes: areaCode === undefined ? [] : [areaCode], planKind: kind };
    return status === 'none' ? { isNew: true, content } : { owner: ownerAgencyId, content };
  }
  const { status, ownerAgencyId, draft, published, links } = await ask.runners.plan.state(ask.targetId);
  if (status === 'none') return nothing;
  const content = draft?.content ?? published?.content;
  const link = own(links, text(ask, 'otherPlanId') ?? '');
  const isOpen = published !== undefined && published.content.kind !== 'enterprise';
  const reviewer = text(ask, 'reviewerAgencyId');
  return {
    owner: ownerAgencyId,
    drafters: name === 'plan.review' && draft ? await draftersOf(ask) : [],
    addressees: [
      ...(name === 'plan.review' && draft?.reviewerAgencyId ? [draft.reviewerAgencyId] : []),
      ...(name === 'plan.answer-link' && link ? [link.agencyId] : []),
    ],
    openTo: isOpen ? everyKind : undefined,
    content: {
      areaCodes: areaCode !== undefined ? [areaCode] : content && [content.areaCode],
      planKind: content?.kind,
      named: await parties(ask, [reviewer]),
      cited: await cited(ask),
    },
  };
};

const beginsDraft: readonly string[] = ['plan.drafted', 'plan.revised'];
const writesDraft: readonly string[] = [
  ...beginsDraft,
  ...['plan.amended', 'plan.clause-put', 'plan.clause-removed', 'plan.submitted'],
];

/** Who had a hand in what is being written. Read from the log, since the state keeps names alone. */
async function draftersOf(ask: Ask): Promise<readonly Speaker[]> {
  const written = (await ask.log.read(streamId('plan', ask.targetId)))
    .map(({ storedType, data, metadata }) => ({ type: decode(storedType, data).type, actor: metadata.actor }))
    .filter(({ type }) => writesDraft.includes(type));
  const from = written.findLastIndex(({ type }) => beginsDraft.includes(type));
  return speakers(
    ask,
    written.slice(from).map(({ actor }) => actor),
  );
}

/** The incident or drill that a finding comes from; nothing where none is named or there is none. */
async function cited(ask: Ask): Promise<Facts | undefined> {
  const drillId = text(ask, 'drillId');
  if (drillId !== undefined) return drillFacts(await ask.runners.drill.state(drillId));
  const incidentId = text(ask, 'incidentId');
  return incidentId === undefined ? undefined : ((await incidentsOf(ask, [incidentId])) ?? nothing);
}

const drillFacts = ({ plannerAgencyId, participants }: DrillState): Facts => ({
  planner: plannerAgencyId,
  addressees: participants,
});

export const ofDrill: FactsOf = async (ask) => {
  if (ask.name === 'drill.plan') {
    const { seed } = ask.data as { readonly seed?: { readonly incidentId: string } };
    return {
      isNew: true,
      content: {
        named: await parties(ask, texts(ask, 'participants') ?? []),
        cited: seed && ((await incidentsOf(ask, [seed.incidentId])) ?? nothing),
      },
    };
  }
  const state = await ask.runners.drill.state(ask.targetId);
  if (state.status === 'none') return nothing;
  const facts = drillFacts(state);
  switch (ask.name) {
    case 'drill.assign-action':
      return { ...facts, content: { named: await parties(ask, [text(ask, 'agencyId')]) } };
    case 'drill.complete-action': {
      const action = own(state.actions, text(ask, 'actionId') ?? '');
      // who takes part sees the drill; an action that is not there is nobody's
      return { ...facts, informed: state.participants, addressees: action ? [action.agencyId] : [] };
    }
    case 'drill.close-action':
      return { ...facts, doneBy: await reportedDoneBy(ask) };
    default:
      return facts;
  }
};

async function reportedDoneBy(ask: Ask): Promise<Facts['doneBy']> {
  const actionId = text(ask, 'actionId');
  const reported = (await ask.log.read(streamId('drill', ask.targetId))).filter((record) => {
    const event = decode(record.storedType, record.data);
    return event.type === 'drill.action-completed' && event.data.actionId === actionId;
  });
  return senderAmong(
    ask,
    reported.map(({ metadata }) => metadata.actor),
  );
}

export const ofInject: FactsOf = async (ask) => {
  const { agencyId } = await ask.runners.inject.state(ask.targetId, 'kept');
  return agencyId === undefined ? nothing : { addressees: [agencyId] };
};
