import { existsSync, mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/** What was to be kept in a folder is not on the disk, which is full or does not work. Nothing of it is kept. */
export class NotOnDisk extends Error {
  readonly code = 'not-on-disk';
  constructor(
    readonly folder: string,
    reason: string,
    cause?: unknown,
  ) {
    super(`${folder}: ${reason}`, { cause });
  }
}

/** What opening needs at most, with some to spare. */
const roomToOpen = 256 * 1024;

/**
 * A store's files are mapped into memory when they are made: on a full disk that would end the process by SIGBUS,
 * which no handler can turn into an error.
 * @throws {NotOnDisk}
 */
export function ensureRoomToOpen(folder: string): void {
  if (existsSync(join(folder, 'data.mdb')) && existsSync(join(folder, 'lock.mdb'))) return;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new NotOnDisk(folder, (error as Error).message, error);
  }
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < roomToOpen)
    throw new NotOnDisk(folder, `${bavail * bsize} bytes are free on its disk`);
}

/**
 * How stores are opened that are written in transactions only. A write's promise resolves after it is on the disk.
 * Neither of the defaults bears a commit that fails: with the one the store begins each transaction with an operation
 * of its own, whose promise nobody sees, an unhandled rejection; with the other it waits at its end for a flush that
 * never comes.
 */
export const oneByOne = { eventTurnBatching: false, overlappingSync: false } as const;

/**
 * A write to a store in the folder. What its own callback throws goes through.
 * @throws {NotOnDisk}
 */
export async function committed<T>(folder: string, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (!isOfStore(error)) throw error;
    throw new NotOnDisk(folder, `nothing was written: ${await causeOf(error)}`, error);
  }
}

/** A failed commit promises its cause beside its own message, which tells nothing; other failures have a number. */
interface StoreError extends Error {
  readonly commitError?: Promise<never>;
  readonly code?: number;
}

/** By its form: where the store was loaded elsewhere first, its errors are no instances of the `Error` here. */
const isOfStore = (error: unknown): error is StoreError =>
  typeof error === 'object' &&
  error !== null &&
  ('commitError' in error || ('code' in error && typeof error.code === 'number'));

const patienceMs = 1_000;

async function causeOf({ commitError, message }: StoreError): Promise<string> {
  if (!commitError) return message;
  let timer: NodeJS.Timeout | undefined;
  const unknown = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(message), patienceMs);
  });
  const known = commitError.catch((cause: unknown) => (cause as Error).message);
  return Promise.race([known, unknown]).finally(() => clearTimeout(timer));
}
