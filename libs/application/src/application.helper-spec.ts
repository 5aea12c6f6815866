import {
  agencySource,
  commandExamples,
  messageType,
  type CloudEvent,
  type OuterCommandName,
  type Reply,
} from '#contracts';
import type { AgencyState, Mandate, Role } from '#domain';
import { startEmbeddedEventStore } from '#embedded-eventstore';
import { EventLog, ExerciseLog } from '#event-log';
import { generateAgencyKey, publicKeyOf, signEvent, type AgencyKey } from '#security';
import { NestFactory } from '@nestjs/core';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgencyDirectory } from './directory/agency-directory.js';
import { CommandModule } from './command.module.js';
import { Gate } from './intake/identify.js';
import { CommandIntake } from './intake/intake.js';
import { PersonalData } from './personal-data/personal-data.js';
import { Reveal } from './personal-data/reveal.js';
import { MemoryKeys } from './personal-data/keys.helper-spec.js';
import { registerAgency } from './agency/register.js';
import { Runners } from './run/runners.js';
import type { Submission } from './intake/submission.js';
import { until } from '../../../test/harness/until.js';

export { until };

export const silent = { warn: () => undefined };

/** Id of the installation under test. */
export const audience = 'application.test';

export interface TestLog {
  readonly url: string;
  readonly own: boolean;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The log at `EVENTSTORE_URL`, or else one started here; `own` for a spec that takes it away. */
export async function startLog(own = false): Promise<TestLog> {
  const given = own ? undefined : process.env.EVENTSTORE_URL;
  if (given) {
    const nothing = (): Promise<void> => Promise.resolve();
    return { url: given, own: false, restart: nothing, stop: nothing };
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'liandong-application-'));
  let engine = await startEmbeddedEventStore({ dataDir, port: 0, access: 'open' });
  const { port } = engine;
  return {
    url: `esdb://127.0.0.1:${port}?tls=false`,
    own: true,
    restart: async () => {
      await engine.close();
      engine = await startEmbeddedEventStore({ dataDir, port, access: 'open' });
    },
    stop: async () => {
      await engine.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** All that a department with `command` may hold. */
export const allRoles: readonly Role[] = [
  'commander',
  'duty-officer',
  'dispatcher',
  'agency-operator',
  'personnel',
];

export const commanding: readonly Mandate[] = [{ capacity: 'command', areaCode: '520111' }];

/** A registered agency with one key, as a directory knows it. */
export function registered(key: AgencyKey, roles: readonly Role[] = ['agency-operator']): AgencyState {
  const credential = { keyId: key.keyId, publicKey: publicKeyOf(key), roles, revoked: false };
  return {
    status: 'registered',
    kind: 'department',
    mandates: [],
    personRoles: {},
    credentials: { [key.keyId]: credential },
  };
}

export interface Message {
  readonly id?: string;
  readonly subject: string;
  readonly data?: unknown;
  readonly role?: string;
  readonly principal?: string;
  readonly time?: string;
  readonly ifrevision?: string;
  readonly audience?: string;
  readonly issuedat?: string;
  readonly notafter?: string;
}

/** A signed command of an agency. */
export function signed(key: AgencyKey, name: string, message: Message): CloudEvent {
  const { id = randomUUID(), subject, role = 'duty-officer', time = new Date().toISOString() } = message;
  const { audience: to, issuedat, notafter } = message;
  const data = 'data' in message ? message.data : commandExamples[name as OuterCommandName];
  return signEvent(
    {
      specversion: '1.0',
      id,
      source: agencySource(key.agencyId),
      type: messageType(name),
      subject,
      time,
      principal: message.principal ?? '值班员',
      role,
      data,
      ...(message.ifrevision === undefined ? {} : { ifrevision: message.ifrevision }),
      ...(to === undefined ? {} : { audience: to }),
      ...(issuedat === undefined ? {} : { issuedat }),
      ...(notafter === undefined ? {} : { notafter }),
    },
    key,
  );
}

/** What a door makes of a message. */
export const submissionOf = (
  event: CloudEvent,
  identified: Submission['identified'],
  extra: Partial<Submission> = {},
): Submission => ({
  source: event.source,
  id: event.id,
  name: /^liandong\.(.+)\.v1$/.exec(event.type)?.[1],
  type: event.type,
  subject: event.subject,
  time: event.time,
  data: event.data,
  ifRevision: event.ifrevision,
  signature: event.signature,
  identified,
  origin: { via: 'http' },
  ...extra,
});

/** One process that takes commands. */
export async function startService(url: string, personalKeys = new MemoryKeys(), oneFactor = false) {
  const eventLog = new EventLog({ url });
  const directory = new AgencyDirectory(eventLog, silent);
  await directory.open();
  const candidates = {
    candidates: () => Promise.resolve({ logPosition: '0', candidates: [] }),
    jointCandidates: () => Promise.resolve({ logPosition: '0', candidates: [] }),
    waitForPosition: () => Promise.resolve(true),
  };
  const drills = {
    exercises: new ExerciseLog(eventLog),
    candidates: candidates.candidates,
    pastIncident: () => Promise.resolve([]),
  };
  const app = await NestFactory.createApplicationContext(
    CommandModule.with({
      audience,
      oneFactor,
      eventLog,
      directory,
      candidates,
      drills,
      duty: {
        openWork: () => Promise.resolve({ open: [], more: 0 }),
        waitForPosition: () => Promise.resolve(true),
      },
      personalKeys,
      personalDataKey: Buffer.alloc(32, 7),
    }),
    { logger: false },
  );
  const gate = app.get(Gate);
  const intake = app.get(CommandIntake);
  return {
    eventLog,
    directory,
    gate,
    intake,
    runners: app.get(Runners),
    personalData: app.get(PersonalData),
    reveal: app.get(Reveal),
    /** By a message's signature, as the worker does. */
    send: async (event: CloudEvent, extra: Partial<Submission> = {}): Promise<Reply> =>
      intake.submit(submissionOf(event, await gate.bySignature(event, new Date().toISOString()), extra)),
    close: async () => {
      await app.close();
      await directory.close();
      await eventLog.close();
    },
  };
}
export type Service = Awaited<ReturnType<typeof startService>>;

/** The second person for what waits; the reply is to the confirmation. */
export function confirm(
  service: Pick<Service, 'send'>,
  waiting: Reply,
  by: AgencyKey,
  message: Partial<Message> = {},
): Promise<Reply> {
  if (waiting.outcome !== 'awaiting-second-person') throw new Error(JSON.stringify(waiting));
  const { approvalId, digest } = waiting;
  const said = { subject: `approval-${approvalId}`, data: { digest }, ...message };
  return service.send(signed(by, 'approval.confirm', said));
}

/** A new agency in the log, known to the directory. */
export async function enrol(
  service: Service,
  roles = allRoles,
  agencyId = `A${randomUUID()}`,
  mandates = commanding,
): Promise<AgencyKey> {
  const keysDir = mkdtempSync(join(tmpdir(), 'liandong-keys-'));
  const input = { agencyId, name: agencyId, kind: 'department' as const, roles, mandates, audience, keysDir };
  const key = await registerAgency(service.eventLog, input);
  rmSync(keysDir, { recursive: true });
  await until(async () => (await service.directory.find(agencyId))?.credentials[key.keyId] !== undefined);
  return key;
}

/** A new agency that administers. */
export const enrolAdministrator = (service: Service): Promise<AgencyKey> =>
  enrol(service, ['administrator'], undefined, [{ capacity: 'administer', areaCode: '520111' }]);

export { generateAgencyKey };
