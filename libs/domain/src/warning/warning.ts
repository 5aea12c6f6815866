import type { Tagged } from '../kernel/decider.js';
import type { IncidentCategory } from '../incident/commands.js';
import { own } from '../kernel/lookup.js';

/** The colours of 突发事件应对法 (2024) art. 63, from the lowest level to the highest. */
export const warningColours = ['blue', 'yellow', 'orange', 'red'] as const;
export type WarningColour = (typeof warningColours)[number];

/** What art. 64 has a warning say, beside who issues it and when. */
export interface WarningContent {
  category: IncidentCategory;
  /** Code of a replaceable table, such as `rainstorm`. */
  hazard: string;
  /** Left out for social-security events, to which colours do not apply (art. 63). */
  colour?: WarningColour;
  headline: string;
  areaCodes: readonly string[];
  startsAt: string;
  expectedEndAt: string;
  cautions: readonly string[];
  measures: readonly string[];
}

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
  'warning.issue': WarningContent & { exercise: boolean };
  'warning.update': Changeable & { reason: string };
  'warning.cancel': { reason: string };
  /** Expires what was in force under this version and no later one. */
  'warning.expire': { version: number };
  'warning.call': {
    recipients: readonly CallRecipient[];
    /** Time to acknowledge, counted from when the call is on record. */
    acknowledgeWithinMinutes: number;
    message?: string;
  };
  /** `forAgencyId` is the recipient whose stand-in answers; left out, the sender answers for itself. */
  'warning.acknowledge': { forAgencyId?: string; note?: string };
  'warning.escalate-call': { agencyId: string; reason: string };
  'warning.tell-neighbours': { agencyIds: readonly string[]; message: string };
  'warning.link-incident': { incidentId: string };
}

export interface WarningEvents {
  'warning.proposed': WarningProposal & { evidence?: WarningEvidence; proposerAgencyId: string };
  'warning.dismissed': { reason: string };
  'warning.issued': WarningContent & {
    exercise: boolean;
    issuerAgencyId: string;
    version: number;
    /** It is the first under red: an incident is to be proposed. */
    callsForIncident: boolean;
  };
  'warning.updated': WarningContent & {
    exercise: boolean;
    issuerAgencyId: string;
    version: number;
    previous: WarningContent;
    /** Steps between the colours: 2 from yellow to red, −1 from orange to yellow. */
    levelsMoved: number;
    callsForIncident: boolean;
    reason: string;
  };
  'warning.cancelled': { reason: string };
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

/** The content alone, field by field: nothing stray enters the log. */
export const contentOf = (c: WarningContent): WarningContent => ({
  category: c.category,
  hazard: c.hazard,
  colour: c.colour,
  headline: c.headline,
  areaCodes: [...c.areaCodes],
  startsAt: c.startsAt,
  expectedEndAt: c.expectedEndAt,
  cautions: [...c.cautions],
  measures: [...c.measures],
});

/** Position of a colour among the levels, 0 without one. */
export const levelOf = (colour: WarningColour | undefined): number =>
  colour ? warningColours.indexOf(colour) + 1 : 0;

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
      const { issuerAgencyId, exercise, version, colour } = event.data;
      return {
        ...state,
        status: 'issued',
        exercise,
        issuerAgencyId,
        content: contentOf(event.data),
        version,
        hasBeenRed: state.hasBeenRed || colour === 'red',
      };
    }
    case 'warning.cancelled':
      return { ...state, status: 'cancelled' };
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

function withCall(state: WarningState, agencyId: string, change: Partial<Call>): WarningState {
  const call = own(state.calls, agencyId);
  return call
    ? { ...state, calls: { ...state.calls, ...Object.fromEntries([[agencyId, { ...call, ...change }]]) } }
    : state;
}
