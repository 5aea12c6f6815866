import { Notary, openLogKey, TreeStore, vkeyText } from '#audit';
import type { BatchingProducer, createKafka } from '#messaging';
import type { Logger } from '#platform';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Follower } from '../follower.js';
import { pause } from '../pause.js';
import { checkpointTopic, ensureCheckpointTopic, publishedCheckpoints } from './checkpoint-topic.js';
import type { NotaryConfig } from './notary-config.js';

export interface NotaryParts {
  readonly kafka: ReturnType<typeof createKafka>;
  readonly producer: BatchingProducer;
  readonly topicPrefix: string;
  readonly replicationFactor: number;
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

/**
 * Opens the tree and the key, both made when they are not there. The tree follows from the log; what may be lost is
 * the key. A standby on another machine needs a copy of the key file: it builds a tree of its own, compares it with
 * what has been published on Kafka, and signs nothing that contradicts it.
 */
export async function openNotary(config: NotaryConfig, parts: NotaryParts): Promise<RunningNotary> {
  const { kafka, producer, logger, topicPrefix } = parts;
  const topic = checkpointTopic(topicPrefix);
  const { folder, keyFile, origin, intervalMs } = config;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const key = openLogKey(keyFile, origin);
  writeFileSync(join(folder, 'notary.vkey'), `${vkeyText(key.verifier)}\n`);
  await ensureCheckpointTopic(kafka, topic, parts.replicationFactor);
  const tree = TreeStore.open(join(folder, 'tree'));
  const notary = new Notary(tree, key, { intervalMs, now: Date.now });
  const log = logger.child({ follower: 'notary' });
  /** Nothing is signed before what was published has been compared. */
  let isSure = false;

  async function publish(): Promise<void> {
    for (const { size, note } of tree.checkpoints(tree.published)) {
      await producer.send(topic, {
        key: Buffer.from(origin),
        value: Buffer.from(note),
        headers: {},
      });
      await tree.setPublished(size);
    }
  }

  return {
    follower: {
      name: 'notary',
      lingerMs: 50,
      position: async () => {
        isSure = false;
        notary.recall(await publishedCheckpoints(kafka, topicPrefix));
        isSure = true;
        return notary.position;
      },
      handle: async ({ events, upTo }) => {
        await notary.take(events, upTo);
        await parts.tell(upTo);
      },
    },
    keepSigning: async (signal) => {
      while (!signal.aborted) {
        try {
          if (isSure && notary.isDue) await notary.sign();
          if (isSure) await publish();
        } catch (error) {
          log.error({ err: error }, 'no checkpoint could be signed or published; trying again');
        }
        await pause(lookEveryMs, signal);
      }
    },
    close: () => tree.close(),
  };
}
