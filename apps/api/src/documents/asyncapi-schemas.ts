import { answerRef } from '../schema/answers.js';
import type { JsonObject } from '../schema/json.js';

const texts = (names: Readonly<Record<string, string>>): JsonObject =>
  Object.fromEntries(
    Object.entries(names).map(([name, description]) => [name, { type: 'string', description }]),
  );

export const commandHeaders: JsonObject = {
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
    'ce_audience',
    'ce_issuedat',
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
      ce_audience: 'Id of the installation, as `GET /v1/signing-terms` says',
      ce_issuedat: 'When it was signed, RFC 3339',
      ce_notafter: 'Until when it may be taken, RFC 3339; 24 hours from `ce_issuedat` without it',
      ce_signature: 'Detached JWS; docs/signing.md',
    }),
    ce_specversion: { const: '1.0' },
    'content-type': { type: 'string', examples: ['application/json', 'application/cloudevents+json'] },
  },
};

export const eventHeaders: JsonObject = {
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

/** Of what an agency is told on its own topic. */
export const toldHeaders: JsonObject = {
  type: 'object',
  required: [
    ...['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_subject', 'ce_time', 'ce_installation'],
    ...['ce_logposition', 'ce_sight', 'ce_signature'],
  ],
  properties: {
    ...texts({
      ce_id: 'Stable: the same however often it is written',
      ce_source: '`/liandong`',
      ce_type: '`liandong.<name>.v<version>`',
      ce_subject: 'Stream id; also the key',
      ce_time: 'When it happened, as claimed',
      ce_installation: 'Id of the installation',
      ce_logposition: 'Place in the log, by which the topic is ordered',
      ce_revision: 'Revision in its stream',
      ce_recordedtime: 'When the log recorded it',
      ce_agency: 'Who did it, where that is for the reader',
      ce_incidentid: 'The incident, where the reader sees it',
      ce_cut: 'What the rules leave out for the reader, with commas between; docs/partners.md',
      ce_drill: 'Inside a drill: its id',
      ce_signature: 'Detached JWS by a key of `GET /v1/keys`; docs/signing.md',
    }),
    ce_specversion: { const: '1.0' },
    ce_sight: { enum: ['whole', 'part', 'request'], description: 'How much of the object the reader sees' },
  },
};

export const deadLetterHeaders: JsonObject = {
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

export const reply: JsonObject = {
  oneOf: [
    answerRef('Accepted'),
    answerRef('Awaiting'),
    answerRef('StoredReply'),
    answerRef('Refused'),
    answerRef('NotTaken'),
  ],
};
