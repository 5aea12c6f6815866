export interface CommandSpec {
  readonly dto: new () => object;
  readonly zh: string;
  readonly en: string;
  /** It brings its aggregate into being, so that the stream is expected to be new. */
  readonly creates?: true;
  /** It may bring its aggregate into being, or be about one that is there. */
  readonly mayCreate?: true;
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
