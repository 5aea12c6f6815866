import { aggregateOf, streamId } from '#contracts';
import { approvalEnd, personOf, type WaitingCommand } from '#domain';
import { canonicalize } from 'json-canonicalize';
import { createHash } from 'node:crypto';
import type { CommandFrame } from '../run/decider-runner.js';
import { RunCommand } from '../run/run-command.js';
import type { Sealed } from './passing.js';

/** SHA-256 of what waits, in the canonical form of JSON (RFC 8785), base64url. */
const digestOf = ({ name, targetId, data, ifRevision }: WaitingCommand): string =>
  createHash('sha256')
    .update(
      canonicalize({
        name,
        subject: streamId(aggregateOf(name as Sealed['name']), targetId),
        data,
        ...(ifRevision === undefined ? {} : { ifRevision }),
      }),
    )
    .digest('base64url');

/**
 * In place of the command itself: that it waits, under its own identity, so that it is put on record once. What waits
 * is what would have been recorded, with personal data sealed.
 */
export function waitingOf(sealed: Sealed, frame: CommandFrame): RunCommand {
  const { name, targetId, ifRevision, actor, commandId, receivedAt, waitsFor: confirmers = [] } = sealed;
  const command: WaitingCommand = {
    name,
    targetId,
    data: JSON.parse(JSON.stringify(sealed.data)) as object,
    ...(ifRevision === undefined ? {} : { ifRevision: ifRevision.toString() }),
  };
  const by = personOf(actor);
  const data = { command, digest: digestOf(command), by, confirmers, endsAt: approvalEnd(receivedAt) };
  // the revision is asked of its target when it runs
  const own = { ...frame, ifRevision: undefined };
  return new RunCommand(commandId, own, { type: 'approval.request', data }, true);
}
