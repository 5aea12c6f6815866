import { createHash } from 'node:crypto';

/** Key of a group in the store, where keys are short and some characters separate: unusual ids are hashed. */
export function groupKey(groupId: string): string {
  if (/^[\w.:@/ -]{1,255}$/.test(groupId)) return groupId;
  return `sha256:${createHash('sha256').update(groupId).digest('hex')}`;
}
