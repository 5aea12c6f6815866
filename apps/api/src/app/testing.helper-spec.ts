import { AgencyDirectory, registerAgency } from '#application';
import type { RecordedEvent } from '#contracts';
import { rolesAllowed, type AgencyKind, type CodeTables, type Mandate, type Role } from '#domain';
import type { EventLog, NewEvent } from '#event-log';
import { createLogger, type Logger, type ServedCertificate } from '#platform';
import type { FollowerBeat, Projected, Queries, ReadModel } from '#read-model';
import { readKeyFile, signToken } from '#security';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryKeys } from '../../../../libs/application/src/personal-data/keys.helper-spec.js';
import { createApi } from './app.js';
import { examples } from '../documents/examples.js';
import type { Limits } from '../limits/limits.js';
import type { ApiParts } from '../parts/parts.js';
import type { AnswerName, Answers } from '../schema/answers.js';
import { AnswerCheck } from './answer-check.helper-spec.js';

/** As much of an event log as commands need, in memory. `failing` is thrown by every use while it is set. */
export class MemoryLog {
  readonly records: RecordedEvent[] = [];
  failing: Error | undefined;
  private appended: () => void = () => undefined;

  append(stream: string, expected: bigint, events: readonly NewEvent[]) {
    if (this.failing) return Promise.reject(this.failing);
    const before = this.records.filter((record) => record.stream === stream);
    if (BigInt(before.length) - 1n !== expected) return Promise.resolve('conflict' as const);
    events.forEach((event, index) =>
      this.records.push({
        ...event,
        stream,
        revision: expected + 1n + BigInt(index),
        position: BigInt(this.records.length),
        recordedAt: new Date().toISOString(),
      }),
    );
    const position = BigInt(this.records.length) - 1n;
    this.appended();
    return Promise.resolve({ revision: expected + BigInt(events.length), position });
  }

  read(stream: string, after = -1n) {
    if (this.failing) return Promise.reject(this.failing);
    return Promise.resolve(
      this.records.filter((record) => record.stream === stream && record.revision > after),
    );
  }

  lastPosition() {
    return this.failing ? Promise.reject(this.failing) : Promise.resolve(BigInt(this.records.length) - 1n);
  }

  /** What was appended so far, and then whatever comes, until whoever follows goes away. */
  async *follow({ after = -1n, signal }: { after?: bigint; signal?: AbortSignal }) {
    for (let seen = after; !signal?.aborted;) {
      const events = this.records.filter((record) => record.position > seen);
      seen = BigInt(this.records.length) - 1n;
      yield { events, upTo: seen, caughtUp: true };
      while (BigInt(this.records.length) - 1n === seen && !signal?.aborted)
        await new Promise<void>((resolve) => {
          this.appended = resolve;
          signal?.addEventListener('abort', () => resolve(), { once: true });
        });
    }
  }
}

/** Id of the installation under test. */
export const audience = 'api.test';

/** The agencies of the tests with their keys. */
export class Parties {
  private readonly keysDir = mkdtempSync(join(tmpdir(), 'liandong-api-'));

  constructor(private readonly log: EventLog) {}

  /** With all roles that its kind may hold, unless some are named; a department commands in the district. */
  async register(
    agencyId: string,
    kind: AgencyKind,
    mandates: readonly Mandate[] = kind === 'department' ? [{ capacity: 'command', areaCode: '520111' }] : [],
    roles: readonly Role[] = rolesAllowed({ kind, mandates }),
  ): Promise<void> {
    const { keysDir } = this;
    await registerAgency(this.log, { agencyId, name: agencyId, kind, mandates, roles, audience, keysDir });
  }

  /** One that audits or administers, and has no other role. */
  async registerAlone(agencyId: string, role: 'auditor' | 'administrator'): Promise<void> {
    const capacity = role === 'auditor' ? 'audit' : 'administer';
    await registerAgency(this.log, {
      agencyId,
      name: agencyId,
      kind: 'department',
      mandates: [{ capacity, areaCode: '520111' }],
      roles: [role],
      audience,
      keysDir: this.keysDir,
    });
  }

  async token(agencyId: string, role: Role, seconds?: number): Promise<string> {
    const key = readKeyFile(this.file(agencyId));
    return signToken({ agencyId, principal: 'test', role }, key, seconds);
  }

  /** Its key file. */
  file(agencyId: string): string {
    return join(this.keysDir, `${agencyId}.json`);
  }

  async bearer(agencyId: string, role: Role): Promise<{ authorization: string }> {
    return { authorization: `Bearer ${await this.token(agencyId, role)}` };
  }

  clear(): void {
    rmSync(this.keysDir, { recursive: true, force: true });
  }
}

export interface TestApi {
  /** What processes have written of their followers; to be changed as wanted. */
  readonly beats: FollowerBeat[];
  readonly app: NestFastifyApplication;
  readonly log: MemoryLog;
  readonly parties: Parties;
}

/** A body as it may be, to be changed as a test needs it. */
export const exampleOf = <Name extends AnswerName>(name: Name): Answers[Name] =>
  examples[name] as unknown as Answers[Name];

let answers: AnswerCheck | undefined;

/** The API, every answer of which is held against the document. */
export async function checkedApi(parts: ApiParts): Promise<NestFastifyApplication> {
  const app = await createApi(parts);
  const check = (answers ??= new AnswerCheck());
  const server = app.getHttpAdapter().getInstance();
  const inject = server.inject.bind(server) as (options: InjectOptions) => Promise<LightMyRequestResponse>;
  server.inject = (async (options: InjectOptions) => {
    const answer = await inject(options);
    check.check({
      method: options.method ?? 'GET',
      url: options.url as string,
      status: answer.statusCode,
      contentType: answer.headers['content-type']?.toString(),
      body: answer.body,
    });
    return answer;
  }) as typeof server.inject;
  return app;
}

export type SomeQueries = { readonly [Feature in keyof Queries]?: Partial<Queries[Feature]> };

interface TestParts {
  readonly projected?: Partial<Projected>;
  readonly codeTables?: CodeTables;
  readonly limits?: Limits;
  readonly trustedProxies?: readonly string[];
  readonly httpTls?: ServedCertificate;
  readonly logger?: Logger;
}

/** The API over an empty log in memory and the queries given; the others are not there. */
export async function apiWith(
  queries: SomeQueries = {},
  {
    projected,
    codeTables,
    limits,
    trustedProxies,
    httpTls,
    logger = createLogger('test', 'silent'),
  }: TestParts = {},
): Promise<TestApi> {
  const log = new MemoryLog();
  const beats: FollowerBeat[] = [];
  const eventLog = log as unknown as EventLog;
  const parties = new Parties(eventLog);
  await parties.register('EMB', 'department');
  await parties.register('ENT-1', 'enterprise');
  await parties.registerAlone('AUDIT', 'auditor');
  await parties.registerAlone('ADMIN', 'administrator');
  const readModel = {
    queries: { resource: {}, ...queries },
    projected: { position: () => Promise.resolve(7n), onProjected: () => () => undefined, ...projected },
    checkpoints: { all: () => Promise.resolve([]) },
    driftRecord: { load: () => Promise.resolve(undefined) },
    followerHealth: { all: () => Promise.resolve(beats) },
  } as unknown as ReadModel;
  const directory = new AgencyDirectory(eventLog, logger);
  await directory.open();
  const app = await checkedApi({
    eventLog,
    directory,
    readModel,
    personalKeys: new MemoryKeys(),
    logger,
    maxFeeds: 1,
    personalDataKey: Buffer.alloc(32, 7),
    audience,
    codeTables,
    limits,
    trustedProxies,
    httpTls,
  });
  return { app, log, parties, beats };
}
