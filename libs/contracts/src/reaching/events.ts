import type { MessageEvent } from '#domain';
import type { StoredNames } from '../form/stored-names.js';

export const messageEvents: StoredNames<MessageEvent> = {
  'message.requested': 'message.requested.v1',
  'message.begun': 'message.begun.v1',
  'message.handed-over': 'message.handed-over.v1',
  'message.refused': 'message.refused.v1',
  'message.outcome-unknown': 'message.outcome-unknown.v1',
  'message.failed': 'message.failed.v1',
  'message.delivered': 'message.delivered.v1',
  'message.read': 'message.read.v1',
  'message.answered': 'message.answered.v1',
  'message.answered-automatically': 'message.answered-automatically.v1',
  'message.contradicted': 'message.contradicted.v1',
  'message.overtaken': 'message.overtaken.v1',
  'message.not-sent': 'message.not-sent.v1',
  'message.given-up': 'message.given-up.v1',
};
