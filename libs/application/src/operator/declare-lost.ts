import type { EventLog } from '#event-log';
import { ownIntake } from '../intake/own-intake.js';
import { byOperator } from '../run/own-command.js';

/** Puts on record, by the operator of the machine, that the keys of these persons are lost. Done again it changes nothing. */
export async function declareLost(log: EventLog, subjects: readonly string[], reason: string): Promise<void> {
  const intake = ownIntake(log, { inputs: {} });
  for (const subject of subjects) {
    const command = { type: 'person.declare-lost', data: { reason } } as const;
    const answer = await intake.submitOwn(byOperator(subject, command, new Date().toISOString()));
    if (answer.outcome === 'refused') throw new Error(`${subject}: ${answer.refusal.code}`);
  }
}
