import { aggregateOf, observationBatch, streamId, type OuterCommandName, type Plain } from '#contracts';
import type {
  ActivationCommands,
  Actor,
  AgencyCommands,
  AgreementCommands,
  AllocationCommands,
  ApprovalCommands,
  DrillCommands,
  DutyCommands,
  InstallationCommands,
  IncidentCommands,
  ReportCommands,
  PlanCommands,
  InjectCommands,
  PersonCommands,
  ResourceCommands,
  SharingCommands,
  StatisticsCommands,
  TaskCommands,
  TeamCommands,
  WarningCommands,
} from '#domain';
import type { RmMessage } from '#interop';

type AllCommands = AgencyCommands &
  AgreementCommands &
  AllocationCommands &
  InstallationCommands &
  DrillCommands &
  DutyCommands &
  IncidentCommands &
  ReportCommands &
  InjectCommands &
  PersonCommands &
  ResourceCommands &
  SharingCommands &
  StatisticsCommands &
  TaskCommands &
  WarningCommands &
  PlanCommands &
  ActivationCommands &
  TeamCommands &
  ApprovalCommands;

/** What a sender puts into a command: without the parts that the service adds. */
export type Body<K extends OuterCommandName> = Plain<
  Omit<
    AllCommands[K],
    | 'candidates'
    | 'logPosition'
    | 'prepared'
    | 'seeded'
    | (K extends `duty.${string}` ? 'of' | 'persons' | 'beside' | 'open' | 'more' : never)
    | (K extends `agency.${string}` ? 'otherHolders' | 'isConfirmed' : never)
    | (K extends 'statistics.open' ? 'exercise' : never)
    | (K extends 'approval.confirm' ? 'judged' : never)
    | (K extends 'drill.evaluate' ? 'figures' : never)
    | (K extends 'warning.propose' ? 'evidence' : never)
  >
>;

/** A domain event that must have been published before a step can be taken. */
export interface Awaited {
  readonly stream: string;
  readonly event: string;
  /** The line of a negotiation or the clause of a plan that the event must be about. */
  readonly about?: string;
}

/** One message of the night: who says what to which aggregate, when, and what has to come first. */
export interface Step {
  /** The id of the command or of the batch of readings; the same for ever, so that playing again has no second effect. */
  readonly id: string;
  readonly actor: Actor;
  /** Local time of the scenario, RFC 3339 with +08:00. */
  readonly time: string;
  readonly stream: string;
  readonly name: OuterCommandName | typeof observationBatch;
  readonly data: object;
  /** Ids of the steps whose replies come first. */
  readonly after: readonly string[];
  readonly awaits: readonly Awaited[];
  /** Sent as what has happened (agency event) instead of as what is asked for (command). */
  readonly asAgencyEvent: boolean;
  /** What is sent over HTTP in place of a signed message: the same command, in EDXL-RM. */
  readonly message?: RmMessage;
  /** The phone that is answered in place of a signed message, where there are phones, once it shows what is said. */
  readonly phone?: { readonly telephone: string; readonly says: string };
  /** Said by the session of somebody who signs in for it, where one can sign in, in place of a signed message. */
  readonly signsIn?: true;
  /** The drill inside which it is said and what it awaits happens. */
  readonly drill?: string;
  /** What it bears as its correlation, unless it is of the exercise of the night. */
  readonly correlation?: string;
  /** Real time that its sender lets go by when everything is there to answer. */
  readonly hesitatesMs?: number;
  readonly zh: string;
  readonly en: string;
}

/** A step as it is written down: `after` is left out where it is the step before on the same stream. */
export type Draft = Omit<Step, 'after'> & { readonly after?: readonly string[] };

/** `06-18 22:18` of the scenario's year and zone. */
export const local = (when: string): string => `2026-${when.replace(' ', 'T')}:00+08:00`;

export function step<K extends OuterCommandName>(
  id: string,
  when: string,
  actor: Actor,
  [name, target]: readonly [name: K, aggregateId: string],
  data: Body<K>,
  [zh, en]: readonly [zh: string, en: string],
  more: { after?: readonly string[]; awaits?: readonly Awaited[]; asAgencyEvent?: boolean } = {},
): Draft {
  return {
    id,
    actor,
    time: local(when),
    stream: streamId(aggregateOf(name), target),
    name,
    data,
    after: more.after,
    awaits: more.awaits ?? [],
    asAgencyEvent: more.asAgencyEvent ?? false,
    zh,
    en,
  };
}

/** Waits until the units behind these lines are reserved, which the service does after a decision. */
export const reserved = (sharingId: string, ...lineIds: string[]): { awaits: Awaited[] } => ({
  awaits: lineIds.map((lineId) => ({
    stream: streamId('sharing', sharingId),
    event: 'sharing.reservation-confirmed',
    about: lineId,
  })),
});

export const asAgencyEvent = { asAgencyEvent: true } as const;
