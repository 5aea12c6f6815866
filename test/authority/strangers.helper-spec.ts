import { CommandIntake, Gate } from '#application';
import {
  agencySource,
  aggregates,
  commandExamples,
  commandSpecs,
  messageType,
  parseExerciseStream,
  parseStreamId,
  partnerTopic,
  topicsOf,
  type AggregateName,
  type OuterCommandName,
  type RecordedEvent,
} from '#contracts';
import type { AgencyKind, Role } from '#domain';
import { kafkaDoor } from '#kafka-door';
import { toMessage, type IncomingMessage, type OutgoingMessage } from '#messaging';
import { readKeyFile, signEvent } from '#security';
import fc from 'fast-check';
import { apiWith, type TestApi } from '../../apps/api/src/app/testing.helper-spec.js';
import { Limits } from '../../apps/api/src/limits/limits.js';

export type Sender = readonly [agencyId: string, kind: AgencyKind, roles: readonly Role[]];

/** Those of whom histories tell. */
export const involved: readonly Sender[] = [
  ['FIRE', 'department', ['duty-officer', 'dispatcher', 'agency-operator']],
  ['ENT', 'enterprise', ['enterprise-operator']],
  ['CITY', 'superior', ['commander', 'duty-officer', 'dispatcher', 'agency-operator']],
];

/** Agencies that nobody has named anywhere, one of each kind, and what they may speak as. */
export const strangers: readonly Sender[] = [
  ['X-ENT', 'enterprise', ['enterprise-operator']],
  ['X-ORG', 'organisation', ['agency-operator']],
  ['X-NBR', 'neighbour', ['duty-officer', 'dispatcher', 'agency-operator']],
  ['X-TWN', 'township', ['duty-officer', 'dispatcher', 'agency-operator']],
  ['X-DEP', 'department', ['duty-officer', 'dispatcher', 'agency-operator']],
  ['X-SUP', 'superior', ['commander', 'duty-officer', 'dispatcher', 'agency-operator']],
];

/** What a stranger says to something that may be there. */
export interface Attempt {
  readonly agencyId: string;
  readonly role: Role;
  readonly name: OuterCommandName;
  readonly targetId: string;
  readonly drill?: string;
  readonly data: object;
  readonly ifRevision?: string;
  readonly door: 'http' | 'kafka';
}

export const outerCommands = Object.keys(commandSpecs) as OuterCommandName[];
export const aggregateOfCommand = (name: string): AggregateName =>
  name.slice(0, name.indexOf('.')) as AggregateName;

/** Ids of what there is, by aggregate, live and in one drill. */
export type Ids = ReadonlyMap<string, readonly string[]>;

export function idsIn(records: readonly RecordedEvent[], drill?: string): Ids {
  const ids = new Map<string, Set<string>>();
  for (const { stream } of records) {
    const inside = parseExerciseStream(stream);
    if (inside?.drillId !== drill) continue;
    const target = parseStreamId(inside?.stream ?? stream);
    if (!target) continue;
    const known = ids.get(target.aggregate) ?? new Set();
    ids.set(target.aggregate, known.add(target.id));
  }
  return new Map([...ids].map(([aggregate, known]) => [aggregate, [...known]]));
}

/** Of which aggregate a field of a body names one. */
const named: Readonly<Record<string, AggregateName>> = {
  incidentId: 'incident',
  intoIncidentId: 'incident',
  otherIncidentId: 'incident',
  resourceId: 'resource',
  teamId: 'team',
  planId: 'plan',
  otherPlanId: 'plan',
  drillId: 'drill',
  sharingId: 'sharing',
  sharingIds: 'sharing',
  proposalId: 'warning',
};

/** The body with the ids that it names chosen among those that there are. */
export function aimed(body: unknown, ids: Ids, pick: number): unknown {
  if (Array.isArray(body)) return body.map((each) => aimed(each, ids, pick));
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => {
      const among = ids.get(named[key] ?? '') ?? [];
      const id = among[pick % Math.max(1, among.length)];
      if (id === undefined || !Object.hasOwn(named, key)) return [key, aimed(value, ids, pick)];
      return [key, Array.isArray(value) ? [id] : id];
    }),
  );
}

/** A body that is made by nobody's form: something left out, or put in another place. */
const spoilt = (body: object): fc.Arbitrary<object> => {
  const keys = Object.keys(body);
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant(body) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(...keys, '')
        .map((key) => Object.fromEntries(Object.entries(body).filter(([each]) => each !== key))),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...keys, 'surprise'), fc.jsonValue({ maxDepth: 1 }))
        .map(([key, value]) => ({ ...body, [key]: value })),
    },
  );
};

/** Every command once, in any order, by anybody of these, of whatever there is. */
export const attempts = (
  live: Ids,
  inside: Ids,
  drill: string,
  among: readonly Sender[],
): fc.Arbitrary<readonly Attempt[]> =>
  fc
    .shuffledSubarray([...outerCommands], { minLength: outerCommands.length })
    .chain((names) => fc.tuple(...names.map((name) => attempt(name, live, inside, drill, among))));

const attempt = (
  name: OuterCommandName,
  live: Ids,
  inside: Ids,
  drill: string,
  among: readonly Sender[],
): fc.Arbitrary<Attempt> =>
  fc
    .tuple(
      fc
        .constantFrom(...among)
        .chain(([agencyId, , roles]) => fc.constantFrom(...roles).map((role) => ({ agencyId, role }))),
      fc.nat(50),
      fc.boolean().chain((maybe) => (maybe ? fc.boolean() : fc.constant(false))),
      fc.constantFrom<Attempt['door']>('http', 'kafka'),
      fc.option(fc.constantFrom('0', '1', '7'), { nil: undefined, freq: 3 }),
    )
    .chain(([who, pick, isInside, door, ifRevision]) => {
      const ids = isInside ? inside : live;
      const known = ids.get(aggregateOfCommand(name)) ?? [];
      const targetId = known[pick % Math.max(1, known.length)] ?? 'NOTHING';
      const body = aimed(commandExamples[name], ids, pick) as object;
      return spoilt(body).map((data) => ({
        ...{ ...who, name, targetId, data, door, ifRevision },
        ...(isInside ? { drill } : {}),
      }));
    });

/** The service in memory, with all doors for commands, and a history before it. */
export interface Besieged {
  readonly api: TestApi;
  /** Gives status and body of an answer, as far as they are not of this one message. */
  send(attempt: Attempt, id: string): Promise<string>;
  close(): Promise<void>;
}

const topics = topicsOf('siege.');

export async function besiege(history: readonly RecordedEvent[]): Promise<Besieged> {
  let now = 0;
  // nobody is throttled: what is not taken up shows nothing
  const api = await apiWith({}, { limits: new Limits(() => (now += 60_000)) });
  const lengths = new Map<string, bigint>();
  for (const { stream } of api.log.records) lengths.set(stream, (lengths.get(stream) ?? 0n) + 1n);
  for (const { stream, eventId, storedType, data, metadata } of history) {
    // who they are is said below, with their keys
    if (involved.some(([agencyId]) => stream === `agency-${agencyId}`)) continue;
    const length = lengths.get(stream) ?? 0n;
    await api.log.append(stream, length - 1n, [{ eventId, storedType, data, metadata }]);
    lengths.set(stream, length + 1n);
  }
  const bearers = new Map<string, Record<string, string>>();
  for (const [agencyId, kind, roles] of [...strangers, ...involved]) {
    await api.parties.register(agencyId, kind, [], roles);
    for (const role of roles) bearers.set(`${agencyId} ${role}`, await api.parties.bearer(agencyId, role));
  }
  const sent: { topic: string; message: OutgoingMessage }[] = [];
  const handle = kafkaDoor({
    gate: api.app.get(Gate),
    handle: (submission) => api.app.get(CommandIntake).submit(submission),
    producer: {
      send: (topic: string, message: OutgoingMessage) => {
        sent.push({ topic, message });
        return Promise.resolve();
      },
    },
    topics,
    log: {
      error: (fields) => {
        throw new Error('a message cannot be processed', { cause: fields });
      },
    },
  });

  const byHttp = async (
    { agencyId, role, name, targetId, drill, data, ifRevision }: Attempt,
    id: string,
  ): Promise<string> => {
    const { collection } = aggregates[aggregateOfCommand(name)];
    const scope = drill === undefined ? '' : `drills/${drill}/`;
    const answer = await api.app.inject({
      method: 'POST',
      url: `/v1/${scope}${collection}/${encodeURIComponent(targetId)}/${name.slice(name.indexOf('.') + 1)}`,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': id,
        ...bearers.get(`${agencyId} ${role}`),
        ...(ifRevision === undefined ? {} : { 'if-match': `"${ifRevision}"` }),
      },
      payload: JSON.stringify(data),
    });
    const { date: _, 'content-length': __, 'x-request-id': ___, ...headers } = answer.headers;
    return plain(`${answer.statusCode} ${JSON.stringify(headers)} ${answer.body}`, id);
  };
  const byKafka = async (
    { agencyId, role, name, targetId, drill, data, ifRevision }: Attempt,
    id: string,
  ): Promise<string> => {
    const time = new Date().toISOString();
    const event = signEvent(
      {
        ...{ specversion: '1.0', id, source: agencySource(agencyId), type: messageType(name) },
        ...{ subject: `${aggregateOfCommand(name)}-${targetId}`, time, issuedat: time },
        ...{ principal: 'test', role, data, ifrevision: ifRevision },
        ...(drill === undefined ? {} : { drill }),
      },
      readKeyFile(api.parties.file(agencyId)),
    );
    const { key, value, headers } = toMessage(event);
    const message: IncomingMessage = {
      ...{ partition: 0, offset: '0', headers },
      topic: partnerTopic(topics, drill === undefined ? 'commands' : 'exerciseCommands', agencyId),
      key: Buffer.from(String(key)),
      value: Buffer.from(String(value)),
    };
    await (
      await handle(message)
    ).settled;
    const reply = sent.splice(0);
    return plain(reply.map(({ topic, message: one }) => `${topic} ${String(one.value)}`).join(), id);
  };
  return {
    api,
    send: (attempt, id) => (attempt.door === 'http' ? byHttp : byKafka)(attempt, id),
    close: async () => {
      await api.app.close();
      api.parties.clear();
    },
  };
}

/** Without what is of this one message alone: its id, where it is on record, and when. */
const plain = (text: string, id: string): string =>
  text
    .replaceAll(id, '<id>')
    .replace(/intake-[0-9a-f-]{36}/g, 'intake-<id>')
    .replace(/"(position|requestId|time|receivedAt)":"[^"]*"/g, '"$1":"…"');
