import type { CommandIntake, Submission } from '#application';
import { nameOfType, observationBatch, parseObservations } from '#contracts';
import { operating, type Refusal } from '#domain';
import type { SubmissionHandler } from '#kafka-door';
import type { Observations } from '#observations';

/**
 * Readings go into the tables and not into the log; a batch that is turned away is on record there as any refused
 * message is. The same batch again does no harm.
 */
export const observationHandler =
  (intake: Pick<CommandIntake, 'submit'>, observations: Pick<Observations, 'store'>): SubmissionHandler =>
  async (submission) => {
    const { source, id } = submission;
    const taken = await take(submission, observations);
    return 'refusal' in taken
      ? intake.submit({ ...submission, refusal: taken.refusal })
      : { command: { source, id, name: observationBatch }, outcome: 'stored', readings: taken.readings };
  };

async function take(
  { identified, refusal, type, data, receivedAt = new Date().toISOString() }: Submission,
  observations: Pick<Observations, 'store'>,
): Promise<{ readings: number } | { refusal: Refusal }> {
  if ('refusal' in identified) return identified;
  // sensors do not take part in drills: an inject says what they would
  if (refusal) return { refusal };
  if (nameOfType(type) !== observationBatch) return { refusal: { code: 'unknown-command', type } };
  const { agencyId, role } = identified.actor;
  if (!operating.includes(role))
    return { refusal: { code: 'role-not-permitted', role, permitted: operating } };
  const parsed = parseObservations(data);
  if ('violations' in parsed) return { refusal: { code: 'invalid-command', violations: parsed.violations } };
  const { batch } = parsed;
  const turnedAway = await observations.store({ agencyId, receivedAt, batch });
  return turnedAway ? { refusal: turnedAway } : { readings: batch.readings.length };
}
