import {
  parseEsdb,
  placesOf,
  troubleOf,
  whyUnreached,
  within,
  type EngineFault,
  type Phrase,
  type Trouble,
} from '#platform';
import { ErrorType, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';

export interface LogProbeOptions {
  /** `esdb://` connection string. */
  readonly url: string;
  /** Whoever only reads the log needs less. */
  readonly appends: boolean;
  /** How long the log may take to answer, and how long finding out why it did not; milliseconds. */
  readonly answerWithinMs?: number;
  readonly explainWithinMs?: number;
}

/** No name of an aggregate's stream: it is read and never written. */
const stream = 'liandong-probe';
/** No stream is that long, so that an append after it is refused: as a conflict, or for want of the right. */
const beyond = 2n ** 50n;

const rights = {
  all: { en: 'read $all', zh: '读取 $all' },
  read: { en: 'read streams', zh: '读取事件流' },
  append: { en: 'append to streams', zh: '写入事件流' },
} as const satisfies Record<string, Phrase>;

const readRoles: Phrase = {
  en: 'grant readRoles in the metadata of $all, as docs/engines.md says under Rights',
  zh: '请按 docs/engines.md 的 Rights 一节在 $all 的元数据中授予 readRoles',
};

/** Connects to the log as the service does and tries what the service does there, without writing anything. */
export async function probeLog(options: LogProbeOptions): Promise<EngineFault | undefined> {
  const { url, appends, answerWithinMs = 4_000, explainWithinMs = 1_000 } = options;
  const address = parseEsdb(url);
  if (typeof address === 'string') throw new Error(`EVENTSTORE_URL: ${address}`);
  const fault = {
    engine: 'EventStoreDB',
    address: address.hosts.map(({ host, port }) => `${host}:${port}`).join(','),
  } as const;
  const denied = await tryRights(url, appends, answerWithinMs);
  if (!denied) return undefined;
  if (denied.kind === 'right' || denied.kind === 'credentials') return { ...fault, ...denied };
  // the client's own words are about its channel: what a bare connection meets says more
  const reached = await whyUnreached(placesOf(address), explainWithinMs);
  return { ...fault, ...(reached ?? denied) };
}

type Denied = Trouble & Pick<EngineFault, 'lacking' | 'remedy'>;

async function tryRights(url: string, appends: boolean, limitMs: number): Promise<Denied | undefined> {
  const client = EventStoreDBClient.connectionString(url);
  const attempts: readonly [Phrase, () => Promise<unknown>][] = [
    [rights.all, () => drained(client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 }))],
    [rights.read, () => drained(client.readStream(stream, { maxCount: 1 }))],
    [
      rights.append,
      () =>
        client.appendToStream(stream, jsonEvent({ type: 'probed', data: {} }), {
          expectedRevision: beyond,
          deadline: limitMs,
        }),
    ],
  ];
  try {
    const tried = attempts
      .filter(([right]) => appends || right !== rights.append)
      .map(async ([right, attempt]) => denialOf(right, await failureOf(attempt())));
    const late: Denied = { kind: 'silent', said: `no answer within ${limitMs} ms` };
    const found = await within(Promise.all(tried), limitMs, [late]);
    return found.reduce(worse, undefined);
  } finally {
    leave(client);
  }
}

async function drained(events: AsyncIterable<unknown>): Promise<void> {
  const all = events[Symbol.asyncIterator]();
  while (!(await all.next()).done);
}

const failureOf = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => undefined,
    (error: unknown) => error,
  );

const unauthenticated = 16;
const permissionDenied = 7;

/** What a failed attempt means; an answer that only a permitted one gets is none. */
function denialOf(right: Phrase, error: unknown): Denied | undefined {
  const { type, code, message = '' } = (error ?? {}) as { type?: unknown; code?: unknown; message?: string };
  if (error === undefined) return undefined;
  if (type === ErrorType.STREAM_NOT_FOUND || type === ErrorType.WRONG_EXPECTED_VERSION) return undefined;
  if (code === unauthenticated) return { kind: 'credentials', said: message };
  if (type === ErrorType.ACCESS_DENIED || code === permissionDenied) {
    const remedy = right === rights.all ? readRoles : undefined;
    return { kind: 'right', said: message || 'access denied', lacking: right, remedy };
  }
  const trouble = troubleOf(error);
  if (trouble) return trouble;
  if (type === ErrorType.DEADLINE_EXCEEDED) return { kind: 'silent', said: message };
  if (type === ErrorType.NOT_LEADER || /not ready/i.test(message))
    return { kind: 'not-ready', said: message };
  return { kind: 'other', said: message };
}

/** Of several, the one that explains the others; rights that are missing are named together. */
function worse(one: Denied | undefined, other: Denied | undefined): Denied | undefined {
  if (!one || !other) return one ?? other;
  const [a, b] = [one.lacking, other.lacking];
  if (a && b) return { ...one, lacking: { en: `${a.en} or ${b.en}`, zh: `${a.zh}、${b.zh}` } };
  return a ? other : one;
}

/** The client's own end leaves its connection open, and one that is being made goes on being made. */
function leave(client: EventStoreDBClient): void {
  const inner = client as unknown as { getChannel(): Promise<{ close(): void }> };
  client
    .dispose()
    .then(() => inner.getChannel())
    .then((channel) => channel.close())
    .catch(() => undefined);
}
