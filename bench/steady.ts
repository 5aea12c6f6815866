import type { Reply } from '#contracts';
import { runConsumer } from '#messaging';
import { signToken } from '#security';
import { percentile, quiet, sleep, type Load } from './load.js';

export interface Steady {
  readonly offeredPerSecond: number;
  readonly repliedPerSecond: number;
  readonly replyP50Ms: number;
  readonly replyP99Ms: number;
  readonly visibleP50Ms: number;
  readonly visibleP99Ms: number;
}

const sliceMs = 10;
/** One in so many commands is looked up in a query. */
const looked = 50;

/** Offers commands at a steady rate with everything on: time to the reply, and to an answer of the query that shows it. */
export async function steady(
  load: Load,
  perSecond: number,
  seconds: number,
  prefix: string,
): Promise<Steady> {
  const messages = load.commands(perSecond * seconds, prefix);
  const sentAt = new Map<string, number>();
  const replyMs: number[] = [];
  const visibleMs: number[] = [];
  const lookups: Promise<void>[] = [];
  let lastReply = 0;
  const token = await signToken({ agencyId: 'BENCH', principal: 'bench', role: 'duty-officer' }, load.key);
  const look = async (id: string, sent: number, position: string): Promise<void> => {
    const url = `${load.service.apiUrl}/v1/incidents/${id}?minPosition=${position}`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
    await response.arrayBuffer();
    visibleMs.push(performance.now() - sent);
  };
  const consumer = await runConsumer(load.connection, {
    topics: [load.topics.replies],
    groupId: `bench-${prefix}`,
    inFlight: 1_000,
    log: quiet,
    handle: (message) => {
      const reply = JSON.parse(String(message.value)) as Reply;
      const { id } = reply.command;
      const sent = sentAt.get(id);
      if (sent !== undefined) {
        lastReply = performance.now();
        replyMs.push(lastReply - sent);
        sentAt.delete(id);
        if (replyMs.length % looked === 0) lookups.push(look(id, sent, reply.position));
      }
      return Promise.resolve({ settled: Promise.resolve() });
    },
  });

  const slice = (perSecond * sliceMs) / 1000;
  const started = performance.now();
  const sends: Promise<void>[] = [];
  for (let next = 0; next < messages.length;) {
    const due = Math.min(messages.length, Math.floor(((performance.now() - started) / sliceMs + 1) * slice));
    const now = performance.now();
    for (const message of messages.slice(next, due)) sentAt.set(String(message.headers['ce_id']), now);
    if (due > next) sends.push(load.send(messages.slice(next, due)));
    next = due;
    await sleep(sliceMs);
  }
  await Promise.all(sends);
  const deadline = Date.now() + 60_000;
  while (replyMs.length < messages.length && Date.now() < deadline) await sleep(20);
  if (replyMs.length < messages.length)
    throw new Error(`only ${replyMs.length} of ${messages.length} were answered`);
  await Promise.all(lookups);
  await consumer.stop();
  return {
    offeredPerSecond: perSecond,
    repliedPerSecond: messages.length / ((lastReply - started) / 1000),
    replyP50Ms: percentile(replyMs, 50),
    replyP99Ms: percentile(replyMs, 99),
    visibleP50Ms: percentile(visibleMs, 50),
    visibleP99Ms: percentile(visibleMs, 99),
  };
}
