import { commandSpecs, isOuterCommand, personalField, type EventMetadata, type Outcome } from '#contracts';
import type { Refusal } from '#domain';
import type { CommandFrame } from '../run/decider-runner.js';
import { RunCommand } from '../run/run-command.js';
import type { Sealed } from './passing.js';
import type { Submission } from './submission.js';

/**
 * The command with everything about it, for its aggregate; `denied` is what one of its id was turned away with before,
 * `turnAway` records that what it would make is there already.
 */
export function requestOf(
  command: Sealed,
  denied: Outcome | undefined,
  turnAway: (refusal: Refusal) => Promise<Outcome>,
): RunCommand {
  const { submission, own, name, targetId, data, actor, occurredAt, receivedAt } = command;
  const frame: CommandFrame = {
    metadata: {
      ...metadataOf(submission, { ...command, actor: { ...actor, ...command.permission } }, own?.causationId),
      ...aloneOf(command),
    },
    context: {
      actor: own?.onBehalfOf === undefined ? actor : { ...actor, agencyId: own.onBehalfOf },
      occurredAt,
      receivedAt,
      ...command.references,
    },
    ifRevision: command.ifRevision,
    denied,
  };
  const creates = isOuterCommand(name) && commandSpecs[name].creates;
  // of what the service gives itself nobody else's object tells more than it should
  const elsewhere = creates && !own ? turnAway : undefined;
  return new RunCommand(targetId, frame, { type: name, data }, creates ?? false, elsewhere);
}

/** What the second person will be shown is what was asked for, whatever came of it. */
const aloneOf = ({ alone, data, ifRevision }: Sealed): Pick<EventMetadata, 'alone'> =>
  alone === undefined
    ? {}
    : {
        alone: { ...alone, data, ...(ifRevision === undefined ? {} : { ifRevision: ifRevision.toString() }) },
      };

export function metadataOf(
  { source, id, name, type, data, correlationId, signature, origin, drill }: Submission,
  known: Pick<EventMetadata, 'commandId' | 'digest' | 'actor' | 'occurredAt' | 'receivedAt'>,
  causationId = known.commandId,
): EventMetadata {
  return {
    commandId: known.commandId,
    command: { source, id, name: name ?? type },
    digest: known.digest,
    correlationId: correlationId ?? known.commandId,
    causationId,
    actor: known.actor,
    occurredAt: known.occurredAt,
    receivedAt: known.receivedAt,
    origin,
    ...(drill === undefined ? {} : { drill }),
    // it confirms a guess at what was signed: of personal data it is not kept
    ...(signature && personalField(name, data) === undefined ? { signature } : {}),
  };
}
