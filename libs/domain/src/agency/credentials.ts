import { accept, refuse, type Actor, type Decision, type Tagged } from '../kernel/decider.js';
import { own } from '../kernel/lookup.js';
import { directing, type Role } from '../kernel/roles.js';
import { rolesRefused, type RoleHolder } from './key-roles.js';
import { standingCapacity, type StandingCapacity } from './mandates.js';

/** Public half of an Ed25519 key (RFC 8037): `x` is the 32-byte point in base64url. */
export interface PublicKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
}

/** A new key's own signature over what it is registered for; docs/signing.md gives the bytes. */
export interface PossessionProof {
  readonly alg: string;
  /** base64url */
  readonly signature: string;
}

export interface Credential {
  keyId: string;
  publicKey: PublicKey;
  roles: readonly Role[];
}

export interface CredentialCommands {
  /** Proofs are verified before the decision. Without one comes only what the machine itself registers. */
  'agency.issue-credential': Credential & { proof?: PossessionProof };
  'agency.rotate-credential': {
    replacedKeyId: string;
    keyId: string;
    publicKey: PublicKey;
    proof: PossessionProof;
  };
  /**
   * Put in by the service, never by the sender: whether a second person has confirmed it, and how many other agencies
   * uphold what this one does with the key.
   */
  'agency.revoke-credential': {
    keyId: string;
    reason: string;
    isConfirmed?: boolean;
    otherHolders?: number;
  };
}

export interface CredentialEvents {
  /** One that is `pending` identifies nobody until it is confirmed: of the time when keys were issued first. */
  'agency.credential-issued': Credential & {
    proof?: PossessionProof;
    pending?: true;
    /** By rotation; events of earlier times do not say it. */
    replacedKeyId?: string;
  };
  'agency.credential-confirmed': { keyId: string };
  'agency.credential-revoked': { keyId: string; reason: string };
}

/** A key on record. */
export type KnownCredential = Credential & {
  readonly revoked: boolean;
  /** It was issued before somebody of its agency was to confirm it. */
  readonly pending?: true;
  /** Id of the key that it replaced by rotation. */
  readonly replaced?: string;
  /** Whose it is; a key of nobody is a system's. */
  readonly personId?: string;
};

/** Whether a key identifies somebody: neither revoked nor waiting to be confirmed. */
export const counts = ({ revoked, pending }: KnownCredential): boolean => !revoked && !pending;

/** What of an agency decides whether it can administer. */
export interface KeyHolder extends RoleHolder {
  readonly status: 'none' | 'registered' | 'suspended';
  readonly credentials: Credentials;
}

const roleOf = { audit: 'auditor', administer: 'administrator' } as const satisfies Record<
  StandingCapacity,
  Role
>;

/**
 * Whether the agency audits or administers now by a key that stays: one that is a person's ends with the employment,
 * and nobody asks then who is left.
 */
export function upheldBy(agency: KeyHolder): StandingCapacity | undefined {
  const capacity = standingCapacity(agency);
  if (capacity === undefined || agency.status !== 'registered') return undefined;
  const stays = (key: KnownCredential): boolean =>
    counts(key) && key.personId === undefined && key.roles.includes(roleOf[capacity]);
  return Object.values(agency.credentials).some(stays) ? capacity : undefined;
}

/**
 * What an agency has no more without a key of it: somebody who speaks for it, or what it upholds by
 * {@link upheldBy}.
 */
export function lostWith(
  agency: KeyHolder,
  keyId: string,
): { readonly speaker: boolean; readonly upheld?: StandingCapacity } {
  const others = Object.entries(agency.credentials).filter(([id]) => id !== keyId);
  const known = own(agency.credentials, keyId);
  const upheld = upheldBy(agency);
  const isUpheld = upheldBy({ ...agency, credentials: Object.fromEntries(others) }) !== undefined;
  return {
    speaker: known !== undefined && counts(known) && !others.some(([, key]) => counts(key)),
    ...(upheld !== undefined && !isUpheld && { upheld }),
  };
}

/** The public key of that id, and those that it replaced, the latest first. */
export function keyLine(credentials: Credentials, keyId: string | undefined): readonly string[] {
  const line: string[] = [];
  for (let known = own(credentials, keyId ?? ''); known; known = own(credentials, known.replaced ?? '')) {
    if (line.includes(known.publicKey.x)) break;
    line.push(known.publicKey.x);
  }
  return line;
}

/** Keys of an agency by id; a revoked key stays, so that its id is never used again. */
export type Credentials = Readonly<Record<string, KnownCredential>>;

/**
 * What may become of an agency's keys. That a new key is held by whom it is for, is no weak one, and was confirmed by a
 * second person is verified before; and that the actor is of this agency or an administrator.
 */
export function decideCredential(
  command: Tagged<CredentialCommands>,
  agency: KeyHolder,
  actor: Actor,
): Decision<Tagged<CredentialEvents>> {
  const { credentials } = agency;
  switch (command.type) {
    case 'agency.issue-credential': {
      const { keyId, publicKey, roles, proof } = command.data;
      if (own(credentials, keyId)) return refuse('key-exists', { keyId });
      const misfit = rolesRefused(roles, agency);
      if (misfit) return misfit;
      return accept({
        type: 'agency.credential-issued',
        data: { keyId, publicKey: bare(publicKey), roles, ...proofOf(proof) },
      });
    }
    case 'agency.rotate-credential': {
      const { replacedKeyId, keyId, publicKey, proof } = command.data;
      const replaced = own(credentials, replacedKeyId);
      if (!replaced || !counts(replaced)) return refuse('key-unknown', { keyId: replacedKeyId });
      if (actor.keyId !== replacedKeyId) return refuse('key-not-own', { keyId: replacedKeyId });
      if (own(credentials, keyId)) return refuse('key-exists', { keyId });
      return accept<Tagged<CredentialEvents>>(
        {
          type: 'agency.credential-issued',
          data: {
            keyId,
            publicKey: bare(publicKey),
            roles: replaced.roles,
            ...proofOf(proof),
            replacedKeyId,
          },
        },
        { type: 'agency.credential-revoked', data: { keyId: replacedKeyId, reason: 'rotated' } },
      );
    }
    case 'agency.revoke-credential': {
      const { keyId, reason, isConfirmed = false, otherHolders = 0 } = command.data;
      const known = own(credentials, keyId);
      if (!known) return refuse('key-unknown', { keyId });
      if (!mayRevoke(known, actor)) return refuse('key-not-own', { keyId });
      if (known.revoked) return accept();
      const lost = lostWith(agency, keyId);
      if (lost.upheld && isConfirmed && otherHolders === 0)
        return refuse(`last-${roleOf[lost.upheld]}`, { keyId });
      // it was judged while there was another key
      if ((lost.upheld || lost.speaker) && !isConfirmed) return refuse('second-person-required');
      return accept({ type: 'agency.credential-revoked', data: { keyId, reason } });
    }
  }
}

/** The key itself, who directs its agency, or an administrator; whose agency it is has been looked at before. */
const mayRevoke = ({ keyId }: KnownCredential, actor: Actor): boolean =>
  actor.keyId === keyId || directing.includes(actor.role) || actor.role === 'administrator';

const bare = ({ kty, crv, x }: PublicKey): PublicKey => ({ kty, crv, x });

const proofOf = (proof: PossessionProof | undefined): { proof?: PossessionProof } =>
  proof ? { proof: { alg: proof.alg, signature: proof.signature } } : {};
