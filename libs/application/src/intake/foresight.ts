import { commandSpecs, isOuterCommand, personalField } from '#contracts';
import type { Refusal } from '#domain';
import { commandUuid } from '#event-log';
import { Inject, Injectable } from '@nestjs/common';
import { RunCommandHandler } from '../run/run-command.js';
import { authorize } from './authorize.js';
import { CommandIntake } from './intake.js';
import { isTurnedAway, type Referred, type Sealed } from './passing.js';
import { readCommand } from './read.js';
import { refer } from './refer.js';
import { requestOf } from './run.js';
import type { Submission } from './submission.js';

/** What a command that has not been sent would be refused with. */
@Injectable()
export class Foresight {
  constructor(
    @Inject(CommandIntake) private readonly intake: CommandIntake,
    @Inject(RunCommandHandler) private readonly handler: RunCommandHandler,
  ) {}

  /**
   * What these commands to one aggregate would be refused with now, one after another and nothing else between them: the
   * first refusal, with its place among them. Nothing is written, and somebody else may come first all the same.
   */
  async refusal(
    submissions: readonly Submission[],
  ): Promise<{ readonly index: number; readonly refusal: Refusal } | undefined> {
    let state: unknown;
    let isMade = false;
    for (const [index, submission] of submissions.entries()) {
      const ready = await this.ready(submission, isMade);
      if ('refusal' in ready) return { index, refusal: ready.refusal };
      const { id, frame, command } = requestOf(ready.sealed, undefined, never);
      const foreseen = await this.handler.foresee({ id, frame, command }, state);
      if ('refusal' in foreseen) return { index, refusal: foreseen.refusal };
      ({ state } = foreseen);
      const { name } = ready.sealed;
      isMade ||= (isOuterCommand(name) && commandSpecs[name].creates) ?? false;
    }
    return undefined;
  }

  /** As far as its aggregate. What one of these commands has made is its sender's: there is nothing to look up of it yet. */
  private async ready(
    submission: Submission,
    isMade: boolean,
  ): Promise<{ readonly sealed: Sealed } | { readonly refusal: Refusal }> {
    const { identified, source, id, drill, receivedAt = new Date().toISOString() } = submission;
    if ('refusal' in identified) return identified;
    if (personalField(submission.name, submission.data) !== undefined)
      await this.intake.personalData.openDigests();
    const commandId = commandUuid(source, id, drill);
    const read = readCommand({ submission, actor: identified.actor, commandId, receivedAt }, () => '');
    if (isTurnedAway(read)) return { refusal: read.turnedAway };
    const authorized = isMade ? read : await authorize(read, this.intake);
    if (isTurnedAway(authorized)) return { refusal: authorized.turnedAway };
    const referred = isMade ? { ...authorized, references: {} } : await refer(authorized, this.intake);
    return isTurnedAway(referred) ? { refusal: referred.turnedAway } : { sealed: unsealed(referred) };
  }
}

/** No decision looks into what is sealed, so that it need not be. */
function unsealed(command: Referred): Sealed {
  const { name, data, targetId } = command;
  const field = personalField(name, data);
  const digest = '';
  if (field === undefined || (data as Record<string, unknown>)[field] === undefined)
    return { ...command, digest };
  return { ...command, data: { ...data, [field]: { subject: targetId, sealed: '' } }, digest };
}

const never = (): Promise<never> => Promise.reject(new TypeError('nothing is put on record'));
