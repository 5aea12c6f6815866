import { parseCheckpoint, type Checkpoint } from '../notes/checkpoint.js';
import type { VerifierKey } from '../notes/keys.js';
import { parseNote, verifyNote } from '../notes/note.js';
import type { Finding } from './finding.js';

/** A checkpoint that a known key has signed. */
export interface SignedCheckpoint extends Checkpoint {
  /** Key names of those who cosigned it and whose keys are known. */
  readonly witnesses: readonly string[];
}

/**
 * Reads notes, verifies them under the log's keys, and finds forks among them: two roots for one size. Checkpoints
 * of different sizes are compared where the events or a consistency proof between them are at hand.
 */
export function readCheckpoints(
  notes: readonly string[],
  logKeys: readonly VerifierKey[],
  witnessKeys: readonly VerifierKey[] = [],
): { readonly checkpoints: readonly SignedCheckpoint[]; readonly finding?: Finding } {
  const bySize = new Map<number, SignedCheckpoint>();
  const checkpoints = (): SignedCheckpoint[] => [...bySize.values()].sort((a, b) => a.size - b.size);
  for (const text of notes) {
    let read: SignedCheckpoint;
    try {
      const note = parseNote(text);
      const checkpoint = parseCheckpoint(note.text);
      const keys = logKeys.filter(({ name }) => name === checkpoint.origin);
      const { by, wrong } = verifyNote(note, [...keys, ...witnessKeys]);
      const { size } = checkpoint;
      if (wrong[0]) {
        const reason = `the signature of ${wrong[0].name} is not valid`;
        return { checkpoints: checkpoints(), finding: { kind: 'signature', size, reason } };
      }
      if (!by.some((key) => key.type === 'ed25519' && keys.includes(key))) {
        const reason = `not signed by a known key of ${checkpoint.origin}`;
        return { checkpoints: checkpoints(), finding: { kind: 'signature', size, reason } };
      }
      read = {
        ...checkpoint,
        witnesses: by.filter(({ type }) => type === 'cosignature').map(({ name }) => name),
      };
    } catch (error) {
      return { checkpoints: checkpoints(), finding: { kind: 'format', reason: (error as Error).message } };
    }
    const known = bySize.get(read.size);
    if (known && !known.root.equals(read.root)) {
      const roots = [known.root.toString('base64'), read.root.toString('base64')] as const;
      return { checkpoints: checkpoints(), finding: { kind: 'forked', size: read.size, roots } };
    }
    const witnesses = [...new Set([...(known?.witnesses ?? []), ...read.witnesses])];
    bySize.set(read.size, { ...read, witnesses });
  }
  return { checkpoints: checkpoints() };
}
