import { ownSources, type EventMetadata, type RecordedEvent } from '#contracts';
import {
  keyIntroduced,
  keyRetired,
  keysFrom,
  keyStream,
  signAppend,
  type AppendKey,
  type KeyIntroduced,
  type KeyRetired,
  type KnownKey,
} from '#security';
import { commandUuid, derivedId } from './event-ids.js';
import type { NewEvent } from './new-event.js';
import { LogUnavailable } from './recorded.js';

/** Appends of this log are signed by other keys than this process has. */
export class NotTheLogsKey extends Error {
  readonly code = 'not-the-logs-key';

  constructor(
    readonly keyId: string,
    readonly keys: readonly KnownKey[],
  ) {
    const known = keys.map((key) => `${key.keyId}${key.until === undefined ? '' : ' (retired)'}`).join(', ');
    super(
      `appends to this log are signed by ${known}, and this process has ${keyId}: set APPEND_KEY_FILE to the key of ` +
        `this log, or introduce a new one with npm run log -- introduce-key ` +
        `该日志的写入须以 ${known} 签名，而本进程的密钥为 ${keyId}`,
    );
  }
}

/** The log as signing needs it. */
export interface SignedLog {
  read(stream: string): Promise<readonly RecordedEvent[]>;
  write(stream: string, expected: bigint, events: readonly NewEvent[]): Promise<unknown>;
}

const mostTries = 20;

/** Whose appends these are: signs them with the process's key, once that is on record in the log. */
export class Authorship {
  private known: Promise<void> | undefined;

  constructor(
    private readonly key: AppendKey | undefined,
    private readonly log: SignedLog,
  ) {}

  async sign(stream: string, expected: bigint, events: readonly NewEvent[]): Promise<readonly NewEvent[]> {
    const { key } = this;
    if (!key) return events;
    this.known ??= this.putOnRecord(key).catch((error: unknown) => {
      this.known = undefined;
      throw error;
    });
    await this.known;
    return signAppend(key, stream, expected, events);
  }

  /** @throws {NotTheLogsKey} */
  async check(): Promise<void> {
    if (this.key) await this.look(this.key);
  }

  private async putOnRecord(key: AppendKey): Promise<void> {
    for (let tries = 0; tries < mostTries; tries++) {
      const { statements, isKnown } = await this.look(key);
      if (isKnown) return;
      // of several processes that start with one key all write the same, and find it
      const { alg, keyId, publicKey } = key;
      const first = keyStatement(
        keyIntroduced,
        { alg, keyId, publicKey, reason: 'first start', operator: 'liandong' },
        new Date().toISOString(),
      );
      const expected = statements.at(-1)?.revision ?? -1n;
      await this.log.write(keyStream, expected, await signAppend(key, keyStream, expected, [first]));
    }
    throw new LogUnavailable(`the key of appends could not be put on record in ${mostTries} tries`);
  }

  private async look({
    keyId,
  }: AppendKey): Promise<{ statements: readonly RecordedEvent[]; isKnown: boolean }> {
    const statements = await this.log.read(keyStream);
    const { all } = await keysFrom(statements);
    const isKnown = all.some((known) => known.keyId === keyId && known.until === undefined);
    if (all.length > 0 && !isKnown) throw new NotTheLogsKey(keyId, all);
    return { statements, isKnown };
  }
}

/** A statement about a key, as it is appended to the log. Repeated it is on record once. */
export function keyStatement(
  type: typeof keyIntroduced | typeof keyRetired,
  data: KeyIntroduced | KeyRetired,
  now: string,
): NewEvent {
  const name = type === keyIntroduced ? 'log.introduce-key' : 'log.retire-key';
  const id = `log/${name}/${data.keyId}`;
  const source = ownSources.operator;
  const commandId = commandUuid(source, id);
  const metadata: EventMetadata = {
    commandId,
    command: { source, id, name },
    digest: data.keyId,
    correlationId: commandId,
    causationId: commandId,
    actor: { agencyId: 'liandong', principal: data.operator, role: 'system' },
    occurredAt: now,
    receivedAt: now,
    origin: { via: 'operator' },
  };
  return { eventId: derivedId(commandId, 'stated'), storedType: type, data, metadata };
}
