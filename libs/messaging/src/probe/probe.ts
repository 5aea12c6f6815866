import {
  mayPass,
  troubleOf,
  whyUnreached,
  within,
  type EngineFault,
  type Phrase,
  type Place,
  type Trouble,
} from '#platform';
import { topicsOf } from '#contracts';
import { busProcesses, busUseOf, type BusProcess, type BusUse } from '../accounts/uses.js';
import type { BrokerConfig } from '../client/kafka.js';
import { addressOf, consumes, isDenied, nodeAt, readsFrom, typeOf, writesTo, type Node } from './broker.js';

export interface BusProbeOptions {
  readonly kafka: BrokerConfig;
  /** What the service does there is tried too; left out, only the connection is. */
  readonly service?: {
    readonly topicPrefix: string;
    readonly partitions: number;
    readonly replicationFactor: number;
  };
  /** Whose part of it; left out, that of all. */
  readonly process?: BusProcess;
  /** How long the cluster may take to answer, and how long finding out why it did not; milliseconds. */
  readonly answerWithinMs?: number;
  readonly explainWithinMs?: number;
}

type Service = NonNullable<BusProbeOptions['service']>;
type Denied = Trouble & Pick<EngineFault, 'lacking' | 'remedy'> & { readonly address?: string };

/**
 * Connects to the cluster as the service does and tries what the service does there: each request stops at the check
 * of the right, since it is about a partition or a member that does not exist, or is only to be validated.
 */
export async function probeBus(options: BusProbeOptions): Promise<EngineFault | undefined> {
  const { kafka, answerWithinMs = 4_000, explainWithinMs = 1_000 } = options;
  const opened: Node[] = [];
  let isOver = false;
  const open = (broker: string): Node => {
    if (isOver) throw new Error('the answer came too late');
    const node = nodeAt(addressOf(broker), kafka, answerWithinMs);
    opened.push(node);
    return node;
  };
  const late: Denied = { kind: 'silent', said: `no answer within ${answerWithinMs} ms` };
  const address = kafka.brokers.join(',');
  try {
    const denied = await within(attempt(open, options), answerWithinMs, late);
    if (!denied) return undefined;
    const fault = { engine: 'Kafka', address, ...denied } as const;
    if (['right', 'credentials', 'not-ready'].includes(denied.kind)) return fault;
    const brokers = fault.address.split(',');
    const reached = await whyUnreached(brokers.map(placeOf(kafka)), explainWithinMs);
    const remedy = reached && denied.remedy !== advertised ? undefined : denied.remedy;
    return { ...fault, ...reached, remedy };
  } finally {
    isOver = true;
    // a node that says nothing would be waited for
    for (const node of opened) node.disconnect().catch(() => undefined);
  }
}

const placeOf =
  ({ tls }: BrokerConfig) =>
  (broker: string): Place => ({ ...addressOf(broker), tls });

async function attempt(
  open: (broker: string) => Node,
  { kafka, service, process }: BusProbeOptions,
): Promise<Denied | undefined> {
  let first: Node;
  try {
    first = await Promise.any(kafka.brokers.map((broker) => connected(open(broker))));
  } catch (error) {
    const denied = (error as AggregateError).errors.map(deniedBy);
    return denied.find((one) => !mayPass(one)) ?? denied[0];
  }
  try {
    const { brokers, controllerId, topicMetadata } = await first.metadata();
    const controller = brokers.find(({ nodeId }) => nodeId === controllerId) ?? brokers[0];
    if (!controller) return { kind: 'not-ready', said: 'no broker is in the cluster' };
    const told = `${controller.host}:${controller.port}`;
    let node: Node;
    try {
      node = await connected(open(told));
    } catch (error) {
      return { ...deniedBy(error), address: told, remedy: advertised };
    }
    if (!service) return undefined;
    const uses = (process ? [process] : busProcesses).map((one) => busUseOf(one, service.topicPrefix));
    return await tryRights(node, service, uses, new Set(topicMetadata.map(({ topic }) => topic)));
  } catch (error) {
    return deniedBy(error);
  }
}

const advertised: Phrase = {
  en: 'the cluster itself gives this address: check advertised.listeners of the broker',
  zh: '该地址由集群自身给出：请检查 broker 的 advertised.listeners',
};

async function connected(node: Node): Promise<Node> {
  await node.connect();
  return node;
}

async function tryRights(
  node: Node,
  { topicPrefix, partitions, replicationFactor }: Service,
  uses: readonly BusUse[],
  present: ReadonlySet<string>,
): Promise<Denied | undefined> {
  const all = (pick: (use: BusUse) => readonly string[]): string[] => [...new Set(uses.flatMap(pick))];
  const missing = Object.values(topicsOf(topicPrefix)).filter((topic) => !present.has(topic));
  const readable = await inTurn(
    all(({ reads }) => reads),
    (topic) => lacking('read', topic, readsFrom(node, topic)),
  );
  const others = await Promise.all([
    ...all(({ writes }) => writes).map((topic) => lacking('write', topic, writesTo(node, topic))),
    ...all(({ groups }) => groups).map((group) => lacking('read group', group, consumes(node, group))),
    ...missing.map((topic) => {
      const wanted = { topic, numPartitions: partitions, replicationFactor };
      return lacking('create', topic, node.createTopics({ topics: [wanted], validateOnly: true }));
    }),
  ]);
  return together([...readable, ...others].filter((one) => one !== undefined));
}

/**
 * One after the other: kafkajs opens its connection for fetches anew for each that comes before it is open, and closes
 * but the last of them.
 */
async function inTurn<T, R>(all: readonly T[], ask: (one: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (const one of all) answers.push(await ask(one));
  return answers;
}

const verbs = {
  read: '读取主题',
  write: '写入主题',
  'read group': '加入消费组',
  create: '创建主题',
} as const;
type Verb = keyof typeof verbs;

interface Lack {
  readonly verb: Verb;
  readonly name: string;
  readonly said: string;
}

async function lacking(verb: Verb, name: string, asked: Promise<unknown>): Promise<Lack | undefined> {
  try {
    await asked;
    return undefined;
  } catch (error) {
    const cause = ((error as Partial<AggregateError>).errors?.[0] as unknown) ?? error;
    if (isDenied(cause)) return { verb, name, said: (cause as Error).message };
    // another process creates it at this moment, or one that was the controller no longer is
    if (verb === 'create' && ['TOPIC_ALREADY_EXISTS', 'NOT_CONTROLLER'].includes(typeOf(cause)))
      return undefined;
    throw cause;
  }
}

function together(lacks: readonly Lack[]): Denied | undefined {
  const [first] = lacks;
  if (!first) return undefined;
  const named = (Object.keys(verbs) as Verb[]).flatMap((verb) => {
    const names = lacks.filter((lack) => lack.verb === verb).map(({ name }) => name);
    return names.length === 0 ? [] : [{ verb, ...shortened(names) }];
  });
  return {
    kind: 'right',
    said: first.said,
    lacking: {
      en: named.map(({ verb, en }) => `${verb} ${en}`).join(' or '),
      zh: named.map(({ verb, zh }) => `${verbs[verb]} ${zh}`).join('、'),
    },
  };
}

const mostNamed = 2;

function shortened(names: readonly string[]): Phrase {
  const shown = names.slice(0, mostNamed).join(', ');
  const left = names.length - mostNamed;
  return left > 0
    ? { en: `${shown} and ${left} more`, zh: `${shown} 等 ${names.length} 个` }
    : { en: shown, zh: shown };
}

const notReady = ['LEADER_NOT_AVAILABLE', 'BROKER_NOT_AVAILABLE', 'COORDINATOR_LOAD_IN_PROGRESS'];
const sasl = ['SASL_AUTHENTICATION_FAILED', 'ILLEGAL_SASL_STATE', 'UNSUPPORTED_SASL_MECHANISM'];

function deniedBy(error: unknown): Denied {
  const { name = '', message: said = '' } = (error ?? {}) as Partial<Error>;
  const type = typeOf(error);
  if (name === 'KafkaJSSASLAuthenticationError' || sasl.includes(type)) return { kind: 'credentials', said };
  if (notReady.includes(type)) return { kind: 'not-ready', said };
  const trouble = troubleOf(error);
  if (trouble) return trouble;
  if (/timeout|timed out/i.test(said)) return { kind: 'silent', said };
  return { kind: 'other', said, remedy: settings };
}

const settings: Phrase = {
  en: 'check the KAFKA_ variables',
  zh: '请检查以 KAFKA_ 开头的变量',
};
