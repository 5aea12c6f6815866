import { onCrossing, type OwnDoor } from '#application';
import type { WarningCommand } from '#domain';
import type { Log } from '#messaging';
import type { OpenProposal } from '#observations';
import { pause } from '#platform';

/** The part of the time series that the rules need. */
export interface RuledObservations {
  evaluate(): Promise<boolean>;
  openProposals(): Promise<OpenProposal[]>;
  proposalMade(warningId: string): Promise<void>;
}

interface Keeping {
  readonly log: Pick<Log, 'error'>;
  readonly signal: AbortSignal;
  readonly intervalMs?: number;
}

/**
 * Looks at new readings by the threshold rules and proposes the warnings they call for, until aborted. A proposal is
 * kept in the database until its stream holds it, and its id derives from the crossing: a crash repeats it without
 * a second effect.
 */
export async function keepRules(
  observations: RuledObservations,
  intake: OwnDoor,
  { log, signal, intervalMs = 500 }: Keeping,
): Promise<void> {
  while (!signal.aborted) {
    let isBusy = false;
    try {
      isBusy = await observations.evaluate();
      for (const open of await observations.openProposals()) {
        if (signal.aborted) return;
        await propose(open, intake);
        await observations.proposalMade(open.warningId);
      }
    } catch (error) {
      log.error({ err: error }, 'rules could not be evaluated; trying again');
    }
    if (!isBusy) await pause(intervalMs, signal);
  }
}

/** A stream that bears the name already keeps what it holds: the refusal is on record, and nothing is lost by it. */
async function propose({ warningId, rule, asOf, proposal }: OpenProposal, intake: OwnDoor): Promise<void> {
  const command: WarningCommand = { type: 'warning.propose', data: proposal };
  const receivedAt = new Date().toISOString();
  await intake.submitOwn(onCrossing(warningId, warningId, command, { rule, occurredAt: asOf, receivedAt }));
}
