import {
  aggregateOf,
  beginningType,
  commandExamples,
  commandSpecs,
  messageType,
  pictureType,
  rolesFor,
  streamId,
  type OuterCommandName,
} from '#contracts';
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

export function eventMessage(storedName: string): Message {
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

const told = (id: string, name: string, title: string, description: string): Message => ({
  id,
  body: {
    ...{ name, title, summary: description },
    contentType: 'application/json',
    headers: schemaRef('ToldHeaders'),
    payload: { type: 'object', additionalProperties: true },
    bindings: key('The subject'),
  },
});

/** What an agency is told on its own topic. */
export const toldMessages: readonly Message[] = [
  told(
    'told-event',
    'liandong.<event>.v<n>',
    '事件 · An event',
    '已按授权裁剪 · As far as the agency may see it',
  ),
  told(
    'picture',
    pictureType,
    '全貌 · Picture',
    '开始看到时的全貌 · All that it may see of an incident or request, where its sight begins or grows',
  ),
  told(
    'beginning',
    beginningType,
    '开始 · Beginning',
    '由此开始告知 · From here on it is told; pictures of what is open follow',
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
