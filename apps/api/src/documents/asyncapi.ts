import {
  commandExamples,
  commandNames,
  commandSpecs,
  exerciseAggregates,
  exerciseOnly,
  isWithheld,
  messageType,
  storedNames,
  streamId,
  aggregateOf,
  defaultTopicPrefix,
  topicsOf,
  type AggregateName,
  type OuterCommandName,
} from '#contracts';
import { refusalTexts } from '#domain';
import { bilingual, interfaceVersion, schemaRef, type JsonObject } from './json.js';
import { observationMessage, observationSchemas } from './observation-message.js';
import { commandSchemas, replySchemas } from './schemas.js';

interface Message {
  readonly id: string;
  readonly body: JsonObject;
}

/** The Kafka interface as AsyncAPI 3, as the service sees it: it receives commands and sends what came of them. */
export function asyncApi(topicPrefix = defaultTopicPrefix): JsonObject {
  const topics = topicsOf(topicPrefix);
  const commands = commandMessages(isLive);
  const agencyEvents = agencyEventMessages(isLive);
  const events = eventMessages(isLive);
  const exerciseCommands = [...commandMessages(isInside), ...agencyEventMessages(isInside)];
  const exerciseEvents = eventMessages(isInside);
  const channels = {
    commands: channel(topics.commands, '命令 · Commands', commands),
    agencyEvents: channel(topics.agencyEvents, '单位事件 · Events that agencies report', agencyEvents),
    observations: channel(topics.observations, '监测读数 · Readings of sensors', [observationMessage]),
    replies: channel(topics.replies, '答复 · Replies', [replyMessage]),
    events: channel(topics.events, '事件 · Events', events),
    deadLetters: channel(topics.deadLetters, '死信 · Messages that could not be read', [deadLetter]),
    exerciseCommands: channel(
      topics.exerciseCommands,
      '演练内的命令与单位事件，须带 ce_drill · Commands and agency events inside drills, with ce_drill',
      exerciseCommands,
    ),
    exerciseReplies: channel(topics.exerciseReplies, '演练内的答复 · Replies inside drills', [replyMessage]),
    exerciseEvents: channel(topics.exerciseEvents, '演练内的事件 · Events inside drills', exerciseEvents),
  };
  return {
    asyncapi: '3.0.0',
    info: {
      title: '联动 Liandong',
      version: interfaceVersion,
      description:
        'CloudEvents 1.0, binary mode as described here or structured (`application/cloudevents+json`). ' +
        'The key of a command or agency event is its `subject`. Commands are signed: `ce_signature` is a ' +
        'detached JWS (EdDSA, RFC 7797) over the JCS form (RFC 8785) of the other attributes and `data`.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels,
    operations: {
      receiveCommands: { ...operation('receive', 'commands'), reply: replyTo },
      receiveAgencyEvents: { ...operation('receive', 'agencyEvents'), reply: replyTo },
      receiveObservations: { ...operation('receive', 'observations'), reply: replyTo },
      sendReplies: operation('send', 'replies'),
      sendEvents: operation('send', 'events'),
      sendDeadLetters: operation('send', 'deadLetters'),
      receiveExerciseCommands: {
        ...operation('receive', 'exerciseCommands'),
        reply: { channel: { $ref: '#/channels/exerciseReplies' } },
      },
      sendExerciseReplies: operation('send', 'exerciseReplies'),
      sendExerciseEvents: operation('send', 'exerciseEvents'),
    },
    components: {
      messages: Object.fromEntries(
        [
          ...commands,
          ...agencyEvents,
          ...events,
          ...exerciseCommands,
          ...exerciseEvents,
          observationMessage,
          replyMessage,
          deadLetter,
        ].map(({ id, body }) => [id, body]),
      ),
      schemas: {
        CommandHeaders: commandHeaders,
        EventHeaders: eventHeaders,
        DeadLetterHeaders: deadLetterHeaders,
        Reply: reply,
        ...replySchemas,
        ...observationSchemas,
        ...commandSchemas(),
      },
    },
  };
}

type Where = (aggregate: AggregateName) => boolean;
const isLive: Where = (aggregate) => !exerciseOnly.includes(aggregate);
const isInside: Where = (aggregate) => exerciseAggregates.includes(aggregate);

const commandMessages = (where: Where): Message[] =>
  commandNames.filter((name) => where(aggregateOf(name))).map((name) => commandMessage(name, name));

const agencyEventMessages = (where: Where): Message[] =>
  commandNames.flatMap((name) => {
    const { agencyEvent } = commandSpecs[name];
    return agencyEvent && where(aggregateOf(name)) ? [commandMessage(agencyEvent, name)] : [];
  });

const eventMessages = (where: Where): Message[] =>
  storedNames().flatMap((name) => {
    const aggregate = name.slice(0, name.indexOf('.')) as AggregateName;
    return isWithheld(name) || !where(aggregate) ? [] : [eventMessage(name)];
  });

const channel = (address: string, title: string, messages: readonly Message[]): JsonObject => ({
  address,
  title,
  messages: Object.fromEntries(messages.map(({ id }) => [id, { $ref: `#/components/messages/${id}` }])),
  bindings: { kafka: { topic: address, bindingVersion: '0.5.0' } },
});

const operation = (action: 'send' | 'receive', name: string): JsonObject => ({
  action,
  channel: { $ref: `#/channels/${name}` },
});

const replyTo: JsonObject = { channel: { $ref: '#/channels/replies' } };

const key = (description: string): JsonObject => ({
  kafka: { key: { type: 'string', description }, bindingVersion: '0.5.0' },
});

/** Names of messages are CloudEvents types; ids in the document leave out what is the same in all. */
function commandMessage(named: string, name: OuterCommandName): Message {
  const { zh, en, roles, dto } = commandSpecs[name];
  const type = messageType(named);
  const subject = streamId(aggregateOf(name), 'EXAMPLE-1');
  return {
    id: named,
    body: {
      name: type,
      title: bilingual({ zh, en }),
      summary:
        (named === name ? '' : `说明已经发生，等同于命令 ${name} · Says as a fact what ${name} asks for. `) +
        `角色 · Roles: ${roles.join(', ')}`,
      contentType: 'application/json',
      headers: schemaRef('CommandHeaders'),
      payload: schemaRef(dto.name),
      bindings: key('The subject'),
      examples: [
        {
          headers: {
            'content-type': 'application/json',
            ce_specversion: '1.0',
            ce_id: 'example-1',
            ce_source: '/agencies/EMB',
            ce_type: type,
            ce_subject: subject,
            ce_time: '2026-06-18T14:10:00.000Z',
            ce_principal: 'duty-desk',
            ce_role: roles[0] ?? '',
          },
          payload: commandExamples[name] as JsonObject,
        },
      ],
    },
  };
}

function eventMessage(storedName: string): Message {
  const [, name = storedName, version = '1'] = /^(.+)\.v(\d+)$/.exec(storedName) ?? [];
  return {
    id: storedName,
    body: {
      name: messageType(name, Number(version)),
      title: storedName,
      contentType: 'application/json',
      headers: schemaRef('EventHeaders'),
      payload: { type: 'object', additionalProperties: true },
      bindings: key('Stream id of the aggregate'),
    },
  };
}

const replyMessage: Message = {
  id: 'reply',
  body: {
    name: messageType('reply'),
    title: '答复 · What became of a command',
    contentType: 'application/json',
    headers: schemaRef('EventHeaders'),
    correlationId: { location: '$message.header#/ce_correlationid', description: 'Id of the command' },
    payload: schemaRef('Reply'),
    bindings: key('Source of the command'),
  },
};

const deadLetter: Message = {
  id: 'dead-letter',
  body: {
    name: 'dead-letter',
    title: '死信 · Original key, bytes and headers, with the reason',
    headers: schemaRef('DeadLetterHeaders'),
    payload: {},
    bindings: key('As it was'),
  },
};

const texts = (names: Readonly<Record<string, string>>): JsonObject =>
  Object.fromEntries(
    Object.entries(names).map(([name, description]) => [name, { type: 'string', description }]),
  );

const commandHeaders: JsonObject = {
  type: 'object',
  required: [
    'ce_specversion',
    'ce_id',
    'ce_source',
    'ce_type',
    'ce_subject',
    'ce_time',
    'ce_principal',
    'ce_role',
    'ce_signature',
  ],
  properties: {
    ...texts({
      ce_id: 'With `ce_source` the identity of the command: it has one effect however often it is sent',
      ce_source: '`/agencies/<agency id>`',
      ce_type: '`liandong.<name>.v1`',
      ce_subject: 'Stream id of the aggregate, `<aggregate>-<id>`; also the key',
      ce_time: 'When it happened, RFC 3339',
      ce_principal: 'The person or program',
      ce_role: 'One of the roles of the signing key',
      ce_ifrevision: 'Refuse unless the aggregate is still at this revision',
      ce_correlationid: 'Kept with the events that follow',
      ce_drill: 'Inside a drill: its id. Such a message is taken from `liandong.exercise-commands` only',
      ce_signature: 'Detached JWS',
    }),
    ce_specversion: { const: '1.0' },
    'content-type': { type: 'string', examples: ['application/json', 'application/cloudevents+json'] },
  },
};

const eventHeaders: JsonObject = {
  type: 'object',
  required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_subject'],
  properties: {
    ...texts({
      ce_id: 'Stable: the same event always has the same id',
      ce_source: '`/liandong`, or `/agencies/liandong` for replies',
      ce_type: '`liandong.<name>.v<version>`',
      ce_subject: 'Stream id',
      ce_time:
        'When it happened, as claimed; in a reply that of the command, so that a reply sent again is the same byte for byte',
      ce_drill: 'Inside a drill: its id',
      ce_correlationid: 'Of the command; in a reply the id of the command itself',
      ce_causationid: 'Events only: what caused it',
      ce_agency: 'Events only: whose command it was',
      ce_logposition: 'Events only: log position',
      ce_revision: 'Events only: revision in its stream',
      ce_recordedtime: 'Events only: when the log recorded it',
    }),
    ce_specversion: { const: '1.0' },
  },
};

const deadLetterHeaders: JsonObject = {
  type: 'object',
  required: [
    'dead_letter_code',
    'dead_letter_reason',
    'dead_letter_topic',
    'dead_letter_partition',
    'dead_letter_offset',
  ],
  properties: texts({
    dead_letter_code: 'Why it could not be read: a code as in `Violation`',
    dead_letter_reason: 'The same for people, in zh-CN and en',
    dead_letter_topic: 'Where it lay',
    dead_letter_partition: 'Where it lay',
    dead_letter_offset: 'Where it lay',
  }),
};

const reply: JsonObject = {
  oneOf: [
    schemaRef('Accepted'),
    schemaRef('Stored'),
    {
      type: 'object',
      required: ['command', 'outcome', 'stream', 'refusal', 'position', 'message'],
      properties: {
        command: schemaRef('CommandIdentity'),
        outcome: { const: 'refused' },
        stream: { type: 'string' },
        position: { type: 'string', pattern: '^\\d+$' },
        refusal: {
          type: 'object',
          required: ['code'],
          properties: {
            code: { enum: Object.keys(refusalTexts) },
            violations: { type: 'array', items: schemaRef('Violation') },
          },
          additionalProperties: true,
        },
        message: {
          type: 'object',
          required: ['zh', 'en'],
          properties: { zh: { type: 'string' }, en: { type: 'string' } },
        },
      },
    },
  ],
};
