import { personOf, type ApprovalCommands, type WaitingCommand } from '#domain';
import { canonicalize } from 'json-canonicalize';
import { parseStreamId } from '../aggregates/streams.js';
import { decode } from '../log/codecs.js';
import type { RecordedEvent } from '../log/stored.js';
import { approvalDigest } from './approval-digest.js';

/** The events of what may be done alone, one to each command of that kind. */
const done: readonly string[] = [
  'incident.classified',
  'incident.response-activated',
  'incident.response-level-changed',
  'sharing.allocation-decided',
  'sharing.requisitioned',
  'allocation.decided',
];

/**
 * What an act of one person leaves owed, by what stands beside its event: a function of that one record, so that the act
 * is never there without what is owed for it.
 */
export function owedAfter({ stream, storedType, data, metadata }: RecordedEvent):
  | {
      readonly approvalId: string;
      readonly command: { type: 'approval.owe'; data: ApprovalCommands['approval.owe'] };
    }
  | undefined {
  const { alone, actor, command: given, commandId } = metadata;
  const target = parseStreamId(stream);
  if (!alone || !target || !done.includes(decode(storedType, data).type)) return undefined;
  const { reason, signBy, confirmers } = alone;
  const command: WaitingCommand = {
    name: given.name,
    targetId: target.id,
    // in an order that is the same in every copy of the log
    data: JSON.parse(canonicalize(alone.data)) as object,
    ...(alone.ifRevision === undefined ? {} : { ifRevision: alone.ifRevision }),
  };
  const digest = approvalDigest(command);
  const owe = { command, digest, by: personOf(actor), confirmers, reason, signBy };
  return { approvalId: commandId, command: { type: 'approval.owe', data: owe } };
}
