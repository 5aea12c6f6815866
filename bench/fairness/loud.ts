import { createKafka, type OutgoingMessage } from '#messaging';
import type { Config } from '#platform';
import { BatchingProducer } from '#messaging';
import { parentPort, workerData } from 'node:worker_threads';
import { quiet, sleep } from '../load.js';

/** What another thread is to send: signed before, so that what is measured does not wait for that. */
export interface LoudTask {
  readonly kafka: Config['kafka'];
  readonly commands: string;
  readonly replies: string;
  readonly messages: readonly OutgoingMessage[];
  /** So many at most are on the way: a backlog without end would measure the engine. All at once when left out. */
  readonly onTheWay?: number;
}

const port = parentPort;
if (!port) throw new Error('runs as a thread');
const { kafka: address, commands, replies, messages, onTheWay } = workerData as LoudTask;
const kafka = createKafka(address, 'bench-loud', quiet);
const producer = await BatchingProducer.connect(kafka);
const admin = kafka.admin();
await admin.connect();

const answered = async (): Promise<number> => {
  const offsets = await admin.fetchTopicOffsets(replies);
  return offsets.reduce((sum, { high }) => sum + Number(high), 0);
};

let isStopped = false;
port.on('message', () => {
  isStopped = true;
});
const before = await answered();
port.postMessage('ready');
const sends: Promise<void>[] = [];
let sent = 0;
while (sent < messages.length && !isStopped) {
  const open = onTheWay === undefined ? messages.length : onTheWay - (sent - ((await answered()) - before));
  const next = messages.slice(sent, sent + Math.max(0, open));
  sends.push(...next.map((message) => producer.send(commands, message)));
  sent += next.length;
  if (next.length < 100) await sleep(20);
}
await Promise.all(sends);
while (!isStopped) await sleep(20);
port.postMessage({ sent, answered: (await answered()) - before });
await producer.close();
await admin.disconnect();
port.close();
