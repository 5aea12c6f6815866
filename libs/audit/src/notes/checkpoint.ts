import { hashBytes } from '../merkle/hash.js';
import { isKeyName } from './keys.js';

/** C2SP tlog-checkpoint: the head of a tree. */
export interface Checkpoint {
  /** Names the log. */
  readonly origin: string;
  /** Number of leaves. */
  readonly size: number;
  readonly root: Buffer;
}

/** A text that is not the text of a checkpoint. */
export class NotACheckpoint extends Error {
  readonly code = 'not-a-checkpoint';
}

export function checkpointText({ origin, size, root }: Checkpoint): string {
  if (!isKeyName(origin)) throw new NotACheckpoint(`${origin}: an origin has no space and no +`);
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/**
 * Reads the text of a note. Extension lines are taken, as the specification asks, and mean nothing.
 * @throws {NotACheckpoint}
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', root = '', ...rest] = text.split('\n');
  const hash = Buffer.from(root, 'base64');
  const isSound =
    origin !== '' &&
    /^(0|[1-9]\d{0,15})$/.test(size) &&
    Number.isSafeInteger(Number(size)) &&
    hash.length === hashBytes &&
    hash.toString('base64') === root &&
    rest.at(-1) === '' &&
    rest.slice(0, -1).every((line) => line !== '');
  if (!isSound) throw new NotACheckpoint('a checkpoint is three lines: origin, size, root in base64');
  return { origin, size: Number(size), root: hash };
}
