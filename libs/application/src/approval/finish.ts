import {
  commandSpecs,
  decode,
  isOuterCommand,
  streamId,
  type CommandName,
  type Outcome,
  type RecordedEvent,
} from '#contracts';
import { approval, neverRuns, type ApprovalEvent, type ApprovalEvents, type ApprovalState } from '#domain';
import type { EventLog } from '#event-log';
import type { AgencyDirectory } from '../directory/agency-directory.js';
import { isWithdrawal } from '../directory/withdrawals.js';
import type { Ran } from '../run/decider-runner.js';
import { referencesOf, type ReferenceSources } from '../run/references.js';
import { RunCommand } from '../run/run-command.js';

export interface FinishParts extends ReferenceSources {
  readonly log: Pick<EventLog, 'read'>;
  readonly bus: { execute(command: RunCommand): Promise<Ran> };
  readonly directory: ReferenceSources['directory'] & Pick<AgencyDirectory, 'pass' | 'withdrawalsBefore'>;
}

/** What a command that waited has come to. */
export interface Finished {
  /** The record that it waits: its identity, sender and door. */
  readonly requested: RecordedEvent;
  readonly outcome: Outcome;
}

/**
 * What a command that waits, or waited, has come to. One that is confirmed is run here, with the facts as they are now
 * and under its own identity: whoever comes to it again, after a crash too, finds its first outcome.
 */
export async function finish(approvalId: string, parts: FinishParts): Promise<Finished | undefined> {
  const records = await parts.log.read(streamId('approval', approvalId));
  const requested = records.find((record) => decided(record).type === 'approval.requested');
  if (!requested) return undefined;
  const confirmed = records.findLast((record) => decided(record).type === 'approval.confirmed');
  const { command } = requested.data as ApprovalEvents['approval.requested'];
  if (confirmed && isWithdrawal(command)) await finishEarlier(confirmed.position, parts);
  return { requested, outcome: await outcomeOf(requested, records, parts) };
}

/**
 * What may take away what somebody always holds runs in the order in which it was confirmed, whoever runs it and in
 * however many processes: each finds in the log what those before it have left.
 * @throws {NotCurrent}
 */
async function finishEarlier(position: bigint, parts: FinishParts): Promise<void> {
  await parts.directory.pass(position);
  for (const approvalId of parts.directory.withdrawalsBefore(position)) {
    const records = await parts.log.read(streamId('approval', approvalId));
    const requested = records.find((record) => decided(record).type === 'approval.requested');
    if (requested) await outcomeOf(requested, records, parts);
  }
}

const decided = ({ storedType, data }: RecordedEvent): ReturnType<typeof decode> => decode(storedType, data);

async function outcomeOf(
  requested: RecordedEvent,
  records: readonly RecordedEvent[],
  parts: FinishParts,
): Promise<Outcome> {
  const own = records.filter((record) => decided(record).type.startsWith('approval.'));
  const state = own.reduce<ApprovalState>(
    (sum, record) => approval.evolve(sum, decided(record) as ApprovalEvent),
    approval.initialState,
  );
  const { stream, revision, position } = requested;
  const last = own.at(-1) ?? requested;
  if (state.status === 'confirmed') return run(requested, last, state, parts);
  const refusal = neverRuns(state.status);
  if (refusal) return { outcome: 'refused', stream, refusal, position: last.position.toString() };
  const { digest, endsAt } = requested.data as ApprovalEvents['approval.requested'];
  const at = { stream, revision: revision.toString(), position: position.toString() };
  const approvalId = stream.slice('approval-'.length);
  return { outcome: 'awaiting-second-person', ...at, approvalId, digest, endsAt };
}

/** It happened when its sender says, and was received when it was confirmed: until then nobody was to act on it. */
async function run(
  { data, metadata }: RecordedEvent,
  confirmed: RecordedEvent,
  { confirmedBy }: ApprovalState,
  parts: FinishParts,
): Promise<Outcome> {
  const { command } = data as ApprovalEvents['approval.requested'];
  const name = command.name as CommandName;
  const { append: _, ...rest } = metadata;
  const { receivedAt } = confirmed.metadata;
  const { agencyId, principal, role, keyId, session } = metadata.actor;
  const frame = {
    metadata: {
      ...rest,
      receivedAt,
      causationId: confirmed.eventId,
      actor: { ...metadata.actor, cosigners: confirmedBy },
    },
    context: {
      actor: { agencyId, principal, role, keyId, session },
      occurredAt: metadata.occurredAt,
      receivedAt,
      ...(await referencesOf({ name, data: command.data, drill: metadata.drill, isOwn: false }, parts)),
    },
    ifRevision: command.ifRevision === undefined ? undefined : BigInt(command.ifRevision),
  };
  const creates = isOuterCommand(name) && commandSpecs[name].creates;
  const asked = { type: name, data: command.data };
  const { outcome } = await parts.bus.execute(new RunCommand(command.targetId, frame, asked, creates));
  return outcome;
}
