import type { CommandIntake, Finished } from '#application';
import { decode, parseStreamId, type RecordedEvent } from '#contracts';
import type { Follower } from '../following/follower.js';
import type { Positions } from '../following/positions.js';
import { reactor } from '../following/reactor.js';

const name = 'approval-flow';
const decisions = ['approval.confirmed', 'approval.declined', 'approval.withdrawn', 'approval.expired'];

type Intake = Pick<CommandIntake, 'finish'>;

/** Tells whoever gave a command that waited what it has come to. */
export type Telling = (finished: Finished) => Promise<void>;

/**
 * Finishes what a decision began, where whoever took it down did not live to: a command that is confirmed runs, once,
 * and its sender is told by the door that it came by.
 */
export const approvalReactor = (intake: Intake, positions: Positions, tell: Telling): Follower =>
  reactor(name, positions, (event) => reactToApproval(event, intake, tell), { streams: 'apart' });

async function reactToApproval(
  { stream, storedType, data }: RecordedEvent,
  intake: Intake,
  tell: Telling,
): Promise<void> {
  const approvalId = parseStreamId(stream)?.id;
  if (approvalId === undefined || !decisions.includes(decode(storedType, data).type)) return;
  const finished = await intake.finish(approvalId);
  if (finished && finished.outcome.outcome !== 'awaiting-second-person') await tell(finished);
}
