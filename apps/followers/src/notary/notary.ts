import { Notary, openLogKey, TreeStore, vkeyText } from '#audit';
import type { BatchingProducer, createKafka } from '#messaging';
import type { Logger } from '#platform';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Follower } from '../follower.js';
import type { HealthBoard } from '../health/health-board.js';
import { pause } from '../pause.js';
import { checkpointTopic, ensureCheckpointTopic, publishedCheckpoints } from './checkpoint-topic.js';
import type { NotaryConfig } from './notary-config.js';

export interface NotaryParts {
  readonly kafka: ReturnType<typeof createKafka>;
  readonly producer: BatchingProducer;
  readonly topicPrefix: string;
  readonly replicationFactor: number;
  readonly board: HealthBoard;
  readonly logger: Logger;
  /** Makes its position known beside those of the other followers; it goes on from what its tree says. */
  readonly tell: (position: bigint) => Promise<void>;
}

/** The follower that builds the tree, and beside it the signing of its heads. */
export interface RunningNotary {
  readonly follower: Follower;
  /** Signs and publishes what is due, until aborted. */
  keepSigning(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

const lookEveryMs = 250;
const restMs = 2_000;

/**
 * Opens the tree and the key, both made when they are not there, with the first attempt that can: a folder that is
 * full, or not there, is a failure of this follower and of nobody else. The tree follows from the log; what may be
 * lost is the key. A standby on another machine needs a copy of the key file: it builds a tree of its own, compares
 * it with what has been published on Kafka, and signs nothing that contradicts it.
 */
export function createNotary(config: NotaryConfig, parts: NotaryParts): RunningNotary {
  const { kafka, producer, board, logger, topicPrefix, replicationFactor } = parts;
  const topic = checkpointTopic(topicPrefix);
  const health = board.of('notary');
  const log = logger.child({ follower: 'notary' });
  let opened: { readonly tree: TreeStore; readonly notary: Notary } | undefined;
  /** Nothing is signed before what was published has been compared. */
  let isSure = false;

  async function open(): Promise<{ tree: TreeStore; notary: Notary }> {
    if (opened) return opened;
    const { folder, keyFile, origin, intervalMs } = config;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const key = openLogKey(keyFile, origin);
    writeWhole(join(folder, 'notary.vkey'), `${vkeyText(key.verifier)}\n`);
    await ensureCheckpointTopic(kafka, topic, replicationFactor);
    const tree = TreeStore.open(join(folder, 'tree'));
    opened = { tree, notary: new Notary(tree, key, { intervalMs, now: Date.now }) };
    return opened;
  }

  async function publish(tree: TreeStore): Promise<void> {
    for (const { size, note } of tree.checkpoints(tree.published)) {
      await producer.send(topic, {
        key: Buffer.from(config.origin),
        value: Buffer.from(note),
        headers: {},
      });
      await tree.setPublished(size);
    }
  }

  async function signWhatIsDue(): Promise<void> {
    if (!opened || !isSure) return;
    const { notary, tree } = opened;
    if (notary.isDue) await notary.sign();
    // a comparison may have begun anew meanwhile
    if (isSure) await publish(tree);
  }

  return {
    follower: {
      name: 'notary',
      lingerMs: 50,
      position: async () => {
        isSure = false;
        const { notary } = await open();
        notary.recall(await publishedCheckpoints(kafka, topicPrefix));
        isSure = true;
        return notary.position;
      },
      handle: async ({ events, upTo }) => {
        const { notary } = await open();
        await notary.take(events, upTo);
        await parts.tell(upTo);
      },
    },
    keepSigning: async (signal) => {
      let isFailing = false;
      while (!signal.aborted) {
        try {
          await signWhatIsDue();
          if (isFailing) log.info('checkpoints are signed and published again');
          isFailing = false;
          health.helps('signing');
        } catch (error) {
          if (!isFailing) log.error({ err: error }, 'no checkpoint can be signed or published; trying again');
          isFailing = true;
          health.hinders('signing', error);
        }
        await pause(isFailing ? restMs : lookEveryMs, signal);
      }
    },
    close: async () => {
      await opened?.tree.close();
    },
  };
}

/** Others read the file: on a full disk it must not be left empty. */
function writeWhole(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}
