import {
  aggregateOf,
  beginningType,
  commandExamples,
  commandSpecs,
  messageType,
  pictureType,
  rolesFor,
  storedName,
  streamId,
  type AnyEvent,
  type OuterCommandName,
} from '#contracts';
import type { ShownType } from '#read-model';
import { answerRef } from '../schema/answers.js';
import { wordsOf } from '../schema/events.js';
import { bilingual, schemaRef, type JsonObject } from '../schema/json.js';
import { whoMayText } from './authority/commands.js';

export interface Message {
  readonly id: string;
  readonly body: JsonObject;
}

const key = (description: string): JsonObject => ({
  kafka: { key: { type: 'string', description }, bindingVersion: '0.5.0' },
});

/** Names of messages are CloudEvents types; ids in the document leave out what is the same in all. */
export function commandMessage(named: string, name: OuterCommandName): Message {
  const { zh, en, dto } = commandSpecs[name];
  const roles = rolesFor(name);
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
      description: whoMayText(name),
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
            ce_audience: 'liandong.example',
            ce_issuedat: '2026-06-18T14:10:05.000Z',
          },
          payload: commandExamples[name] as JsonObject,
        },
      ],
    },
  };
}

const typeOf = (name: string): string => {
  const [, type = name, version = '1'] = /^(.+)\.v(\d+)$/.exec(name) ?? [];
  return messageType(type, Number(version));
};

/** An event as it is in the log, under any name that was ever written. */
export const eventMessage = (name: string): Message => ({
  id: name,
  body: {
    name: typeOf(name),
    title: name,
    contentType: 'application/json',
    headers: schemaRef('EventHeaders'),
    payload: { type: 'object', additionalProperties: true },
    bindings: key('Stream id of the aggregate'),
  },
});

export const replyMessage: Message = {
  id: 'reply',
  body: {
    name: messageType('reply'),
    title: '答复 · Outcome of a command',
    contentType: 'application/json',
    headers: schemaRef('EventHeaders'),
    correlationId: { location: '$message.header#/ce_correlationid', description: 'Id of the command' },
    payload: schemaRef('Reply'),
    bindings: key('Source of the command'),
  },
};

const told = (id: string, name: string, title: string, payload: JsonObject): Message => ({
  id: `told.${id}`,
  body: {
    ...{ name, title, payload },
    contentType: 'application/json',
    headers: schemaRef('ToldHeaders'),
    bindings: key('The subject'),
  },
});

/** An event as an agency is told of it on its own topic: always by the name that it is written under today, and in that form. */
export const toldMessage = (type: ShownType, schemaName: string): Message => {
  const name = storedName({ type } as AnyEvent);
  return told(name, typeOf(name), wordsOf(type), schemaRef(schemaName));
};

const picture: JsonObject = {
  anyOf: [
    answerRef('Picture'),
    {
      type: 'object',
      description: '过大，须另行查询 · Too large for a message: what belongs to it has to be asked for',
      properties: { isCut: { const: true }, upTo: { type: 'string' }, incident: answerRef('Incident') },
      required: ['isCut', 'upTo'],
    },
  ],
};

/** What an agency is told beside events. */
export const pictureMessages: readonly Message[] = [
  told(
    'picture',
    pictureType,
    '开始看到时的全貌 · All that it may see of an incident or request, where its sight begins or grows',
    picture,
  ),
  told(
    'beginning',
    beginningType,
    '由此开始告知 · From here on it is told; pictures of what is open follow',
    { type: 'object', maxProperties: 0 },
  ),
];

export const deadLetter: Message = {
  id: 'dead-letter',
  body: {
    name: 'dead-letter',
    title: '死信 · Original key, bytes and headers, with the reason',
    headers: schemaRef('DeadLetterHeaders'),
    payload: {},
    bindings: key('As it was'),
  },
};
