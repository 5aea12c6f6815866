import type { Bilingual } from '#contracts';
import type { Readiness } from '#domain';

/** What is to have been otherwise. Positions are those of the log; each change takes effect at its own. */
export type SupposedChange =
  /** The event at the position did not happen. */
  | { readonly kind: 'drop'; readonly position: string }
  /** The command behind the event was another: these fields of its data in place of the recorded ones. */
  | { readonly kind: 'replace'; readonly position: string; readonly data: Readonly<Record<string, unknown>> }
  /** The allocation decided at the position was decided by another policy version, without human override. */
  | { readonly kind: 'policy'; readonly position: string; readonly policyVersion: string }
  /** From the position on the resource had so many units, another readiness, or was withdrawn altogether. */
  | {
      readonly kind: 'resource';
      readonly position: string;
      readonly resourceId: string;
      readonly quantity?: number;
      readonly readiness?: Readiness;
      readonly withdrawn?: true;
    };

/** One that takes an event's place; the other changes a resource from a position on. */
export type EventChange = Exclude<SupposedChange, { kind: 'resource' }>;

/** Something that was recorded and could not have happened so, or was left out. */
export interface Deviation {
  /** Position of the recorded event that it is about. */
  readonly position: string;
  readonly stream: string;
  readonly type: string;
  /**
   * Code of a refusal; or `dropped`, `replaced`, `decided-anew`; or `did-not-happen`, where what it presupposes was not
   * so.
   */
  readonly code: string;
}

/** A change that does not fit the log. */
export class ChangeDoesNotApply extends Error {
  readonly code = 'change-does-not-apply';
  constructor(readonly reason: Bilingual) {
    super(`${reason.zh} · ${reason.en}`);
  }
}

/** A command, or an event that says what its command did, with what is to have been otherwise in it. */
export const changed = <C extends { readonly data: object }>(command: C, change?: EventChange): C =>
  change?.kind === 'replace' ? { ...command, data: { ...command.data, ...change.data } } : command;
