import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseNote, noteText, signText, verifyNote } from '../notes/note.js';
import { parseVkey, vkeyText, type VerifierKey } from '../notes/keys.js';
import type { LogKey } from '../notes/key-file.js';

/** Checkpoints of this log were signed with another key, and nobody who holds that key says that this one follows. */
export class KeyReplaced extends Error {
  readonly code = 'notary-key-replaced';
  constructor(
    /** Eight hexadecimal digits each. */
    readonly before: string,
    readonly now: string,
  ) {
    super(
      `checkpoints of this log were signed with the key ${before}, the notary's key now is ${now}, and no statement ` +
        'signed with the old one says so: put the old key back, or make the statement with ' +
        '`audit replace-key --old <file>`; nothing is signed until then ' +
        '此前的检查点由另一密钥签署，且无旧密钥签名的更换声明：在此之前不签发',
    );
  }
}

const title = 'liandong-key-succession/1';
const file = 'successions.json';

/** A note (C2SP signed-note) by the old key: from here on, checkpoints of the log are signed with the new one. */
export function successionNote(old: LogKey, next: VerifierKey): string {
  const text = `${title}\n${old.origin}\n${vkeyText(old.verifier)}\n${vkeyText(next)}\n`;
  return noteText({ text, signatures: [signText(text, old.origin, old.privateKey)] });
}

/** The statements that are kept in a notary's folder. */
export function successionsIn(folder: string): string[] {
  const path = join(folder, file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as string[]) : [];
}

export function keepSuccession(folder: string, note: string): void {
  const path = join(folder, file);
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify([...successionsIn(folder), note], undefined, 1)}\n`, {
    mode: 0o600,
    flush: true,
  });
  renameSync(draft, path);
}

/** All keys of which statements, each signed with the older of two, lead to this one. */
export function predecessorsOf(key: VerifierKey, notes: readonly string[]): VerifierKey[] {
  const pairs = notes.flatMap((note) => pairIn(note, key.name) ?? []);
  const found = new Map([[vkeyText(key), key]]);
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const { old, next } of pairs) if (found.has(vkeyText(next))) found.set(vkeyText(old), old);
  }
  found.delete(vkeyText(key));
  return [...found.values()];
}

function pairIn(note: string, name: string): { old: VerifierKey; next: VerifierKey } | undefined {
  const parsed = parseNote(note);
  const [kind, origin, before = '', after = ''] = parsed.text.split('\n');
  if (kind !== title || origin !== name) return undefined;
  const [old, next] = [parseVkey(before), parseVkey(after)];
  const isSound = [old, next].every((key) => key.name === name && key.type === 'ed25519');
  return isSound && verifyNote(parsed, [old]).by.length > 0 ? { old, next } : undefined;
}
