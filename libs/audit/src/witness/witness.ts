import type { KeyObject } from 'node:crypto';
import type { Finding } from '../check/finding.js';
import { verifyConsistency } from '../merkle/verify.js';
import { parseCheckpoint } from '../notes/checkpoint.js';
import type { VerifierKey } from '../notes/keys.js';
import { cosign, noteText, parseNote, verifyNote } from '../notes/note.js';

/** What a witness asks of a log. */
export interface WitnessedLog {
  /** The latest checkpoint as a signed note. */
  latest(): Promise<string>;
  /** Consistency proof between two sizes, the first at least 1. */
  consistency(from: number, to: number): Promise<readonly Uint8Array[]>;
}

export interface Witness {
  /** Key name; see `witnessName`. */
  readonly name: string;
  readonly privateKey: KeyObject;
  /** The log's key, as it was when this witness first saw it or as it came another way. */
  readonly logKey: VerifierKey;
  /** The note that this witness cosigned last. */
  readonly previous?: string;
}

export type Witnessed =
  { readonly note: string; readonly from: number; readonly to: number } | { readonly finding: Finding };

/**
 * Looks at the latest checkpoint and cosigns it when it goes on from the one cosigned before (C2SP tlog-witness). A
 * log that has become shorter, or whose earlier events are others, is not cosigned: both notes together prove it.
 * Keep the note before it is sent anywhere: a witness must never go back behind what it has signed.
 */
export async function witness(
  { name, privateKey, logKey, previous }: Witness,
  log: WitnessedLog,
  nowSeconds: number,
): Promise<Witnessed> {
  const note = parseNote(await log.latest());
  const { origin, size, root } = parseCheckpoint(note.text);
  const { by, wrong } = verifyNote(note, [logKey]);
  if (origin !== logKey.name || by.length === 0 || wrong.length > 0) {
    return { finding: { kind: 'signature', size, reason: `not signed by the key of ${logKey.name}` } };
  }
  const before = previous === undefined ? undefined : parseCheckpoint(parseNote(previous).text);
  if (before && before.size > 0) {
    const roots = [before.root.toString('base64'), root.toString('base64')] as const;
    if (size < before.size) {
      const reason = `the log had ${before.size} events and now has ${size}`;
      return { finding: { kind: 'signature', size, reason } };
    }
    const proof = size === before.size ? [] : await log.consistency(before.size, size);
    if (!verifyConsistency({ from: before.size, to: size, fromRoot: before.root, toRoot: root, proof })) {
      return { finding: { kind: 'forked', size, roots } };
    }
  }
  const own = cosign(note.text, name, privateKey, nowSeconds);
  const signatures = [...note.signatures.filter((one) => one.name !== name), own];
  return { note: noteText({ text: note.text, signatures }), from: before?.size ?? 0, to: size };
}
