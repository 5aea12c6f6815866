import { agencyOfSource, type CloudEvent } from '#contracts';
import {
  counts,
  issuableRoles,
  rolesAllowed,
  type Actor,
  type PublicKey,
  type Refusal,
  type Role,
} from '#domain';
import {
  isWeakKey,
  publicKeyObject,
  signatureHeader,
  signedBytes,
  signedOver,
  tokenClaim,
  tokenFault,
  verifySignature,
  verifyToken,
} from '#security';
import { derivedId } from '#event-log';
import type { AgencyDirectory } from '../directory/agency-directory.js';
import { untimely } from './age.js';
import type { TurnedAway } from './passing.js';
import type { Identified, Submission } from './submission.js';

const refused = (code: Refusal['code'], details: object = {}): Identified => ({
  refusal: { ...details, code },
});

/** Who was signed in, and the role in which he speaks. */
export interface SignedIn {
  readonly agencyId: string;
  readonly personId: string;
  readonly role: Role;
  /** Public id of the session. */
  readonly session: string;
}

interface UsableKey {
  readonly publicKey: PublicKey;
  readonly roles: readonly Role[];
  /** Whose it is, where it is somebody's. */
  readonly personId?: string;
}

/** Establishes who sent something. Nothing a message says of itself counts before its signature is verified. */
export class Gate {
  /**
   * @param audience id of this installation: what is signed for another does not count here
   * @param oneFactor whether a key lets in the person to whom it is bound, by itself
   */
  constructor(
    private readonly directory: Pick<AgencyDirectory, 'find' | 'person'>,
    readonly audience: string,
    private readonly oneFactor = false,
  ) {}

  /** By the detached signature of a message that the service or its broker has received at `receivedAt`. */
  async bySignature(event: CloudEvent, receivedAt: string): Promise<Identified> {
    const agencyId = agencyOfSource(event.source);
    if (!agencyId) return refused('agency-unknown', { source: event.source });
    if (!event.signature) return refused('unsigned');
    const header = signatureHeader(event.signature);
    if ('part' in header) return refused('signature-invalid', header);
    const { keyId } = header;
    if (event.audience !== this.audience)
      return refused('signature-invalid', { keyId, part: 'audience', expected: this.audience });
    const key = await this.key(agencyId, keyId);
    if ('refusal' in key) return key;
    const signed = signedBytes(event);
    if (!(await verifySignature(event.signature, signed, publicKeyObject(key.publicKey)))) {
      return refused('signature-invalid', { keyId, part: 'signature', over: signedOver(event, signed) });
    }
    const refusal = untimely(event, receivedAt);
    if (refusal) return { refusal };
    const { role, principal } = event;
    return this.byKey({ agencyId, principal, role: role as Role, keyId }, key);
  }

  /** By a bearer token. */
  async byToken(token: string | undefined): Promise<Identified> {
    if (!token) return refused('token-invalid', { reason: 'no bearer token' });
    const claim = tokenClaim(token);
    if (!claim) return refused('token-invalid', { reason: 'not a JWT with iss and kid', part: 'form' });
    const { agencyId, keyId } = claim;
    const key = await this.key(agencyId, keyId);
    if ('refusal' in key) return key;
    const { publicKey } = key;
    try {
      const actor = await verifyToken(token, { agencyId, keyId, publicKey, audience: this.audience });
      return this.byKey(actor, key);
    } catch (error) {
      return refused('token-invalid', tokenFault(error));
    }
  }

  /** By a session that somebody was signed in to; whether it still runs was looked at before. */
  async bySession({ agencyId, personId, role, session }: SignedIn): Promise<Identified> {
    const agency = await this.directory.find(agencyId);
    if (!agency) return refused('agency-unknown', { agencyId });
    if (agency.status === 'suspended') return refused('agency-suspended', { agencyId });
    const known = this.directory.person(personId);
    if (!known || known.agencyId !== agencyId || known.ended) return refused('person-ended');
    return this.inRole({ agencyId, principal: personId, role, session }, known.roles);
  }

  /** Why a key, proved before, counts no more in the role in which it spoke then; nothing where it does. */
  async lapsed({ agencyId, keyId = '', role }: Actor): Promise<Refusal | undefined> {
    const key = await this.key(agencyId, keyId);
    if ('refusal' in key) return key.refusal;
    if (this.isOneFactor(key)) return { code: 'second-factor-required', keyId };
    return key.roles.includes(role) ? undefined : { code: 'role-not-permitted', keyRoles: key.roles };
  }

  /** With the roles that count: those of the key that its agency may hold now. */
  private async key(agencyId: string, keyId: string): Promise<UsableKey | { refusal: Refusal }> {
    const agency = await this.directory.find(agencyId);
    if (!agency) return { refusal: { code: 'agency-unknown', agencyId: agencyId.slice(0, 64) } };
    if (agency.status === 'suspended') return { refusal: { code: 'agency-suspended', agencyId } };
    // a plain index would also find what every object inherits: `constructor` is a key id that anybody can claim
    const credential = Object.hasOwn(agency.credentials, keyId) ? agency.credentials[keyId] : undefined;
    if (!credential || credential.revoked)
      return { refusal: { code: 'key-unknown', keyId: keyId.slice(0, 64) } };
    if (!counts(credential)) return { refusal: { code: 'key-unconfirmed', keyId } };
    // it may have been registered before such keys were refused
    if (isWeakKey(credential.publicKey)) return { refusal: { code: 'key-weak', keyId } };
    const { personId } = credential;
    if (personId !== undefined && this.directory.person(personId)?.ended !== false)
      return { refusal: { code: 'person-ended', keyId } };
    const allowed = rolesAllowed(agency);
    return {
      ...(personId !== undefined && { personId }),
      publicKey: credential.publicKey,
      roles: credential.roles.filter((role) => allowed.includes(role)),
    };
  }

  /** A key proves that it is held, and nothing else of the person to whom it is bound. */
  private isOneFactor({ personId }: UsableKey): boolean {
    return personId !== undefined && !this.oneFactor;
  }

  /** Whoever speaks by a key that is nobody's says who he is, and does not say that he is somebody whom the log knows. */
  private byKey(actor: Actor, key: UsableKey): Identified {
    const { principal, keyId = '' } = actor;
    const { personId, roles } = key;
    if (this.isOneFactor(key)) return refused('second-factor-required', { keyId });
    if (personId === undefined && this.directory.person(principal) !== undefined)
      return refused('principal-not-proved', { keyId });
    return this.inRole({ ...actor, principal: personId ?? principal }, roles);
  }

  private inRole(actor: Actor, roles: readonly Role[]): Identified {
    if (issuableRoles.includes(actor.role as never) && roles.includes(actor.role)) return { actor };
    return refused('role-not-permitted', { role: actor.role.slice(0, 64), keyRoles: roles });
  }
}

/**
 * What becomes of a command whose sender is not established. Anybody can claim an id: one that is not proved must not
 * stand in the way of its rightful owner. The reason is part of it, since another one later (the agency is known by
 * then, its key is not) is another answer.
 */
export const unidentified = (
  { source, signature }: Submission,
  refusal: Refusal,
  commandId: string,
  digest: string,
): TurnedAway => ({
  turnedAway: refusal,
  messageId: derivedId(commandId, `${digest} ${signature} ${refusal.code}`),
  // on record as what it is: a claim
  actor: { agencyId: 'unverified', principal: source, role: 'agency-operator' },
  digest,
});
