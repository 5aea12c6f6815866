import {
  Notary,
  openLogKey,
  predecessorsOf,
  successionsIn,
  treeFiles,
  TreeStore,
  turnToEpoch,
  vkeyText,
} from '#audit';
import { epochOf } from '#application';
import { checkpointTopic } from '#contracts';
import type { EventLog, LogMark } from '#event-log';
import { ensureCheckpointTopic, type BatchingProducer, type createKafka } from '#messaging';
import type { Logger } from '#platform';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Follower } from '../following/follower.js';
import type { HealthBoard } from '../health/health-board.js';
import { pause } from '../timing/pause.js';
import { publishedCheckpoints } from './checkpoint-topic.js';
import type { NotaryConfig } from './notary-config.js';

export interface NotaryParts {
  readonly kafka: ReturnType<typeof createKafka>;
  readonly producer: BatchingProducer;
  readonly topicPrefix: string;
  readonly replicationFactor: number;
  /** The log that it follows. */
  readonly eventLog: Pick<EventLog, 'read'>;
  /** Where it keeps for everybody what it has seen of the log, and what it misses. */
  readonly logMarks: { keep(mark: LogMark): Promise<void>; forget(keeper: string): Promise<void> };
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

/** Keeps that events are missing which were signed for. */
export const signedKeeper = 'signed checkpoints';

/** The log holds fewer events than were signed for. Nothing is signed until it holds them. */
export class LogShorterThanSigned extends Error {
  readonly code = 'log-shorter-than-signed';

  constructor(
    readonly signed: number,
    readonly present: number,
  ) {
    super(`a checkpoint of ${signed} events was signed and published, but the log holds ${present}`);
  }
}

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
  let opened: { readonly tree: TreeStore; readonly notary: Notary; readonly origin: string } | undefined;
  /** Nothing is signed before what was published has been compared. */
  let isSure = false;
  /** What was published has been compared with all that the log holds. */
  let isCompared = false;

  async function open(): Promise<{ tree: TreeStore; notary: Notary }> {
    if (opened) return opened;
    const { folder, keyFile, intervalMs } = config;
    const epoch = await epochOf(parts.eventLog);
    turnToEpoch(folder, epoch, treeFiles);
    // what was signed for the log before is of another name: the two may contradict each other
    const origin = epoch === undefined ? config.origin : `${config.origin}/${epoch}`;
    const key = openLogKey(keyFile, origin);
    const predecessors = predecessorsOf(key.verifier, successionsIn(folder));
    writeWhole(join(folder, 'notary.vkey'), `${vkeyText(key.verifier)}\n`);
    await ensureCheckpointTopic(kafka, topic, { replicationFactor });
    const tree = TreeStore.open(join(folder, 'tree'));
    opened = { tree, notary: new Notary(tree, key, { intervalMs, now: Date.now }, predecessors), origin };
    return opened;
  }

  /** What the tree was built from must be in the log: another tree may know it better than the read model does. */
  async function tellOthers(tree: TreeStore): Promise<void> {
    if (tree.size === 0) return;
    const { position, eventId } = tree.leaf(tree.size - 1);
    await parts.logMarks.keep({ keeper: 'notary', position, eventId });
  }

  async function compareWithSigned({ unreached }: Notary, tree: TreeStore): Promise<void> {
    if (unreached === undefined) return parts.logMarks.forget(signedKeeper);
    const shorter = new LogShorterThanSigned(unreached, tree.size);
    await parts.logMarks.keep({ keeper: signedKeeper, position: 0n, missing: shorter.message });
    throw shorter;
  }

  async function publish(tree: TreeStore, origin: string): Promise<void> {
    for (const { size, note } of tree.checkpoints(tree.published)) {
      await producer.send(topic, {
        key: Buffer.from(origin),
        value: Buffer.from(note),
        headers: {},
      });
      await tree.setPublished(size);
    }
  }

  async function signWhatIsDue(): Promise<void> {
    if (!opened || !isSure) return;
    const { notary, tree, origin } = opened;
    if (notary.isDue) await notary.sign();
    // a comparison may have begun anew meanwhile
    if (isSure) await publish(tree, origin);
  }

  return {
    follower: {
      name: 'notary',
      lingerMs: 50,
      position: async () => {
        isSure = isCompared = false;
        const { notary, tree } = await open();
        await tellOthers(tree);
        notary.recall(await publishedCheckpoints(kafka, topicPrefix));
        isSure = true;
        return notary.position;
      },
      handle: async ({ events, upTo, caughtUp }) => {
        const { notary, tree } = await open();
        await notary.take(events, upTo);
        await parts.tell(upTo);
        if (caughtUp && !isCompared) await compareWithSigned(notary, tree);
        isCompared = caughtUp;
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
