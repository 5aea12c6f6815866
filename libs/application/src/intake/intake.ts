import {
  aggregateOf,
  messageType,
  personalField,
  replyTo,
  streamId,
  type Outcome,
  type Reply,
} from '#contracts';
import type { CodeTables, Refusal } from '#domain';
import { commandUuid, type EventLog } from '#event-log';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { finish, type Finished } from '../approval/finish.js';
import { AgencyDirectory } from '../directory/agency-directory.js';
import { PersonalData } from '../personal-data/personal-data.js';
import type { Ran } from '../run/decider-runner.js';
import { serviceActor, type OwnCommand, type FlowDoor } from '../run/own-command.js';
import type { RunCommand } from '../run/run-command.js';
import { Runners } from '../run/runners.js';
import { authorize, denied as deniedAs, type Authority } from './authorize.js';
import { guardedDigest } from './content.js';
import { unidentified } from './identify.js';
import { isTurnedAway, type Passing, type TurnedAway } from './passing.js';
import { readCommand } from './read.js';
import { refer, type Registers } from './refer.js';
import { requestOf } from './run.js';
import { seal } from './seal.js';
import type { Submission } from './submission.js';
import { waitingOf } from './wait.js';
import { denialOf, deniedBefore, targetOf, turnAway } from './turn-away.js';

export const EVENT_LOG = Symbol('EventLog');
/** Id of this installation. */
export const AUDIENCE = Symbol('audience');
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
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(
    @Inject(EVENT_LOG) readonly log: EventLog,
    @Inject(CommandBus) readonly bus: Bus,
    @Inject(Runners) readonly runners: Runners,
    @Inject(AgencyDirectory) readonly directory: Authority,
    @Inject(PersonalData) readonly personalData: PersonalData,
    @Inject(CODE_TABLES) readonly codeTables: CodeTables,
    @Inject(AUDIENCE) readonly audience: string,
  ) {}

  /** Throws only when the log cannot be reached or its answer is unknown: submit the same again then. */
  async submit(submission: Submission): Promise<Reply> {
    const { identified, source, id, drill, receivedAt = new Date().toISOString() } = submission;
    const commandId = commandUuid(source, id, drill);
    // whatever becomes of it, it is digested
    if (personalField(submission.name, submission.data) !== undefined) await this.personalData.openDigests();
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
        : await this.inTurn(commandId, () =>
            this.pass({ submission, actor: identified.actor, commandId, receivedAt }),
          );
    return reply(submission, outcome);
  }

  /** Submissions of one id one after another: of two that come at once, the second finds what the first came to. */
  private async inTurn<T>(commandId: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.turns.get(commandId) ?? Promise.resolve()).then(work, work);
    this.turns.set(commandId, turn);
    try {
      return await turn;
    } finally {
      if (this.turns.get(commandId) === turn) this.turns.delete(commandId);
    }
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
    const { submission, receivedAt, own, commandId } = passing;
    const away = (one: TurnedAway): Promise<Outcome> =>
      turnAway(submission, one, receivedAt, this.log, targetOf(submission));
    const read = readCommand(passing, () => guardedDigest(submission, this.personalData));
    if (isTurnedAway(read)) return away(read);
    // what the service asks for itself is never turned away; the look is beside the others, which take as long
    const earlier = own ? undefined : denialOf(commandId, submission.drill, this.log);
    earlier?.catch(() => undefined);
    const authorized = await authorize(read, this);
    if (isTurnedAway(authorized)) return away(authorized);
    const isKnown = authorized.waitsFor?.length === 0;
    const referred = isKnown ? { ...authorized, references: {} } : await refer(authorized, this);
    if (isTurnedAway(referred)) return away(referred);
    const sealed = await seal(referred, this.personalData);
    if (isTurnedAway(sealed)) return away(sealed);
    const denial = await earlier;
    const denied = denial && deniedBefore(denial, guardedDigest(submission, this.personalData));
    const taken = (refusal: Refusal): Promise<Outcome> => away(deniedAs(sealed, refusal, this));
    const request = requestOf(sealed, denied, taken);
    const { outcome } = await this.bus.execute(sealed.waitsFor ? waitingOf(sealed, request.frame) : request);
    if (outcome.outcome === 'refused') return outcome;
    if (sealed.waitsFor) return (await this.finish(commandId))?.outcome ?? outcome;
    // whoever comes later finishes what is not finished here
    if (aggregateOf(read.name) === 'approval') await this.finish(read.targetId);
    return outcome;
  }

  /** What a command that waits for a second person has come to; one that is confirmed and has not run is run. */
  async finish(approvalId: string): Promise<Finished | undefined> {
    return finish(approvalId, this);
  }
}

const reply = ({ source, id, name, type }: Submission, outcome: Outcome): Reply =>
  replyTo({ source, id, name: name ?? type }, outcome);
