import { Broker, RequestContext } from '../broker.js';
import { Request, Response } from '../protocol/apis.js';
import { ErrorCode, Refusal } from '../protocol/errors.js';
import {
  changeList,
  checkTopicConfig,
  DescribedConfig,
  describeTopicConfig,
  topicConfigValue,
} from '../topics/topic-config.js';
import { describeBrokerConfig } from '../topics/broker-config.js';
import { Topic } from '../topics/registry.js';

const TOPIC = 2;
const BROKER = 4;

const TOPIC_CONFIG = 1;
const STATIC_BROKER_CONFIG = 4;
const DEFAULT_CONFIG = 5;

type Description = Response<'describeConfigs'>['results'][number];
type Alteration = Response<'alterConfigs'>['results'][number];

export function configSource({ isOwn }: DescribedConfig): number {
  return isOwn ? TOPIC_CONFIG : DEFAULT_CONFIG;
}

function topicNamed(broker: Broker, name: string): Topic {
  const topic = broker.topics.get(name);
  if (!topic) throw new Refusal(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `Topic ${name} does not exist.`);
  return topic;
}

function checkBrokerName(broker: Broker, name: string): void {
  if (name !== '' && name !== String(broker.config.nodeId))
    throw new Refusal(ErrorCode.INVALID_REQUEST, `Unexpected broker id, expected ${broker.config.nodeId}.`);
}

function entriesOf(broker: Broker, type: number, name: string): (DescribedConfig & { source: number })[] {
  if (type === TOPIC)
    return describeTopicConfig(topicNamed(broker, name).record.config, broker.config).map((entry) => ({
      ...entry,
      source: configSource(entry),
    }));
  if (type !== BROKER) throw new Refusal(ErrorCode.INVALID_REQUEST, `Unsupported resource type ${type}.`);
  checkBrokerName(broker, name);
  return describeBrokerConfig(broker.config).map((entry) => ({ ...entry, source: STATIC_BROKER_CONFIG }));
}

export function describeConfigs(
  broker: Broker,
  request: Request<'describeConfigs'>,
): Response<'describeConfigs'> {
  const describe = (resource: Request<'describeConfigs'>['resources'][number]): Description => {
    const { type, name, keys } = resource;
    try {
      const entries = entriesOf(broker, type, name).filter(
        (entry) => !keys?.length || keys.includes(entry.name),
      );
      return {
        errorCode: ErrorCode.NONE,
        type,
        name,
        configs: entries.map((entry) => ({
          name: entry.name,
          value: entry.value,
          readOnly: type === BROKER,
          isDefault: entry.source !== TOPIC_CONFIG,
          source: entry.source,
          isSensitive: false,
          synonyms: request.includeSynonyms
            ? [{ name: entry.name, value: entry.value, source: entry.source }]
            : [],
          configType: entry.type,
        })),
      };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { errorCode: error.code, errorMessage: error.message, type, name, configs: [] };
    }
  };
  return { results: request.resources.map(describe) };
}

/** Replaces a topic's settings by what `change` makes of them. */
async function alter(
  broker: Broker,
  { type, name }: { type: number; name: string },
  validateOnly: boolean,
  change: (own: Record<string, string>) => Record<string, string>,
): Promise<Alteration> {
  try {
    if (type !== TOPIC)
      throw new Refusal(ErrorCode.INVALID_REQUEST, 'Settings of the broker are fixed when it starts.');
    const topic = topicNamed(broker, name);
    const config = change(topic.record.config);
    if (!validateOnly) await broker.topics.setConfig(topic, config);
    return { errorCode: ErrorCode.NONE, type, name };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { errorCode: error.code, errorMessage: error.message, type, name };
  }
}

export async function alterConfigs(
  broker: Broker,
  request: Request<'alterConfigs'>,
): Promise<Response<'alterConfigs'>> {
  return {
    results: await Promise.all(
      request.resources.map((resource) =>
        alter(broker, resource, request.validateOnly, () =>
          Object.fromEntries(
            resource.configs.map(({ name, value }) => [name, checkTopicConfig(name, value)]),
          ),
        ),
      ),
    ),
  };
}

const SET = 0;
const DELETE = 1;
const APPEND = 2;
const SUBTRACT = 3;

export async function incrementalAlterConfigs(
  broker: Broker,
  request: Request<'incrementalAlterConfigs'>,
): Promise<Response<'incrementalAlterConfigs'>> {
  return {
    results: await Promise.all(
      request.resources.map((resource) =>
        alter(broker, resource, request.validateOnly, (own) => {
          const changed = { ...own };
          for (const { name, operation, value } of resource.configs) {
            if (operation === SET) changed[name] = checkTopicConfig(name, value);
            else if (operation === DELETE) delete changed[name];
            else if (operation === APPEND || operation === SUBTRACT) {
              const before = topicConfigValue(name, changed, broker.config);
              changed[name] = changeList(name, before, operation === APPEND ? 'append' : 'subtract', value);
            } else throw new Refusal(ErrorCode.INVALID_REQUEST, `Unknown operation ${operation}.`);
          }
          return changed;
        }),
      ),
    ),
  };
}

/** First version that lists more than resources for client metrics, of which there are none. */
const LISTS_ALL_TYPES = 1;

export function listConfigResources(
  broker: Broker,
  { resourceTypes }: Request<'listConfigResources'>,
  { version }: RequestContext,
): Response<'listConfigResources'> {
  const all = [
    ...broker.topics.all().map(({ record: { name } }) => ({ name, type: TOPIC })),
    { name: String(broker.config.nodeId), type: BROKER },
  ];
  const isAsked = (type: number) =>
    version >= LISTS_ALL_TYPES && (resourceTypes.length === 0 || resourceTypes.includes(type));
  return { errorCode: ErrorCode.NONE, resources: all.filter(({ type }) => isAsked(type)) };
}
