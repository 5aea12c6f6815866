import { approvalDigest } from '#contracts';
import { approvalEnd, personOf, type WaitingCommand } from '#domain';
import type { CommandFrame } from '../run/decider-runner.js';
import { RunCommand } from '../run/run-command.js';
import type { Sealed } from './passing.js';

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
  const data = { command, digest: approvalDigest(command), by, confirmers, endsAt: approvalEnd(receivedAt) };
  // the revision is asked of its target when it runs
  const own = { ...frame, ifRevision: undefined };
  return new RunCommand(commandId, own, { type: 'approval.request', data }, true);
}
