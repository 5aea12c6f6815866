import { accept, refuse, type Decider, type Tagged } from '../kernel/decider.js';
import { own } from '../kernel/lookup.js';
import {
  decideCredential,
  type CredentialCommands,
  type CredentialEvents,
  type Credentials,
} from './credentials.js';
import { sealedOf, type Sealed } from '../personal-data/sealed.js';
import { decideStaff, evolveRoles, type Staff, type StaffCommands, type StaffEvents } from './staff.js';
import type { AgencyKind } from './kinds.js';
import {
  evolveMandates,
  grantMandate,
  standingCapacity,
  withdrawMandate,
  type Mandate,
  type MandateCommands,
  type MandateEvents,
} from './mandates.js';

export interface AgencyCommands extends CredentialCommands, MandateCommands, StaffCommands {
  'agency.register': { name: string; kind: AgencyKind; areaCode?: string };
  /** `otherHolders`: how many others uphold what this one audits or administers, put in by the service. */
  'agency.suspend': { reason: string; otherHolders?: number };
  'agency.reinstate': { reason: string };
  'agency.set-duty-contact': { post: string; telephone: Sealed };
  /** Both are texts of 64-bit log positions; `logPosition` is put in by the service, never by the sender. */
  'agency.acknowledge-delivery': { position: string; logPosition: string };
}

export interface AgencyEvents extends CredentialEvents, MandateEvents, StaffEvents {
  'agency.registered': { name: string; kind: AgencyKind; areaCode?: string };
  'agency.suspended': { reason: string };
  'agency.reinstated': { reason: string };
  /** The telephone is sealed; the first version of the event held it as a text. */
  'agency.duty-contact-set': { post: string; telephone: Sealed | string };
  /** It has received what it may see up to and including this log position. */
  'agency.delivery-acknowledged': { position: string };
}

export type AgencyCommand = Tagged<AgencyCommands>;
export type AgencyEvent = Tagged<AgencyEvents>;

export interface AgencyState extends Staff {
  readonly status: 'none' | 'registered' | 'suspended';
  readonly kind?: AgencyKind;
  readonly name?: string;
  readonly areaCode?: string;
  readonly credentials: Credentials;
  /** Those granted and not withdrawn. */
  readonly mandates: readonly Mandate[];
  /** The last one that was set; the first version of the event held the telephone as a text. */
  readonly dutyContact?: { readonly post: string; readonly telephone: Sealed | string };
  /** The log position up to which it has acknowledged delivery. */
  readonly deliveredUpTo?: string;
}

/** The agency id is the stream's; keys are only ever added or revoked, never replaced in place. */
export const agency: Decider<AgencyCommand, AgencyEvent, AgencyState> = {
  initialState: { status: 'none', credentials: {}, mandates: [], personRoles: {} },

  decide(command, state, { actor }) {
    if (command.type === 'agency.register') {
      const { name, kind, areaCode } = command.data;
      if (state.status === 'none')
        return accept({ type: 'agency.registered', data: { name, kind, areaCode } });
      return state.name === name && state.kind === kind && state.areaCode === areaCode
        ? accept()
        : refuse('already-exists');
    }
    if (state.status === 'none') return refuse('not-found');

    switch (command.type) {
      case 'agency.issue-credential':
      case 'agency.rotate-credential':
      case 'agency.revoke-credential':
        return decideCredential(command, state, actor);
      case 'agency.grant-role':
      case 'agency.withdraw-role':
      case 'agency.bind-key':
      case 'agency.register-issuer':
        return decideStaff(command, state);
      case 'agency.mandate':
        return grantMandate(command.data, state);
      case 'agency.withdraw-mandate':
        return withdrawMandate(command.data, state);
      case 'agency.suspend': {
        const { reason, otherHolders = 0 } = command.data;
        if (state.status === 'suspended') return accept();
        const capacity = standingCapacity(state);
        if (capacity && otherHolders === 0) return refuse('last-mandate', { capacity });
        return accept({ type: 'agency.suspended', data: { reason } });
      }
      case 'agency.reinstate':
        return state.status === 'registered'
          ? accept()
          : accept({ type: 'agency.reinstated', data: { reason: command.data.reason } });
      case 'agency.set-duty-contact': {
        const { post, telephone } = command.data;
        return accept({ type: 'agency.duty-contact-set', data: { post, telephone: sealedOf(telephone) } });
      }
      case 'agency.acknowledge-delivery': {
        const { position, logPosition } = command.data;
        if (BigInt(position) > BigInt(logPosition))
          return refuse('position-ahead', { position, logPosition });
        return BigInt(position) <= BigInt(state.deliveredUpTo ?? -1)
          ? accept()
          : accept({ type: 'agency.delivery-acknowledged', data: { position } });
      }
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'agency.registered': {
        const { kind, name, areaCode } = event.data;
        return { ...state, status: 'registered', kind, name, areaCode };
      }
      case 'agency.credential-issued': {
        const { keyId, publicKey, roles, pending, replacedKeyId } = event.data;
        // by rotation it stays with whose it was
        const personId = own(state.credentials, replacedKeyId ?? '')?.personId;
        return withKey(state, keyId, {
          keyId,
          publicKey,
          roles,
          revoked: false,
          ...(pending && { pending }),
          ...(replacedKeyId !== undefined && { replaced: replacedKeyId }),
          ...(personId !== undefined && { personId }),
        });
      }
      case 'agency.credential-confirmed': {
        const known = own(state.credentials, event.data.keyId);
        if (!known) return state;
        const { pending: _, ...confirmed } = known;
        return withKey(state, known.keyId, confirmed);
      }
      case 'agency.credential-revoked': {
        const known = own(state.credentials, event.data.keyId);
        return known ? withKey(state, known.keyId, { ...known, revoked: true }) : state;
      }
      case 'agency.mandated':
      case 'agency.mandate-withdrawn':
        return { ...state, mandates: evolveMandates(state.mandates, event) };
      case 'agency.role-granted':
      case 'agency.role-withdrawn':
        return { ...state, personRoles: evolveRoles(state.personRoles, event) };
      case 'agency.key-bound': {
        const { keyId, personId } = event.data;
        const known = own(state.credentials, keyId);
        return known ? withKey(state, keyId, { ...known, personId }) : state;
      }
      case 'agency.issuer-registered': {
        return { ...state, issuer: event.data };
      }
      case 'agency.suspended':
        return { ...state, status: 'suspended' };
      case 'agency.reinstated':
        return { ...state, status: 'registered' };
      case 'agency.duty-contact-set':
        return { ...state, dutyContact: event.data };
      case 'agency.delivery-acknowledged':
        return { ...state, deliveredUpTo: event.data.position };
    }
  },
};

const withKey = (
  state: AgencyState,
  keyId: string,
  key: AgencyState['credentials'][string],
): AgencyState => ({
  ...state,
  credentials: { ...state.credentials, [keyId]: key },
});
