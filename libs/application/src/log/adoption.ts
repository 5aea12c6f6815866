import type { EventMetadata } from '#contracts';
import { commandUuid, derivedId, noStream, type EventLog, type LogFault, type LogMark } from '#event-log';
import { createHash } from 'node:crypto';

/** The stream that records operators' decisions to adopt a log. It belongs to no aggregate: flows and projections skip it. */
const logStream = 'log';
const adoptedType = 'log.adopted.v1';
const source = '/liandong/operator';

/** Why and by whom another log than the one used before was adopted. */
export interface Adoption {
  readonly reason: string;
  readonly operator: string;
  /** What does not fit: who had seen what, and where the log ended. */
  readonly fault: LogFault;
}

/** No recorded mark contradicts the log, so there is nothing to decide. */
export class NothingToDecide extends Error {
  readonly code = 'nothing-to-decide';
}

/**
 * The epoch of a log: its part since an operator last adopted it; undefined for a log that was never adopted. Data
 * derived from the log (Merkle tree, snapshots) is stored separately per epoch.
 */
export async function epochOf(log: Pick<EventLog, 'read'>): Promise<string | undefined> {
  const adoptions = await log.read(logStream);
  const last = adoptions.filter(({ storedType }) => storedType === adoptedType).at(-1);
  return last?.eventId.slice(0, 8);
}

/**
 * Records in the log itself that an operator adopts it. A repeat for the same fault is recorded once.
 * @throws {NothingToDecide}
 */
export async function recordAdoption(
  log: EventLog,
  marks: readonly LogMark[],
  { reason, operator }: Omit<Adoption, 'fault'>,
): Promise<LogFault> {
  const fault = await log.compareOthers(marks);
  if (!fault)
    throw new NothingToDecide('the log has everything that was kept of it: there is nothing to decide');
  const before = await log.read(logStream);
  const { keeper, position, missing } = fault;
  const key = createHash('sha256')
    .update(
      JSON.stringify([
        keeper,
        position.toString(),
        missing ?? null,
        marks.map(({ eventId }) => eventId ?? null),
      ]),
    )
    .digest('base64url');
  const commandId = commandUuid(source, `log/${key}`);
  if (before.some(({ metadata }) => metadata.commandId === commandId)) return fault;
  const now = new Date().toISOString();
  const metadata: EventMetadata = {
    commandId,
    command: { source, id: `log/${key}`, name: 'log.adopt' },
    digest: key,
    correlationId: commandId,
    causationId: commandId,
    actor: { agencyId: 'liandong', principal: operator, role: 'system' },
    occurredAt: now,
    receivedAt: now,
    origin: { via: 'operator' },
  };
  const data = {
    reason,
    operator,
    keeper,
    seenUpTo: position.toString(),
    foundEndAt: fault.end.toString(),
    ...(missing === undefined ? {} : { missing }),
  };
  const revision = before.at(-1)?.revision ?? noStream;
  await log.append(logStream, revision, [
    { eventId: derivedId(commandId, 'adopted'), storedType: adoptedType, data, metadata },
  ]);
  return fault;
}
