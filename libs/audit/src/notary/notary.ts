import type { RecordedEvent } from '#contracts';
import { isLeaf, leafOf } from '../canonical.js';
import { checkpointText, parseCheckpoint, type Checkpoint } from '../notes/checkpoint.js';
import type { LogKey } from '../notes/key-file.js';
import { noteText, parseNote, signText, verifyNote, type Note } from '../notes/note.js';
import type { VerifierKey } from '../notes/keys.js';
import { KeyReplaced } from './succession.js';
import type { TreeStore } from './tree-store.js';

/** What is in the log now is not what was signed earlier. No checkpoint may be signed any more. */
export class LogForked extends Error {
  readonly code = 'log-forked';
  constructor(
    readonly size: number,
    readonly signedRoot: Buffer,
    readonly ourRoot: Buffer,
  ) {
    super(
      `a checkpoint of ${size} events was signed with root ${signedRoot.toString('base64')}, ` +
        `but these events give ${ourRoot.toString('base64')}`,
    );
  }
}

/** When checkpoints are signed. */
export interface Timing {
  /** Least time between two, as long as there is something new. */
  readonly intervalMs: number;
  readonly now: () => number;
}

/**
 * Builds the tree and signs its heads. It signs nothing that does not go on from everything it knows to have been
 * signed before: its own checkpoints and those that others with this key have published.
 */
export class Notary {
  private signedAt = -Infinity;
  /** Published checkpoints larger than the tree, by size: to be compared when it has grown to them. */
  private ahead: Checkpoint[] = [];

  constructor(
    private readonly store: TreeStore,
    private readonly key: LogKey,
    private readonly timing: Timing,
    /** Keys that were this log's before, by statements of their own. */
    private readonly predecessors: readonly VerifierKey[] = [],
  ) {}

  get position(): bigint | undefined {
    return this.store.upTo;
  }

  /**
   * Checkpoints that were published of this log: a notary that starts on another machine must not sign what
   * contradicts them, nor with a key that does not follow from theirs. Notes of other logs are of no account.
   * @throws {LogForked}
   * @throws {KeyReplaced}
   */
  recall(notes: readonly string[]): void {
    this.ahead = [];
    for (const text of notes) {
      const note = parseNote(text);
      const checkpoint = parseCheckpoint(note.text);
      if (checkpoint.origin !== this.key.origin) continue;
      this.expectKey(note);
      this.ahead.push(checkpoint);
    }
    this.ahead.sort((a, b) => a.size - b.size);
    this.compare();
  }

  /** @throws {LogDiffersFromTree} @throws {LogForked} */
  async take(events: readonly RecordedEvent[], upTo: bigint): Promise<void> {
    await this.store.append(events.filter(isLeaf).map(leafOf), upTo);
    this.compare();
  }

  /** Size of the largest checkpoint that was published and that the tree has not grown to; nothing when there is none. */
  get unreached(): number | undefined {
    return this.ahead.at(-1)?.size;
  }

  /** Whether something is to be signed now. */
  get isDue(): boolean {
    const { size, requested } = this.store;
    const signed = this.store.latestCheckpoint()?.size ?? 0;
    if (size <= signed || this.ahead.length > 0) return false;
    return requested > signed || this.timing.now() - this.signedAt >= this.timing.intervalMs;
  }

  /**
   * Signs and keeps the head of the tree, unless the latest checkpoint is of this size. Gives the note.
   * @throws {LogForked}
   * @throws {KeyReplaced}
   */
  async sign(): Promise<string> {
    const latest = this.store.latestCheckpoint();
    const { size } = this.store;
    if (latest && latest.size >= size) return latest.note;
    if (latest) this.expectSigned(latest.note);
    const { origin, privateKey } = this.key;
    const text = checkpointText({ origin, size, root: this.store.rootAt(size) });
    const note = noteText({ text, signatures: [signText(text, origin, privateKey)] });
    await this.store.addCheckpoint(size, note);
    this.signedAt = this.timing.now();
    return note;
  }

  private compare(): void {
    const { size } = this.store;
    while (this.ahead[0] && this.ahead[0].size <= size) {
      this.expect(this.ahead[0]);
      this.ahead.shift();
    }
  }

  private expectSigned(text: string): void {
    const note = parseNote(text);
    this.expectKey(note);
    this.expect(parseCheckpoint(note.text));
  }

  /** Signed by this key, or by one before it. */
  private expectKey(note: Note): void {
    const { verifier } = this.key;
    if (verifyNote(note, [verifier, ...this.predecessors]).by.length > 0) return;
    const by = note.signatures.find(({ name }) => name === verifier.name);
    throw new KeyReplaced(by?.keyId ?? 'unknown', verifier.keyId);
  }

  private expect({ size, root }: Checkpoint): void {
    const ours = this.store.rootAt(size);
    if (!ours.equals(root)) throw new LogForked(size, root, ours);
  }
}
