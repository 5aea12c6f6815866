import type { Logger } from '#platform';
import { setTimeout as pause } from 'node:timers/promises';
import type { KeysComparison, KeysStanding } from './comparison.js';

const askEveryMs = 1_000;
const sayEveryMs = 10_000;

/** Why the service does not start, for people; nothing where it may. */
export function keysSentence(standing: KeysStanding): string | undefined {
  switch (standing.is) {
    case 'whole':
      return undefined;
    case 'unknown':
    case 'comparing':
      return (
        'the followers are still to compare the keys of personal data with the log ' +
        '等待后台进程核对个人信息密钥与事件日志'
      );
    case 'missing': {
      const { count, some } = standing;
      const who = `${some.join(', ')}${count > some.length ? ', …' : ''}`;
      return (
        `the log knows ${count} persons whose keys are missing 事件日志中有 ${count} 人的个人信息密钥缺失 (${who}): ` +
        'put back a backup of the schema keys, or declare them lost 请恢复 keys 的备份，或声明其已丢失: ' +
        'npm run personal-keys -- declare-lost; docs/personal-data.md'
      );
    }
  }
}

export interface AwaitKeysOptions {
  readonly logger: Pick<Logger, 'warn'>;
  /** Whether to go on where nobody has compared the keys yet. */
  readonly orUnknown?: boolean;
}

/**
 * Waits until every person whom the log knows has a key, or the end of it is on record, and says so at once and every
 * ten seconds.
 */
export async function awaitKeys(
  comparison: Pick<KeysComparison, 'standing'>,
  { logger, orUnknown = false }: AwaitKeysOptions,
): Promise<void> {
  let said = { text: '', at: 0 };
  for (;;) {
    const standing = await comparison.standing();
    const text = keysSentence(standing);
    if (text === undefined || (orUnknown && standing.is === 'unknown')) return;
    if (text !== said.text || Date.now() - said.at >= sayEveryMs) {
      said = { text, at: Date.now() };
      logger.warn({ waitingFor: [text] }, 'waiting for the keys of personal data');
    }
    await pause(askEveryMs);
  }
}
