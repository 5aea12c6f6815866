import { AgencyDirectory } from '#application';
import { startEmbeddedEventStore } from '#embedded-eventstore';
import { EventLog } from '#event-log';
import { createLogger, type SignInConfig } from '#platform';
import { prepareSessions } from '#sessions';
import { Imports, prepareTableRecord, Taken } from '#table-record';
import { PersonalKeys, prepareKeys } from '#personal-keys';
import { csvMediaType, xlsxMediaType } from '#tables';
import { openReadModel } from '#read-model';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../../../libs/postgres/src/testing/postgres.js';
import { createApi } from './app.js';
import { AnswerCheck } from './answer-check.helper-spec.js';
import type { ApiParts } from '../parts/parts.js';
import { openSignIn } from '../parts/sign-in-parts.js';
import { audience, Parties } from './testing.helper-spec.js';

export { until } from '../../../../test/harness/until.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Body = any;

type Headers = Record<string, string>;

interface FromFolder {
  /** The data of a log to go on with. */
  readonly folder?: string;
  /** By whom persons sign in, and the clock of their sessions. */
  readonly signingIn?: Omit<SignInConfig, 'origin'> & { readonly now: () => number };
}

/** The API, listening, on a log and a database of its own, with the projections following. */
export async function startApi(
  maxFeeds: number,
  { folder, signingIn, ...more }: Partial<ApiParts> & FromFolder = {},
) {
  const logger = createLogger('test', process.env.LOG_LEVEL ?? 'silent');
  const dataDir = folder ?? mkdtempSync(join(tmpdir(), 'liandong-api-log-'));
  const given = folder === undefined ? process.env.EVENTSTORE_URL : undefined;
  const engine = given ? undefined : await startEmbeddedEventStore({ dataDir, port: 0, access: 'open' });
  const eventLog = new EventLog({ url: given ?? `esdb://127.0.0.1:${engine?.port}?tls=false` });
  const postgres = await startPostgres();
  const databaseUrl = await postgres.database();
  const readModel = await openReadModel({ url: databaseUrl, applicationName: 'api-test' });
  await readModel.migrate();
  await prepareSessions(readModel.db);
  await prepareTableRecord(readModel.db);
  await prepareKeys(readModel.db);
  const parties = new Parties(eventLog);
  const directory = new AgencyDirectory(eventLog, logger);
  await directory.open();
  const stopping = new AbortController();
  const projecting = (async () => {
    const { projections } = readModel;
    const after = await projections.startPosition();
    for await (const { events, upTo } of eventLog.follow({ after, signal: stopping.signal })) {
      await projections.apply({ events, upTo });
    }
  })();
  const signIn = signingIn && openSignIn(readModel.db, { ...signingIn, origin: '' }, signingIn.now);
  const app = await createApi({
    eventLog,
    directory,
    readModel,
    personalKeys: new PersonalKeys(readModel.db),
    logger,
    maxFeeds,
    personalDataKey: Buffer.alloc(32, 7),
    audience,
    signIn,
    tableRecord: { imports: new Imports(readModel.db), taken: new Taken(readModel.db) },
    ...more,
  });
  await app.listen(0, '127.0.0.1');
  if (signIn) Object.assign(signIn, { origin: await app.getUrl() });
  return {
    app,
    parties,
    directory,
    readModel,
    eventLog,
    dataDir,
    databaseUrl,
    client: new Client(await app.getUrl()),
    stop: async () => {
      await app.close();
      stopping.abort();
      await projecting;
      await directory.close();
      await eventLog.close();
      await readModel.close();
      await postgres.stop();
      await engine?.close();
      parties.clear();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export class Client {
  /** Idempotency key of the newest command that was not given one. */
  lastKey = '';
  private count = 0;
  private readonly answers = new AnswerCheck();

  constructor(readonly url: string) {}

  async post(path: string, body: object, headers: Headers) {
    if (!headers['idempotency-key']) this.lastKey = `c-${++this.count}`;
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': this.lastKey, ...headers },
      body: JSON.stringify(body),
    });
    return this.checked('POST', path, response);
  }

  /** A table, of the type that its bytes show. */
  async file(path: string, body: string | Buffer, headers: Headers) {
    const isWorkbook = typeof body !== 'string' && body.subarray(0, 2).toString() === 'PK';
    const type = isWorkbook ? xlsxMediaType : csvMediaType;
    const sent = { ...headers, 'content-type': type };
    return this.checked('POST', path, await fetch(this.url + path, { method: 'POST', headers: sent, body }));
  }

  async get(path: string, headers: Headers) {
    return this.checked('GET', path, await fetch(this.url + path, { headers }));
  }

  /** Every answer is held against the document. */
  private async checked(method: string, url: string, response: Response) {
    const { status, headers } = response;
    const text = await response.text();
    this.answers.check({ method, url, status, contentType: headers.get('content-type') ?? '', body: text });
    const isJson = /[/+]json/.test(headers.get('content-type') ?? '');
    return { status, headers, body: isJson ? JSON.parse(text) : text };
  }

  /** Reads a feed until it has given so many events, then leaves. */
  async listen(path: string, count: number, headers: Headers) {
    const leaving = new AbortController();
    const timer = setTimeout(() => leaving.abort(), 120_000);
    const response = await fetch(this.url + path, { headers, signal: leaving.signal });
    const events: FeedEvent[] = [];
    let text = '';
    try {
      for await (const chunk of response.body ?? []) {
        text += Buffer.from(chunk).toString();
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        events.push(...blocks.flatMap((block) => feedEvent(block) ?? []));
        if (events.length >= count) break;
      }
    } finally {
      clearTimeout(timer);
      leaving.abort();
    }
    return events;
  }
}

interface FeedEvent {
  readonly id: string | undefined;
  readonly type: string | undefined;
  readonly data: Body;
}

function feedEvent(block: string): FeedEvent | undefined {
  const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]));
  const data = fields.get('data');
  return data === undefined
    ? undefined
    : { id: fields.get('id'), type: fields.get('event'), data: JSON.parse(data) };
}
