import { accept, refuse, type Decider, type Tagged } from '../kernel/decider.js';
import { own } from '../kernel/lookup.js';
import { sealedOf, type Sealed } from '../personal-data/person.js';
import type { Role } from '../kernel/roles.js';
import { rolesRefused } from './key-roles.js';
import type { AgencyKind } from './kinds.js';
import {
  evolveMandates,
  grantMandate,
  withdrawMandate,
  type Mandate,
  type MandateCommands,
  type MandateEvents,
} from './mandates.js';

/** Public half of an Ed25519 key (RFC 8037): `x` is the 32-byte point in base64url. */
export interface PublicKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
}

export interface Credential {
  keyId: string;
  publicKey: PublicKey;
  roles: readonly Role[];
}

export interface AgencyCommands extends MandateCommands {
  'agency.register': { name: string; kind: AgencyKind; areaCode?: string };
  'agency.issue-credential': Credential;
  'agency.rotate-credential': { replacedKeyId: string; keyId: string; publicKey: PublicKey };
  'agency.revoke-credential': { keyId: string; reason: string };
  'agency.suspend': { reason: string };
  'agency.reinstate': { reason: string };
  'agency.set-duty-contact': { post: string; telephone: Sealed };
  /** Both are texts of 64-bit log positions; `logPosition` is put in by the service, never by the sender. */
  'agency.acknowledge-delivery': { position: string; logPosition: string };
}

export interface AgencyEvents extends MandateEvents {
  'agency.registered': { name: string; kind: AgencyKind; areaCode?: string };
  'agency.credential-issued': Credential;
  'agency.credential-revoked': { keyId: string; reason: string };
  'agency.suspended': { reason: string };
  'agency.reinstated': { reason: string };
  /** The telephone is sealed; the first version of the event held it as a text. */
  'agency.duty-contact-set': { post: string; telephone: Sealed | string };
  /** It has received what it may see up to and including this log position. */
  'agency.delivery-acknowledged': { position: string };
}

export type AgencyCommand = Tagged<AgencyCommands>;
export type AgencyEvent = Tagged<AgencyEvents>;

export interface AgencyState {
  readonly status: 'none' | 'registered' | 'suspended';
  readonly kind?: AgencyKind;
  readonly name?: string;
  readonly areaCode?: string;
  /** Keys by id; a revoked key stays, so that its id is never used again. */
  readonly credentials: Readonly<Record<string, Credential & { revoked: boolean }>>;
  /** Those granted and not withdrawn. */
  readonly mandates: readonly Mandate[];
  /** The log position up to which it has acknowledged delivery. */
  readonly deliveredUpTo?: string;
}

/** The agency id is the stream's; keys are only ever added or revoked, never replaced in place. */
export const agency: Decider<AgencyCommand, AgencyEvent, AgencyState> = {
  initialState: { status: 'none', credentials: {}, mandates: [] },

  decide(command, state) {
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
      case 'agency.issue-credential': {
        const { keyId, publicKey, roles } = command.data;
        if (own(state.credentials, keyId)) return refuse('key-exists', { keyId });
        const misfit = rolesRefused(roles, state);
        if (misfit) return misfit;
        return accept({
          type: 'agency.credential-issued',
          data: { keyId, publicKey: bare(publicKey), roles },
        });
      }
      case 'agency.rotate-credential': {
        const { replacedKeyId, keyId, publicKey } = command.data;
        const replaced = own(state.credentials, replacedKeyId);
        if (!replaced || replaced.revoked) return refuse('key-unknown', { keyId: replacedKeyId });
        if (own(state.credentials, keyId)) return refuse('key-exists', { keyId });
        return accept<AgencyEvent>(
          {
            type: 'agency.credential-issued',
            data: { keyId, publicKey: bare(publicKey), roles: replaced.roles },
          },
          { type: 'agency.credential-revoked', data: { keyId: replacedKeyId, reason: 'rotated' } },
        );
      }
      case 'agency.revoke-credential': {
        const { keyId, reason } = command.data;
        const known = own(state.credentials, keyId);
        if (!known) return refuse('key-unknown', { keyId });
        return known.revoked
          ? accept()
          : accept({ type: 'agency.credential-revoked', data: { keyId, reason } });
      }
      case 'agency.mandate':
        return grantMandate(command.data, state);
      case 'agency.withdraw-mandate':
        return withdrawMandate(command.data, state);
      case 'agency.suspend':
        return state.status === 'suspended'
          ? accept()
          : accept({ type: 'agency.suspended', data: { reason: command.data.reason } });
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
      case 'agency.credential-issued':
        return withKey(state, event.data.keyId, { ...event.data, revoked: false });
      case 'agency.credential-revoked': {
        const known = own(state.credentials, event.data.keyId);
        return known ? withKey(state, known.keyId, { ...known, revoked: true }) : state;
      }
      case 'agency.mandated':
      case 'agency.mandate-withdrawn':
        return { ...state, mandates: evolveMandates(state.mandates, event) };
      case 'agency.suspended':
        return { ...state, status: 'suspended' };
      case 'agency.reinstated':
        return { ...state, status: 'registered' };
      case 'agency.duty-contact-set':
        return state;
      case 'agency.delivery-acknowledged':
        return { ...state, deliveredUpTo: event.data.position };
    }
  },
};

const bare = ({ kty, crv, x }: PublicKey): PublicKey => ({ kty, crv, x });

const withKey = (
  state: AgencyState,
  keyId: string,
  key: AgencyState['credentials'][string],
): AgencyState => ({
  ...state,
  credentials: { ...state.credentials, [keyId]: key },
});
