import { agencySource, personalField, type OuterCommandName } from '#contracts';
import { coordinating, operating, type Actor, type Refusal } from '#domain';
import { commandUuid, derivedId } from '#event-log';
import { blindDigest, newWrappedKey, openValue, sealValue, unwrapKey } from '#security';
import { randomUUID } from 'node:crypto';
import type { Runners } from '../run/runners.js';

/** Where the keys of persons are kept. */
export interface SubjectKeys {
  find(subject: string): Promise<KeptKey | undefined>;
  /** The key that is there, or else this one. */
  keep(offered: KeptKey): Promise<KeptKey>;
  destroy(subject: string): Promise<void>;
}

interface KeptKey {
  readonly subject: string;
  readonly ownerAgencyId: string;
  /** Null once it is erased. */
  readonly wrapped: Buffer | null;
}

export interface RevealRequest {
  readonly subject: string;
  readonly purpose: string;
  readonly actor: Actor;
  readonly at: string;
}

const erased = (subject: string): { refusal: Refusal } => ({
  refusal: { code: 'personal-data-erased', subject },
});

/** Seals personal data before it is recorded, shows it again with a record of who asked, and erases it. */
export class PersonalData {
  constructor(
    private readonly keys: SubjectKeys,
    private readonly masterKey: Buffer,
    private readonly runners: Runners,
  ) {}

  /** In place of a digest of content that must not be guessed from it. */
  blind(text: string): string {
    return blindDigest(this.masterKey, text);
  }

  /**
   * The data with its personal field sealed. The person's id follows from the command's, and the key is kept before
   * anything is sealed: the same command again, after a crash too, gives the same.
   */
  async seal(
    name: OuterCommandName,
    { commandId, ownerAgencyId }: { commandId: string; ownerAgencyId: string },
    data: object,
  ): Promise<{ data: object } | { refusal: Refusal }> {
    const field = personalField(name, data);
    const value = field === undefined ? undefined : (data as Record<string, unknown>)[field];
    if (field === undefined || value === undefined) return { data };
    const subject = derivedId(commandId, `personal data ${field}`);
    const wrapped = newWrappedKey(this.masterKey, subject);
    const kept = await this.keys.keep({ subject, ownerAgencyId, wrapped });
    if (!kept.wrapped) return erased(subject);
    const dataKey = unwrapKey(this.masterKey, subject, kept.wrapped);
    return { data: { ...data, [field]: { subject, sealed: sealValue(dataKey, subject, value) } } };
  }

  async isKnown(subject: string): Promise<boolean> {
    return (await this.keys.find(subject)) !== undefined;
  }

  destroy(subject: string): Promise<void> {
    return this.keys.destroy(subject);
  }

  /**
   * The plain text, after the access is on record. `sealed` reads what the log holds of the person; nothing when it
   * is not visible yet.
   */
  async reveal(
    { subject, purpose, actor, at }: RevealRequest,
    sealed: () => Promise<string | undefined>,
  ): Promise<{ value: unknown } | { refusal: Refusal }> {
    const kept = await this.keys.find(subject);
    if (!kept) return { refusal: { code: 'not-found', subject } };
    const refusal = entitlement(actor, kept.ownerAgencyId);
    if (refusal) return { refusal };
    if (!kept.wrapped) return erased(subject);
    const text = await sealed();
    if (text === undefined) return { refusal: { code: 'not-found', subject } };

    const id = randomUUID();
    const source = agencySource(actor.agencyId);
    const commandId = commandUuid(source, id);
    const command = { type: 'person.reveal', data: { purpose } } as const;
    const metadata = {
      commandId,
      command: { source, id, name: command.type },
      digest: this.blind(JSON.stringify(command)),
      correlationId: commandId,
      causationId: commandId,
      actor,
      occurredAt: at,
      receivedAt: at,
      origin: { via: 'http' },
    } as const;
    const context = { actor, occurredAt: at, receivedAt: at };
    const { outcome } = await this.runners.person.run(subject, { metadata, context }, command);
    if (outcome.outcome === 'refused') {
      // the record of an erasure may be ahead of the destruction of the key
      if (outcome.refusal.code === 'personal-data-erased') await this.keys.destroy(subject);
      return { refusal: outcome.refusal };
    }
    return { value: openValue(unwrapKey(this.masterKey, subject, kept.wrapped), subject, text) };
  }
}

/** Whoever coordinates, and whoever works for the agency that put the data on record. */
function entitlement({ role, agencyId }: Actor, ownerAgencyId: string): Refusal | undefined {
  if (coordinating.includes(role)) return undefined;
  if (!operating.includes(role)) return { code: 'role-not-permitted', role, permitted: operating };
  return agencyId === ownerAgencyId ? undefined : { code: 'not-a-party' };
}
