import type { AppendSignature, RecordedEvent } from '#contracts';
import {
  appendMessage,
  digestOfEvent,
  isKeyStatement,
  isSignedBy,
  KeyRing,
  signatureOf,
  type AppendVerifier,
} from '#security';
import { findingAt, type AuthorshipFinding } from './finding.js';

/** An append of which not all events have come yet. */
interface Open {
  readonly signature: AppendSignature;
  readonly verifier: AppendVerifier;
  readonly begin: RecordedEvent;
  /** One of each event so far. */
  readonly digests: string[];
}

/** Appends that may be open at once; there is one at a time in a log that nobody tampered with. */
const mostOpen = 1_000;

/**
 * Verifies the signature of every append, event by event in the order of the log. Keeps the keys, and the digests of
 * appends that are not complete: as much for a long log as for a short one. A log that knows no key yet has nothing
 * to be verified.
 */
export class AppendCheck {
  readonly keys = new KeyRing();
  private readonly open = new Map<string, Open>();
  private count = 0;

  /** Signatures that were found valid. */
  get verified(): number {
    return this.count;
  }

  /** Events that are still missing of appends that have begun, for whoever may read a little further. */
  get awaited(): readonly { readonly stream: string; readonly after: bigint; readonly count: number }[] {
    return [...this.open].map(([stream, { signature, begin, digests }]) => ({
      stream,
      after: begin.revision + BigInt(digests.length) - 1n,
      count: signature.count - digests.length,
    }));
  }

  /** Takes what comes next in the log. */
  async take(events: readonly RecordedEvent[]): Promise<AuthorshipFinding[]> {
    const found: AuthorshipFinding[] = [];
    const verifying: Promise<AuthorshipFinding | undefined>[] = [];
    for (const event of events) {
      const complete = this.add(event, found);
      if (!complete) continue;
      const verified = this.verify(complete);
      verifying.push(verified);
      // who may sign what comes next hangs on it
      if (isKeyStatement(event) && (await verified) === undefined) this.keys.take(event);
    }
    for (const finding of await Promise.all(verifying)) if (finding) found.push(finding);
    return found.sort((a, b) => (BigInt(a.position) < BigInt(b.position) ? -1 : 1));
  }

  /** There are no more events: what is incomplete stays so. */
  end(): AuthorshipFinding[] {
    const found = [...this.open.values()].map(partial);
    this.open.clear();
    return found;
  }

  /** Gives an append that the event completes. */
  private add(event: RecordedEvent, found: AuthorshipFinding[]): Open | undefined {
    const { stream, revision } = event;
    const begun = this.open.get(stream);
    const read = signatureOf(event.metadata);
    const signature = read?.signature;
    if (begun && signature?.value !== begun.signature.value) {
      this.open.delete(stream);
      found.push(partial(begun));
    }
    if (!signature) {
      if (read) found.push(findingAt(event, { kind: 'signature-form' }));
      else if (this.keys.signedFrom !== undefined) found.push(findingAt(event, { kind: 'unsigned' }));
      return undefined;
    }
    const { first, count, key } = signature;
    const current = begun?.signature.value === signature.value ? begun : undefined;
    if (revision !== BigInt(first) + BigInt(current?.digests.length ?? 0)) {
      this.open.delete(stream);
      found.push(findingAt(event, { kind: 'wrong-revision', first, count }));
      return undefined;
    }
    const verifier = this.keys.verifierFor(event, signature);
    if (!verifier) {
      found.push(findingAt(event, { kind: 'unknown-key', key }));
      return undefined;
    }
    const append = current ?? { signature, verifier, begin: event, digests: [] };
    append.digests.push(digestOfEvent(event));
    if (append.digests.length === count) {
      this.open.delete(stream);
      return append;
    }
    this.open.set(stream, append);
    const [oldest] = this.open;
    if (this.open.size > mostOpen && oldest) {
      this.open.delete(oldest[0]);
      found.push(partial(oldest[1]));
    }
    return undefined;
  }

  private async verify({
    signature,
    verifier,
    begin,
    digests,
  }: Open): Promise<AuthorshipFinding | undefined> {
    const message = appendMessage({ ...signature, stream: begin.stream }, digests);
    if (await isSignedBy(verifier, message, Buffer.from(signature.value, 'base64url'))) {
      this.count++;
      return undefined;
    }
    return findingAt(begin, { kind: 'wrong-signature' });
  }
}

const partial = ({ signature: { count }, begin, digests }: Open): AuthorshipFinding =>
  findingAt(begin, { kind: 'partial-append', found: digests.length, count });
