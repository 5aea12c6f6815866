import 'reflect-metadata';
import { Historian } from '#audit';
import { EventLog } from '#event-log';
import { createLogger, loadConfig } from '#platform';
import { openReadModel } from '#read-model';
import { hostname } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { keepFollowing } from '../follower.js';
import { PacedPositions } from '../positions.js';
import { historyFollower } from './follower.js';

const { folder } = workerData as { folder: string };
const config = loadConfig();
const logger = createLogger('followers', config.logLevel);
const stopping = new AbortController();
parentPort?.once('message', () => stopping.abort());

const readModel = await openReadModel({
  url: config.postgresUrl,
  applicationName: 'history',
  poolSize: 1,
});
const eventLog = new EventLog({ url: config.eventStoreUrl });
const { historian, store } = await Historian.open(folder);
// one for each folder, on whichever machine
const positions = new PacedPositions(readModel.checkpoints, logger);
const follower = historyFollower(historian, {
  place: `${hostname()} ${folder}`,
  tell: (position) => positions.save('history', position),
});
await keepFollowing(follower, { eventLog, readModel, logger, signal: stopping.signal });
await positions.flush().catch(() => undefined);
await store.close();
await eventLog.close();
await readModel.close();
parentPort?.close();
