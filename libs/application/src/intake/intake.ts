import {
  aggregateOf,
  messageType,
  refusalMessage,
  streamId,
  worded,
  type Outcome,
  type Reply,
} from '#contracts';
import type { CodeTables } from '#domain';
import { commandUuid, type EventLog } from '#event-log';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { AgencyDirectory } from '../directory/agency-directory.js';
import { PersonalData } from '../personal-data/personal-data.js';
import type { Ran } from '../run/decider-runner.js';
import { serviceActor, type OwnCommand, type FlowDoor } from '../run/own-command.js';
import type { RunCommand } from '../run/run-command.js';
import { Runners } from '../run/runners.js';
import { authorize, type Authority } from './authorize.js';
import { guardedDigest } from './content.js';
import { unidentified } from './identify.js';
import { isTurnedAway, type Passing, type TurnedAway } from './passing.js';
import { readCommand } from './read.js';
import { refer, type Registers } from './refer.js';
import { requestOf } from './run.js';
import { seal } from './seal.js';
import type { Submission } from './submission.js';
import { turnAway } from './turn-away.js';

export const EVENT_LOG = Symbol('EventLog');
export const CODE_TABLES = Symbol('CodeTables');

/** What carries a command to the handler of its aggregate. */
export interface Bus {
  execute(command: RunCommand): Promise<Ran>;
}

/**
 * The one way of a command from any door to its aggregate: identify, read, authorize, refer, seal, run. Every command
 * gets exactly one answer, and the answer is on record before it is given: in the aggregate's stream, or in an intake
 * stream of its own when the command never got as far.
 */
@Injectable()
export class CommandIntake implements FlowDoor, Registers {
  constructor(
    @Inject(EVENT_LOG) readonly log: EventLog,
    @Inject(CommandBus) private readonly bus: Bus,
    @Inject(Runners) readonly runners: Runners,
    @Inject(AgencyDirectory) readonly directory: Authority,
    @Inject(PersonalData) readonly personalData: PersonalData,
    @Inject(CODE_TABLES) readonly codeTables: CodeTables,
  ) {}

  /** Throws only when the log cannot be reached or its answer is unknown: submit the same again then. */
  async submit(submission: Submission): Promise<Reply> {
    const { identified, source, id, drill } = submission;
    const receivedAt = new Date().toISOString();
    const commandId = commandUuid(source, id, drill);
    const outcome =
      'refusal' in identified
        ? await turnAway(
            submission,
            unidentified(
              submission,
              identified.refusal,
              commandId,
              guardedDigest(submission, this.personalData),
            ),
            receivedAt,
            this.log,
          )
        : await this.pass({ submission, actor: identified.actor, commandId, receivedAt });
    return reply(submission, outcome);
  }

  /** What a flow, a timer, a rule or the operator asks for. Throws as {@link submit} does. */
  async submitOwn(own: OwnCommand): Promise<Reply> {
    const { source, id, command, aggregateId, occurredAt, correlationId, drill, origin, receivedAt } = own;
    const actor = own.actor ?? serviceActor;
    const submission: Submission = {
      ...{ source, id, correlationId, drill, origin, identified: { actor } },
      name: command.type,
      type: messageType(command.type),
      subject: streamId(aggregateOf(command.type), aggregateId),
      time: occurredAt,
      data: command.data,
    };
    const commandId = commandUuid(source, id, drill);
    return reply(submission, await this.pass({ submission, own, actor, commandId, receivedAt }));
  }

  private async pass(passing: Passing): Promise<Outcome> {
    const { submission, receivedAt } = passing;
    const read = readCommand(passing, () => guardedDigest(submission, this.personalData));
    if (isTurnedAway(read)) return turnAway(submission, read, receivedAt, this.log);
    const authorized = await authorize(read, this);
    if (isTurnedAway(authorized)) return this.deny(submission, authorized, receivedAt);
    const referred = await refer(authorized, this);
    if (isTurnedAway(referred)) return this.deny(submission, referred, receivedAt);
    const sealed = await seal(referred, this.personalData);
    if (isTurnedAway(sealed)) return turnAway(submission, sealed, receivedAt, this.log);
    const { outcome } = await this.bus.execute(requestOf(sealed));
    return outcome;
  }

  private async deny(submission: Submission, away: TurnedAway, receivedAt: string): Promise<Outcome> {
    const outcome = await turnAway(submission, away, receivedAt, this.log);
    this.directory.noteDenial(away.messageId);
    return outcome;
  }
}

function reply({ source, id, name, type }: Submission, outcome: Outcome): Reply {
  const command = { source, id, name: name ?? type };
  return outcome.outcome === 'refused'
    ? { command, ...outcome, refusal: worded(outcome.refusal), message: refusalMessage(outcome.refusal) }
    : { command, ...outcome };
}
