import type { Tagged } from '../kernel/decider.js';
import type { IncidentCategory } from '../incident/commands.js';
import { own } from '../kernel/lookup.js';
import { contentOf, type WarningColour, type WarningContent } from './content.js';
import { agenciesAddressed, type WarningAudience, type WarningMessage } from './message.js';

/** The readings that made a threshold rule fire. */
export interface WarningEvidence {
  rule: { id: string; version: number; source: string };
  sensorId: string;
  kind: string;
  unit: string;
  /** The window that was looked at, ends included. */
  from: string;
  to: string;
  /** What the rule made of the window, such as a sum of millimetres. */
  measured: number;
  threshold: number;
  /** How many readings the window held; the newest of them follow. */
  count: number;
  readings: readonly { observedAt: string; value: number }[];
}

/** What a proposal can say already. Whoever issues it says the rest. */
export interface WarningProposal {
  category: IncidentCategory;
  hazard: string;
  colour?: WarningColour;
  headline: string;
  areaCodes: readonly string[];
  startsAt: string;
  grounds: string;
  exercise: boolean;
}

/** Who answers a call in a recipient's place: a post of the same agency, or another agency. */
export interface StandIn {
  post: string;
  agencyId?: string;
}

export interface CallRecipient {
  agencyId: string;
  standIn?: StandIn;
}

type Changeable = Partial<Omit<WarningContent, 'category' | 'hazard'>>;

export interface WarningCommands {
  'warning.propose': WarningProposal & { evidence?: WarningEvidence };
  'warning.dismiss': { reason: string };
  'warning.issue': WarningContent & {
    exercise: boolean;
    /** Public where left out. */
    audience?: WarningAudience;
    message?: WarningMessage;
  };
  /** Category, hazard, world and audience of a warning never change: where they are said, they are to be its own. */
  'warning.update': Changeable &
    Partial<Pick<WarningContent, 'category' | 'hazard'>> & {
      reason: string;
      exercise?: boolean;
      audience?: WarningAudience;
      message?: WarningMessage;
    };
  'warning.cancel': { reason: string; exercise?: boolean; message?: WarningMessage };
  /** Expires what was in force under this version and no later one. */
  'warning.expire': { version: number };
  'warning.call': {
    recipients: readonly CallRecipient[];
    /** Time to acknowledge, counted from when the call is on record. */
    acknowledgeWithinMinutes: number;
    message?: string;
  };
  /** `forAgencyId` is the recipient whose stand-in answers; left out, the sender answers for itself. */
  'warning.acknowledge': { forAgencyId?: string; note?: string; exercise?: boolean };
  'warning.escalate-call': { agencyId: string; reason: string };
  'warning.tell-neighbours': { agencyIds: readonly string[]; message: string };
  'warning.link-incident': { incidentId: string };
}

/** When something was said and by which message; `saidAt` is as the sender claims, and what is ordered by. */
interface Said {
  saidAt?: string;
  message?: WarningMessage;
}

export interface WarningEvents {
  'warning.proposed': WarningProposal & { evidence?: WarningEvidence; proposerAgencyId: string };
  'warning.dismissed': { reason: string };
  'warning.issued': WarningContent &
    Said & {
      exercise: boolean;
      issuerAgencyId: string;
      version: number;
      /** It is the first under red: an incident is to be proposed. */
      callsForIncident: boolean;
      audience?: WarningAudience;
    };
  'warning.updated': WarningContent &
    Said & {
      exercise: boolean;
      issuerAgencyId: string;
      version: number;
      previous: WarningContent;
      /** Steps between the colours: 2 from yellow to red, −1 from orange to yellow. */
      levelsMoved: number;
      callsForIncident: boolean;
      reason: string;
    };
  'warning.cancelled': Said & { reason: string };
  /** A message that was older than what stood when it came: on record, and nothing is changed by it. */
  'warning.overtaken': Required<Said> & {
    as: 'update' | 'cancel';
    content?: WarningContent;
    reason: string;
  };
  'warning.expired': Record<never, never>;
  'warning.called': WarningCommands['warning.call'] & { version: number; callerAgencyId: string };
  'warning.acknowledged': { agencyId: string; byAgencyId: string; version: number; note?: string };
  'warning.call-escalated': { agencyId: string; standIn?: StandIn; version: number; reason: string };
  'warning.neighbours-told': { agencyIds: readonly string[]; message: string; version: number };
  'warning.incident-proposed': { incidentId: string };
}

export type WarningCommand = Tagged<WarningCommands>;
export type WarningEvent = Tagged<WarningEvents>;

/** How a call to one recipient stands. */
export interface Call {
  /** The version of the warning that it was called about. */
  readonly version: number;
  readonly standIn?: StandIn;
  readonly callerAgencyId: string;
  readonly acknowledged: boolean;
  readonly escalated: boolean;
}

export type WarningStatus = 'none' | 'proposed' | 'dismissed' | 'issued' | 'cancelled' | 'expired';

export interface WarningState {
  readonly status: WarningStatus;
  readonly exercise?: boolean;
  readonly proposal?: Pick<WarningProposal, 'areaCodes' | 'hazard' | 'category'> & {
    readonly proposerAgencyId: string;
  };
  readonly issuerAgencyId?: string;
  /** Who is told of it, where it is not public. */
  readonly audience?: WarningAudience;
  /** Of the message that it was issued by. */
  readonly sender?: string;
  /** When the newest of what it says, or its end, was said. */
  readonly saidAt?: string;
  readonly content?: WarningContent;
  /** 1 when issued, one more with each update. */
  readonly version: number;
  readonly hasBeenRed: boolean;
  readonly calls: Readonly<Record<string, Call>>;
  /** The version that each neighbour was last told of. */
  readonly told: Readonly<Record<string, number>>;
  readonly incidentId?: string;
}

export const noWarning: WarningState = {
  status: 'none',
  version: 0,
  hasBeenRed: false,
  calls: {},
  told: {},
};

/** Agencies that a warning which is not public was made known to by name; nothing of a public one. */
export const informedOf = ({
  audience,
  told,
}: Pick<WarningState, 'audience' | 'told'>): string[] | undefined =>
  audience && [...new Set([...agenciesAddressed(audience), ...Object.keys(told)])];

export function evolveWarning(state: WarningState, event: WarningEvent): WarningState {
  switch (event.type) {
    case 'warning.proposed': {
      const { exercise, areaCodes, hazard, category, proposerAgencyId } = event.data;
      const proposal = { areaCodes, hazard, category, proposerAgencyId };
      return { ...state, status: 'proposed', exercise, proposal };
    }
    case 'warning.dismissed':
      return { ...state, status: 'dismissed' };
    case 'warning.issued':
    case 'warning.updated': {
      const { issuerAgencyId, exercise, version, callsForIncident } = event.data;
      return {
        ...state,
        status: 'issued',
        exercise,
        issuerAgencyId,
        content: contentOf(event.data),
        version,
        hasBeenRed: state.hasBeenRed || callsForIncident,
        saidAt: later(state.saidAt, event.data.saidAt),
        ...(event.type === 'warning.issued'
          ? { audience: event.data.audience, sender: event.data.message?.sender }
          : {}),
      };
    }
    case 'warning.cancelled':
      return { ...state, status: 'cancelled', saidAt: later(state.saidAt, event.data.saidAt) };
    case 'warning.overtaken':
      return state;
    case 'warning.expired':
      return { ...state, status: 'expired' };
    case 'warning.called': {
      const { version, recipients, callerAgencyId } = event.data;
      const called = recipients.map(({ agencyId, standIn }): [string, Call] => [
        agencyId,
        { version, standIn, callerAgencyId, acknowledged: false, escalated: false },
      ]);
      return { ...state, calls: { ...state.calls, ...Object.fromEntries(called) } };
    }
    case 'warning.acknowledged':
      return withCall(state, event.data.agencyId, { acknowledged: true });
    case 'warning.call-escalated':
      return withCall(state, event.data.agencyId, { escalated: true });
    case 'warning.neighbours-told': {
      const { agencyIds, version } = event.data;
      const told = Object.fromEntries(agencyIds.map((id) => [id, version]));
      return { ...state, told: { ...state.told, ...told } };
    }
    case 'warning.incident-proposed':
      return { ...state, incidentId: event.data.incidentId };
  }
}

const later = (one: string | undefined, other: string | undefined): string | undefined =>
  one !== undefined && (other === undefined || one > other) ? one : other;

function withCall(state: WarningState, agencyId: string, change: Partial<Call>): WarningState {
  const call = own(state.calls, agencyId);
  return call
    ? { ...state, calls: { ...state.calls, ...Object.fromEntries([[agencyId, { ...call, ...change }]]) } }
    : state;
}
