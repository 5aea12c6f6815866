import type { Refusal } from '#domain';
import { derivedId } from '#event-log';
import {
  blindDigest,
  nameOfMaster,
  newWrappedKey,
  openValue,
  sealValue,
  unwrapKey,
  type WrappedKey,
} from '#security';

/** Where the keys of persons are kept. */
export interface SubjectKeys {
  find(subject: string): Promise<KeptKey | undefined>;
  /** The key that is there, or else this one, wrapped by the master key of that name. */
  keep(offered: KeptKey, wrappedBy: string): Promise<KeptKey>;
  /** What digests of personal content are made with, opened by the master key. */
  blindingKey(master: Buffer): Promise<Buffer>;
  destroy(subject: string): Promise<void>;
}

interface KeptKey {
  readonly subject: string;
  readonly ownerAgencyId: string;
  /** Of wrapping and sealing. */
  readonly alg: string;
  /** Null once it is erased. */
  readonly wrapped: Buffer | null;
}

/** By what somebody signs in, as the issuer writes itself and the person. */
export interface SignInAccount {
  readonly issuer: string;
  readonly subject: string;
}

/** By which command, and for whom. */
interface SealedFor {
  readonly commandId: string;
  readonly ownerAgencyId: string;
  readonly personId?: string;
}

export const erased = (subject: string): { refusal: Refusal } => ({
  refusal: { code: 'personal-data-erased', subject },
});

/** Seals personal data before it is recorded, opens what was sealed, and makes it unreadable for ever. */
export class PersonalData {
  private opening: Promise<void> | undefined;
  private blindingKey: Buffer | undefined;

  /** Without the key that wraps the others nothing is sealed or opened: a process that only erases has none. */
  constructor(
    private readonly keys: SubjectKeys,
    private readonly wrappingKey: Buffer | undefined,
  ) {}

  private get masterKey(): Buffer {
    if (!this.wrappingKey) throw new TypeError('this process has no key for personal data');
    return this.wrappingKey;
  }

  /** Before the first digest; asks where the keys are kept once, and again after a failure. */
  openDigests(): Promise<void> {
    this.opening ??= this.keys.blindingKey(this.masterKey).then(
      (key) => void (this.blindingKey = key),
      (error: unknown) => {
        this.opening = undefined;
        throw error;
      },
    );
    return this.opening;
  }

  /** In place of a digest of content that must not be guessed from it. What makes digests has been opened. */
  blind(text: string): string {
    if (!this.blindingKey) throw new TypeError('the key of digests has not been opened');
    return blindDigest(this.blindingKey, text);
  }

  /**
   * The data with its personal field sealed, for the person that the command is about, or else for one whose id follows
   * from the command's. The key is kept before anything is sealed: the same command again, after a crash too, gives the
   * same.
   */
  async seal(
    field: string,
    { commandId, ownerAgencyId, personId }: SealedFor,
    data: object,
  ): Promise<{ data: object } | { refusal: Refusal }> {
    const value = (data as Record<string, unknown>)[field];
    const subject = personId ?? derivedId(commandId, `personal data ${field}`);
    const offered = newWrappedKey(this.masterKey, subject);
    const kept = await this.keys.keep({ subject, ownerAgencyId, ...offered }, nameOfMaster(this.masterKey));
    // another agency may have taken the id a moment ago
    if (kept.ownerAgencyId !== ownerAgencyId) return { refusal: { code: 'not-found' } };
    const { alg, wrapped } = kept;
    if (!wrapped) return erased(subject);
    const dataKey = unwrapKey(this.masterKey, subject, { alg, wrapped });
    return { data: { ...data, [field]: { subject, sealed: sealValue(dataKey, subject, value) } } };
  }

  /** By what a person of an agency is known again who signs in with this account: in place of what must stay sealed. */
  signIn(agencyId: string, { issuer, subject }: SignInAccount): string {
    return this.blind(JSON.stringify(['sign-in', agencyId, issuer, subject]));
  }

  /** What seals what a device keeps of a person, 32 bytes as base64url; the same as long as the installation lasts. */
  async deviceKey(agencyId: string, personId: string): Promise<string> {
    await this.openDigests();
    return this.blind(JSON.stringify(['kept on a device', agencyId, personId]));
  }

  async isKnown(subject: string): Promise<boolean> {
    return (await this.keys.find(subject)) !== undefined;
  }

  destroy(subject: string): Promise<void> {
    return this.keys.destroy(subject);
  }

  find(subject: string): Promise<KeptKey | undefined> {
    return this.keys.find(subject);
  }

  /** The plain text of what was sealed for a person. */
  open(subject: string, key: WrappedKey, sealed: string): unknown {
    return openValue(unwrapKey(this.masterKey, subject, key), subject, sealed);
  }
}
