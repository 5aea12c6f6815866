import { keyStatement, LogUnavailable, NotThisLog, type EventLog } from '#event-log';
import {
  keyIntroduced,
  keyRetired,
  keysFrom,
  keyStream,
  type AppendVerifier,
  type KeyIntroduced,
  type KeyRetired,
  type KnownKey,
} from '#security';

/** What was to be said of a key is not so: it is known already, is none of the log's, or is the last one. */
export class KeyStatementRefused extends Error {
  readonly code = 'key-statement-refused';
}

/**
 * Ends the start of a process whose key the log does not know. What cannot be asked just now is asked before the first
 * append.
 * @throws {NotTheLogsKey}
 */
export async function checkKey(log: Pick<EventLog, 'checkKey'>): Promise<void> {
  try {
    await log.checkKey();
  } catch (error) {
    if (!(error instanceof LogUnavailable || error instanceof NotThisLog)) throw error;
  }
}

/** All keys that ever signed appends to the log, in its order. */
export const keysOfLog = async (log: Pick<EventLog, 'read'>): Promise<readonly KnownKey[]> =>
  (await keysFrom(await log.read(keyStream))).all;

interface Decided {
  readonly reason: string;
  readonly operator: string;
}

/**
 * Puts on record, signed by this process's key, that another key signs from here on as well.
 * @throws {KeyStatementRefused} a retired key cannot come back
 */
export async function introduceKey(
  log: EventLog,
  { alg, keyId, publicKey }: AppendVerifier,
  { reason, operator }: Decided,
): Promise<void> {
  const known = (await keysOfLog(log)).find((key) => key.keyId === keyId);
  if (known && known.until === undefined) return;
  if (known) throw new KeyStatementRefused(`${keyId} was retired: introduce another key`);
  await state(log, keyIntroduced, { alg, keyId, publicKey, reason, operator });
}

/**
 * Puts on record that a key signs nothing any more: what bears its signature behind that is a finding.
 * @throws {KeyStatementRefused} not by that key itself, and not of a key that the log does not know
 */
export async function retireKey(
  log: EventLog,
  keyId: string,
  own: string,
  { reason, operator }: Decided,
): Promise<void> {
  const known = (await keysOfLog(log)).find((key) => key.keyId === keyId);
  if (!known) throw new KeyStatementRefused(`${keyId} is no key of this log`);
  if (known.until !== undefined) return;
  if (keyId === own)
    throw new KeyStatementRefused(
      `${keyId} is the key of this process: retire it with the key that follows it`,
    );
  await state(log, keyRetired, { keyId, reason, operator });
}

const mostTries = 20;

async function state(
  log: EventLog,
  type: typeof keyIntroduced | typeof keyRetired,
  data: KeyIntroduced | KeyRetired,
): Promise<void> {
  for (let tries = 0; tries < mostTries; tries++) {
    const revision = (await log.read(keyStream)).at(-1)?.revision ?? -1n;
    const statement = keyStatement(type, data, new Date().toISOString());
    if ((await log.append(keyStream, revision, [statement])) !== 'conflict') return;
  }
  throw new KeyStatementRefused(`${data.keyId}: others wrote first ${mostTries} times in a row`);
}
