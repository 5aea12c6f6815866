import {
  aggregateOf,
  commandSpecs,
  instant,
  intakeStream,
  personalField,
  refusalMessage,
  storedName,
  worded,
  type EventMetadata,
  type Outcome,
  type Reply,
} from '#contracts';
import type { Actor, CodeTables, Refusal } from '#domain';
import {
  commandUuid,
  decisionUuid,
  derivedId,
  effectId,
  noStream,
  type CommandFrame,
  type EventLog,
  type Ran,
} from '#event-log';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus, type ICommand } from '@nestjs/cqrs';
import { canonicalize } from 'json-canonicalize';
import { createHash } from 'node:crypto';
import { AgencyDirectory } from '../agency/directory.js';
import {
  ToActivation,
  ToAgency,
  ToAgreement,
  ToAllocation,
  ToDrill,
  ToIncident,
  ToReport,
  ToPlan,
  ToInject,
  ToPerson,
  ToResource,
  ToSharing,
  ToTask,
  ToTeam,
  ToWarning,
} from '../run/aggregate-commands.js';
import { closedDrill } from '../drill/open-drill.js';
import { PersonalData } from '../personal-data/personal-data.js';
import { readCommand, type Read } from './read.js';
import { resolveReferences } from './refer.js';
import { Runners } from '../run/runners.js';
import type { Submission } from './submission.js';

export const EVENT_LOG = Symbol('EventLog');
export const CODE_TABLES = Symbol('CodeTables');

const targets = {
  agency: ToAgency,
  incident: ToIncident,
  task: ToTask,
  resource: ToResource,
  sharing: ToSharing,
  agreement: ToAgreement,
  warning: ToWarning,
  report: ToReport,
  plan: ToPlan,
  activation: ToActivation,
  allocation: ToAllocation,
  drill: ToDrill,
  inject: ToInject,
  team: ToTeam,
  person: ToPerson,
} as const;

/**
 * The one way of a command from any door to its aggregate. Every submission gets exactly one answer, and the
 * answer is on record before it is given: in the aggregate's stream, or in an intake stream of its own when the
 * command never got as far.
 */
@Injectable()
export class CommandIntake {
  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(Runners) private readonly runners: Runners,
    @Inject(AgencyDirectory) private readonly directory: AgencyDirectory,
    @Inject(PersonalData) private readonly personalData: PersonalData,
    @Inject(CODE_TABLES) private readonly codeTables: CodeTables,
  ) {}

  /** Throws only when the log cannot be reached or its answer is unknown: submit the same again then. */
  async submit(submission: Submission): Promise<Reply> {
    const receivedAt = new Date().toISOString();
    const digest = this.guardedDigest(submission);
    const { identified } = submission;
    if ('refusal' in identified) {
      // anybody can claim an id: one that is not proved must not stand in the way of its rightful owner. The reason
      // is part of it, since another one later (the agency is known by then, its key is not) is another answer
      const messageId = derivedId(
        commandUuid(submission.source, submission.id, submission.drill),
        `${digest} ${submission.signature} ${identified.refusal.code}`,
      );
      return this.turnAway(submission, unverified(submission), identified.refusal, {
        messageId,
        digest,
        receivedAt,
      });
    }
    const { actor } = identified;
    const commandId = commandUuid(submission.source, submission.id, submission.drill);
    const read = readCommand(submission, receivedAt);
    if ('refusal' in read) {
      // the same id may come again with a body that can be read: this refusal is of this content only
      const messageId = derivedId(commandId, digest);
      return this.turnAway(submission, actor, read.refusal, { messageId, digest, receivedAt });
    }
    const { name, targetId, occurredAt, ifRevision } = read;
    const sealing = await this.seal(submission, read, { commandId, actor });
    if ('refusal' in sealing) {
      const messageId = derivedId(commandId, digest);
      return this.turnAway(submission, actor, sealing.refusal, { messageId, digest, receivedAt });
    }
    const { data } = sealing;
    const references = await resolveReferences(name, targetId, data, actor, {
      runners: this.runners.of(submission),
      directory: this.directory,
      personalData: this.personalData,
      codeTables: this.codeTables,
    });
    const frame: CommandFrame = {
      metadata: metadataOf(submission, {
        commandId,
        digest: sealing.digest,
        actor,
        occurredAt,
        receivedAt,
      }),
      context: {
        actor,
        occurredAt,
        receivedAt,
        incident: references.incident,
        unknownAgencies: references.unknownAgencies,
        unknownCodes: references.unknownCodes,
      },
      ifRevision,
      standing: commandSpecs[name].roles.includes(actor.role)
        ? ((await closedDrill(submission, actor, this.runners)) ?? references.refusal)
        : { code: 'role-not-permitted', role: actor.role, permitted: commandSpecs[name].roles },
    };
    const Target: new (id: string, frame: CommandFrame, command: never, expectNew: boolean) => ICommand =
      targets[aggregateOf(name)];
    const request = new Target(
      targetId,
      frame,
      { type: name, data } as never,
      commandSpecs[name].creates ?? false,
    );
    const { outcome } = await this.bus.execute<ICommand, Ran>(request);
    return reply(submission, outcome);
  }

  /** The command's data as they may be recorded, and the digest of just that. */
  private async seal(
    submission: Submission,
    { name, targetId, data }: Read,
    { commandId, actor }: { commandId: string; actor: Actor },
  ): Promise<{ data: object; digest: string } | { refusal: Refusal }> {
    const field = personalField(name, data);
    if (field === undefined || (data as Record<string, unknown>)[field] === undefined)
      return { data, digest: contentDigest(submission) };
    const ownerAgencyId = aggregateOf(name) === 'agency' ? targetId : actor.agencyId;
    const sealed = await this.personalData.seal(name, { commandId, ownerAgencyId }, data);
    if ('refusal' in sealed) return sealed;
    const value = (sealed.data as Record<string, unknown>)[field];
    const content = { ...(submission.data as object), [field]: value };
    return { data: sealed.data, digest: contentDigest({ ...submission, data: content }) };
  }

  /** A digest of plain personal data would tell whether a guess at it is right. */
  private guardedDigest(submission: Submission): string {
    const digest = contentDigest(submission);
    return personalField(submission.name, submission.data) === undefined
      ? digest
      : this.personalData.blind(digest);
  }

  private async turnAway(
    submission: Submission,
    actor: Actor,
    refusal: Refusal,
    { messageId, digest, receivedAt }: { messageId: string; digest: string; receivedAt: string },
  ): Promise<Reply> {
    const stream = intakeStream(messageId, submission.drill);
    const event = { type: 'command.refused' as const, data: refusal };
    const occurredAt = instant(submission.time) ?? receivedAt;
    const written = await this.log.append(stream, noStream, [
      {
        // a repeat whose refusal differs, by the time it came say, meets a conflict and is told the first
        eventId: effectId(decisionUuid(messageId, digest, refusal), 0),
        storedType: storedName(event),
        data: refusal,
        metadata: metadataOf(submission, { commandId: messageId, digest, actor, occurredAt, receivedAt }),
      },
    ]);
    if (written !== 'conflict') {
      return reply(submission, {
        outcome: 'refused',
        stream,
        refusal,
        position: written.position.toString(),
      });
    }
    const [first] = await this.log.read(stream);
    return reply(submission, {
      outcome: 'refused',
      stream,
      refusal: (first?.data ?? refusal) as Refusal,
      position: (first?.position ?? 0n).toString(),
    });
  }
}

/** Same command, same digest, through whichever door and however often it came. */
const contentDigest = ({ name, type, subject, data }: Submission): string =>
  createHash('sha256')
    .update(canonicalize({ name: name ?? type, subject, data }))
    .digest('base64url');

/** On record as what it is: a claim. */
const unverified = ({ source }: Submission): Actor => ({
  agencyId: 'unverified',
  principal: source,
  role: 'agency-operator',
});

function metadataOf(
  { source, id, name, type, data, correlationId, signature, origin, drill }: Submission,
  known: Pick<EventMetadata, 'commandId' | 'digest' | 'actor' | 'occurredAt' | 'receivedAt'>,
): EventMetadata {
  return {
    commandId: known.commandId,
    command: { source, id, name: name ?? type },
    digest: known.digest,
    correlationId: correlationId ?? known.commandId,
    causationId: known.commandId,
    actor: known.actor,
    occurredAt: known.occurredAt,
    receivedAt: known.receivedAt,
    origin,
    ...(drill === undefined ? {} : { drill }),
    // it confirms a guess at what was signed: of personal data it is not kept
    ...(signature && personalField(name, data) === undefined ? { signature } : {}),
  };
}

function reply({ source, id, name, type }: Submission, outcome: Outcome): Reply {
  const command = { source, id, name: name ?? type };
  return outcome.outcome === 'refused'
    ? { command, ...outcome, refusal: worded(outcome.refusal), message: refusalMessage(outcome.refusal) }
    : { command, ...outcome };
}
