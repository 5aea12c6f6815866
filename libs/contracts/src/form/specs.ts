import { coordinating, operating, type Role } from '#domain';

export interface CommandSpec {
  readonly dto: new () => object;
  /** Roles that may send it. */
  readonly roles: readonly Role[];
  readonly zh: string;
  readonly en: string;
  /** It brings its aggregate into being, so that the stream is expected to be new. */
  readonly creates?: true;
  /** The field that holds personal data: it is sealed before anything of the command is recorded. */
  readonly personal?: string;
  /** The agency event (past tense) that says the same as a fact. */
  readonly agencyEvent?: string;
}

export type CommandSpecs<Name extends string> = Readonly<Record<Name, CommandSpec>>;

/** A valid body of each command, for documents and tests. */
export type CommandExamples<Name extends string> = Readonly<Record<Name, object>>;

/** Commands that come from outside; `Own` are those that only the service's flows and timers ask for. */
export type Outer<Commands, Own extends keyof Commands> = Exclude<keyof Commands & string, Own>;

export const administering: readonly Role[] = ['administrator'];
/** Enterprises propose warnings, authorities issue them (突发事件应对法 art. 63). */
export const issuing: readonly Role[] = [...coordinating, 'agency-operator'];
/** A key holder may always renew or withdraw its own credential. */
export const anyAgency: readonly Role[] = [...operating, 'administrator', 'auditor', 'personnel'];
