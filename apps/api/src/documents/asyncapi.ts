import {
  commandNames,
  commandSpecs,
  isWithheld,
  livesIn,
  storedNames,
  aggregateOf,
  defaultTopicPrefix,
  topicsOf,
  type AggregateName,
} from '#contracts';
import {
  commandMessage,
  deadLetter,
  eventMessage,
  replyMessage,
  pictureMessages,
  toldMessage,
  type Message,
} from './asyncapi-messages.js';
import { commandHeaders, deadLetterHeaders, eventHeaders, reply, toldHeaders } from './asyncapi-schemas.js';
import { interfaceVersion, type JsonObject } from '../schema/json.js';
import { observationMessage, observationSchemas } from './observation-message.js';
import { answerSchemas, derivedSchemas } from '../schema/answers.js';
import { shownTypes } from '../schema/events.js';
import { commandSchemas, usedBy } from '../schema/schemas.js';

/** The Kafka interface as AsyncAPI 3, as the service sees it: it receives commands and sends what came of them. */
export function asyncApi(topicPrefix = defaultTopicPrefix): JsonObject {
  const topics = topicsOf(topicPrefix);
  const commands = commandMessages(isLive);
  const agencyEvents = agencyEventMessages(isLive);
  const events = eventMessages(isLive);
  const exerciseCommands = [...commandMessages(isInside), ...agencyEventMessages(isInside)];
  const exerciseEvents = eventMessages(isInside);
  const told = toldMessages(isLive);
  const toldInside = toldMessages(isInside);
  const channels = {
    commands: channel(topics.commands, '命令 · Commands', commands),
    agencyEvents: channel(topics.agencyEvents, '单位事件 · Events that agencies report', agencyEvents),
    observations: channel(topics.observations, '监测读数 · Readings of sensors', [observationMessage]),
    replies: channel(topics.replies, '答复 · Replies', [replyMessage]),
    events: channel(topics.events, '事件，未裁剪，仅供运维 · Events uncut, for operators', events),
    ownEvents: ownChannel(topics.events, '一个单位可见的事件 · Events as one agency may see them', told),
    deadLetters: channel(topics.deadLetters, '死信 · Messages that could not be read', [deadLetter]),
    exerciseCommands: channel(
      topics.exerciseCommands,
      '演练内的命令与单位事件，须带 ce_drill · Commands and agency events inside drills, with ce_drill',
      exerciseCommands,
    ),
    exerciseReplies: channel(topics.exerciseReplies, '演练内的答复 · Replies inside drills', [replyMessage]),
    exerciseEvents: channel(
      topics.exerciseEvents,
      '演练内的事件，未裁剪，仅供运维 · Events inside drills uncut, for operators',
      exerciseEvents,
    ),
    ownExerciseEvents: ownChannel(
      topics.exerciseEvents,
      '一个单位可见的演练内事件 · Events inside drills as one agency may see them',
      toldInside,
    ),
  };
  const messages = Object.fromEntries(
    [
      ...commands,
      ...agencyEvents,
      ...events,
      ...exerciseCommands,
      ...exerciseEvents,
      observationMessage,
      replyMessage,
      ...told,
      ...toldInside,
      deadLetter,
    ].map(({ id, body }) => [id, body]),
  );
  return {
    asyncapi: '3.1.0',
    info: {
      title: '联动 Liandong',
      version: interfaceVersion,
      description:
        'CloudEvents 1.0, binary mode as described here or structured (`application/cloudevents+json`). ' +
        'The key of a command or agency event is its `subject`. Commands are signed: `ce_signature` is a ' +
        'detached JWS (EdDSA, RFC 7797) over the JCS form (RFC 8785) of the other attributes and `data`. ' +
        'An agency may have channels of its own, with its id behind the name (`.` as `.2E`, `_` as `.5F`): ' +
        `what it writes to \`${topics.commands}.FIRE\` is answered on \`${topics.replies}.FIRE\`, ` +
        `and what it may see is told on \`${topics.events}.FIRE\`.`,
      license: { name: 'Apache-2.0' },
      tags: [{ name: 'commands' }, { name: 'events' }, { name: 'exercises' }],
    },
    defaultContentType: 'application/json',
    channels,
    operations: {
      receiveCommands: {
        ...operation('receive', 'commands', 'Takes a command; its reply has the id in `ce_correlationid`'),
        reply: replyTo,
      },
      receiveAgencyEvents: {
        ...operation(
          'receive',
          'agencyEvents',
          'Takes what an agency says has happened, as the command it equals',
        ),
        reply: replyTo,
      },
      receiveObservations: {
        ...operation(
          'receive',
          'observations',
          'Stores a batch of readings, each once by sensor and instant',
        ),
        reply: replyTo,
      },
      sendReplies: operation(
        'send',
        'replies',
        'Says what became of each command, the same however often it comes',
      ),
      sendEvents: operation('send', 'events', 'Publishes every public event, each stream in its order'),
      sendOwnEvents: operation(
        'send',
        'ownEvents',
        'Tells each agency what it may see, signed, in the order of the log',
      ),
      sendOwnExerciseEvents: operation(
        'send',
        'ownExerciseEvents',
        'Tells each agency what it may see inside drills in which it takes part',
      ),
      sendDeadLetters: operation('send', 'deadLetters', 'Keeps what could not be read, with the reason'),
      receiveExerciseCommands: {
        ...operation(
          'receive',
          'exerciseCommands',
          'Takes a command or agency event inside the drill `ce_drill`',
        ),
        reply: { channel: { $ref: '#/channels/exerciseReplies' } },
      },
      sendExerciseReplies: operation(
        'send',
        'exerciseReplies',
        'Says what became of each command inside a drill',
      ),
      sendExerciseEvents: operation('send', 'exerciseEvents', 'Publishes the events inside drills'),
    },
    components: {
      messages,
      schemas: {
        CommandHeaders: commandHeaders,
        EventHeaders: eventHeaders,
        ToldHeaders: toldHeaders,
        DeadLetterHeaders: deadLetterHeaders,
        Reply: reply,
        ...usedBy({ Reply: reply, ...messages }, 'schemas', answerSchemas()),
        ...observationSchemas,
        ...commandSchemas(),
      },
    },
  };
}

type Where = (aggregate: AggregateName) => boolean;
const isLive: Where = (aggregate) => livesIn(aggregate, 'live');
const isInside: Where = (aggregate) => livesIn(aggregate, 'drill');

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

const toldMessages = (where: Where): Message[] => {
  const { events } = derivedSchemas();
  const types = shownTypes.filter((type) => where(type.slice(0, type.indexOf('.')) as AggregateName));
  return [...types.map((type) => toldMessage(type, events[type])), ...pictureMessages];
};

const channelOf = (address: string, title: string, messages: readonly Message[]): JsonObject => ({
  address,
  title,
  messages: Object.fromEntries(messages.map(({ id }) => [id, { $ref: `#/components/messages/${id}` }])),
});

const channel = (address: string, title: string, messages: readonly Message[]): JsonObject => ({
  ...channelOf(address, title, messages),
  bindings: { kafka: { topic: address, bindingVersion: '0.5.0' } },
});

/** A topic of each agency's own. */
const ownChannel = (topic: string, title: string, messages: readonly Message[]): JsonObject => ({
  ...channelOf(`${topic}.{agency}`, title, messages),
  parameters: { agency: { description: 'Id of the agency, `.` as `.2E` and `_` as `.5F`' } },
});

const operation = (action: 'send' | 'receive', name: string, description: string): JsonObject => ({
  action,
  description,
  channel: { $ref: `#/channels/${name}` },
});

const replyTo: JsonObject = { channel: { $ref: '#/channels/replies' } };
