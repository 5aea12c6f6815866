import { parseCheckpoint } from '../notes/checkpoint.js';
import { verifierKey, type VerifierKey } from '../notes/keys.js';
import { cosignedAt, isBy, isValid, parseNote, signatureText } from '../notes/note.js';
import type { StoredCheckpoint, TreeStore } from './tree-store.js';

/** Why a cosignature was not taken. */
export type CosignatureRefusal =
  | { readonly code: 'checkpoint-unknown'; readonly size: number }
  | { readonly code: 'checkpoint-forked'; readonly size: number; readonly ours: string }
  | { readonly code: 'cosignature-missing'; readonly signer: string }
  | { readonly code: 'cosignature-invalid'; readonly signer: string }
  | { readonly code: 'cosignature-time'; readonly at: string };

/** A witness's clock may be this far ahead, in seconds. */
const farthestAhead = 300;

/** Key name of an agency as a witness of a log. */
export const witnessName = (origin: string, agencyId: string): string => `${origin}/agencies/${agencyId}`;

/** The key that an agency cosigns with: a registered key of its own, in another signature type. */
export const witnessKey = (origin: string, agencyId: string, publicKey: Buffer): VerifierKey =>
  verifierKey(witnessName(origin, agencyId), 'cosignature', publicKey);

/**
 * Takes a checkpoint with a witness's cosignature (C2SP tlog-cosignature, Ed25519). It is kept when the checkpoint is
 * one that was signed here and one of the keys, all of one agency, has cosigned it. A checkpoint of a known size with
 * another root is a fork: somebody was shown another log.
 */
export async function takeCosignature(
  store: TreeStore,
  text: string,
  keys: readonly VerifierKey[],
  nowSeconds: number,
): Promise<{ readonly refusal: CosignatureRefusal } | { readonly checkpoint: StoredCheckpoint }> {
  const note = parseNote(text);
  const { size } = parseCheckpoint(note.text);
  const known = store.checkpoint(size);
  if (!known) return { refusal: { code: 'checkpoint-unknown', size } };
  const ours = parseNote(known.note);
  if (note.text !== ours.text) return { refusal: { code: 'checkpoint-forked', size, ours: known.note } };

  const signer = keys[0]?.name ?? '';
  const own = note.signatures.flatMap((signature) => {
    const key = keys.find((one) => isBy(signature, one));
    return key ? [{ signature, key }] : [];
  });
  const [first] = own;
  if (!first) return { refusal: { code: 'cosignature-missing', signer } };
  for (const { signature, key } of own) {
    if (!isValid(note.text, signature, key)) return { refusal: { code: 'cosignature-invalid', signer } };
  }
  const at = cosignedAt(first.signature);
  if (at > nowSeconds + farthestAhead) {
    return { refusal: { code: 'cosignature-time', at: new Date(at * 1_000).toISOString() } };
  }
  await store.addCosignature(size, `${first.key.name} ${first.key.keyId}`, signatureText(first.signature));
  return { checkpoint: store.checkpoint(size) ?? known };
}

/** The note with all its signatures. */
export const cosignedNote = ({ note, cosignatures }: StoredCheckpoint): string =>
  note + cosignatures.join('');
