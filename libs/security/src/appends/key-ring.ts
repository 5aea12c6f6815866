import type { AppendSignature, RecordedEvent } from '#contracts';
import { appendVerifier, isSignedBy, type AppendVerifier } from './append-key.js';
import { appendMessage, digestOfEvent, signatureOf } from './signed-append.js';

/** The stream in which it is on record whose signatures appends carry. No aggregate's. */
export const keyStream = 'log';
/** A key that appends are signed with from here on; the first one begins it. */
export const keyIntroduced = 'log.key-introduced.v1';
/** A key that signs nothing after this. */
export const keyRetired = 'log.key-retired.v1';

export interface KeyIntroduced extends AppendVerifier {
  readonly reason: string;
  readonly operator: string;
}

export interface KeyRetired {
  readonly keyId: string;
  readonly reason: string;
  readonly operator: string;
}

/** A key with the stretch of the log in which it signs. */
export interface KnownKey extends AppendVerifier {
  /** Place of its introduction, which it may sign itself if it is the first. */
  readonly from: bigint;
  /** Place of the event that retired it: nothing behind it is signed by it. */
  readonly until?: bigint;
}

/**
 * The keys of a log, from its own statements in their order. The first statement of a log is signed by the key that it
 * introduces; every later one by a key that holds by then. One that is not is none.
 */
export class KeyRing {
  private readonly keys = new Map<string, KnownKey>();

  /** All that were ever introduced, in the order of the log. */
  get all(): readonly KnownKey[] {
    return [...this.keys.values()];
  }

  /** Place of the first introduction: what is appended behind it is signed. */
  get signedFrom(): bigint | undefined {
    return this.all[0]?.from;
  }

  /** A key by its id, if it may sign what stands at a place. */
  holding(keyId: string, position: bigint): KnownKey | undefined {
    const key = this.keys.get(keyId);
    return key && key.from <= position && (key.until === undefined || position <= key.until)
      ? key
      : undefined;
  }

  /** The key that a signature at a place is to be verified with; nothing if no key of the log can have made it. */
  verifierFor(event: RecordedEvent, { key, alg }: AppendSignature): AppendVerifier | undefined {
    const known = this.holding(key, event.position);
    if (known) return known.alg === alg ? known : undefined;
    if (this.keys.size > 0) return undefined;
    const first = introducedBy(event);
    return first?.keyId === key ? first : undefined;
  }

  /** Takes a statement, whose signature must be known to be valid. Other events say nothing of keys. */
  take(event: RecordedEvent): void {
    const { position } = event;
    const introduced = introducedBy(event);
    if (introduced && !this.keys.has(introduced.keyId)) {
      const { alg, keyId, publicKey } = introduced;
      this.keys.set(keyId, { alg, keyId, publicKey, from: position });
    }
    if (event.stream !== keyStream || event.storedType !== keyRetired) return;
    const key = this.keys.get((event.data as Partial<KeyRetired> | null)?.keyId ?? '');
    if (key && key.until === undefined) this.keys.set(key.keyId, { ...key, until: position });
  }
}

export const isKeyStatement = ({
  stream,
  storedType,
}: Pick<RecordedEvent, 'stream' | 'storedType'>): boolean =>
  stream === keyStream && (storedType === keyIntroduced || storedType === keyRetired);

/** The key that a statement introduces, if it is one and its id is that of the key. */
function introducedBy(event: RecordedEvent): AppendVerifier | undefined {
  if (event.stream !== keyStream || event.storedType !== keyIntroduced) return undefined;
  const said = (event.data ?? {}) as Partial<AppendVerifier>;
  try {
    const verifier = appendVerifier(String(said.alg), String(said.publicKey));
    return verifier.keyId === said.keyId ? verifier : undefined;
  } catch {
    return undefined;
  }
}

/** Whether an event that was appended by itself bears the signature of a key of the ring for just this place. */
async function isAloneAndSigned(event: RecordedEvent, ring: KeyRing): Promise<boolean> {
  const signature = signatureOf(event.metadata)?.signature;
  if (!signature || signature.count !== 1 || signature.first !== event.revision.toString()) return false;
  const key = ring.verifierFor(event, signature);
  if (!key) return false;
  const message = appendMessage({ ...signature, stream: event.stream }, [digestOfEvent(event)]);
  return isSignedBy(key, message, Buffer.from(signature.value, 'base64url'));
}

/** The keys of a log from the events of its {@link keyStream}. Statements that nobody entitled has signed are left out. */
export async function keysFrom(statements: Iterable<RecordedEvent>): Promise<KeyRing> {
  const ring = new KeyRing();
  for (const event of statements) {
    if (isKeyStatement(event) && (await isAloneAndSigned(event, ring))) ring.take(event);
  }
  return ring;
}
