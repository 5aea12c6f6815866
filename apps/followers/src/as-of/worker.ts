import 'reflect-metadata';
import { epochOf, watchLog } from '#application';
import { EventLog } from '#event-log';
import { createLogger, loadConfig } from '#platform';
import { leadBy } from '#postgres';
import { openReadModel } from '#read-model';
import { hostname } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { keepFollowing } from '../following/follower.js';
import { HealthBoard } from '../health/health-board.js';
import { keepAsking } from '../health/keep-asking.js';
import { pause } from '../timing/pause.js';
import { PacedPositions } from '../following/positions.js';
import { within } from '../timing/within.js';
import { snapshotFollower } from './follower.js';

const tellEveryMs = 1_000;
const lastWordsMs = 2_000;

const { folder } = workerData as { folder: string };
const config = loadConfig();
const logger = createLogger('followers', config.logLevel);
const stopping = new AbortController();
const { signal } = stopping;
parentPort?.once('message', () => stopping.abort());

const readModel = await openReadModel({
  url: config.postgresUrl,
  applicationName: 'snapshots',
  poolSize: 1,
});
const eventLog = new EventLog({ url: config.eventStoreUrl });
const watch = await watchLog(eventLog, { marks: () => readModel.logMarks.load(), logger, signal });
const board = new HealthBoard({ logger });
const positions = new PacedPositions({ checkpoints: readModel.checkpoints, board, logger });
const follower = snapshotFollower({
  folder,
  epoch: () => epochOf(eventLog),
  // one for each folder, on whichever machine
  place: `${hostname()} ${folder}`,
  tell: (position) => positions.save('snapshots', position),
});

async function keepTelling(): Promise<void> {
  while (!signal.aborted) {
    for (const report of board.reports()) parentPort?.postMessage(report);
    await pause(tellEveryMs, signal);
  }
}

// a new thread takes its place
void watch.failed.then(() => stopping.abort());
await Promise.all([
  keepFollowing(follower, { eventLog, lead: leadBy(readModel.db), board, logger, signal }),
  keepAsking(signal, async () => board.logEndsAt(await eventLog.lastPosition())),
  keepTelling(),
]);
await within(lastWordsMs, positions.flush()).catch(() => undefined);
await follower.close();
await eventLog.close();
await readModel.close();
parentPort?.close();
