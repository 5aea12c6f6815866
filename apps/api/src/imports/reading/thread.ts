import { parentPort, workerData } from 'node:worker_threads';
import { readFile, type FileAsked } from './read-file.js';

parentPort?.postMessage(await readFile(workerData as FileAsked));
