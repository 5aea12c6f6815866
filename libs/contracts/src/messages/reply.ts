import { refusalTexts, type Refusal } from '#domain';
import { violationMessage, type Bilingual, type Violation } from '../violations/violation.js';

/** What became of a command. Positions and revisions are texts of 64-bit integers. */
export type Outcome =
  | {
      readonly outcome: 'accepted';
      readonly stream: string;
      /** Revision after the command's last event. */
      readonly revision: string;
      /** Log position of that event: ask queries for `minPosition` to read one's own write. */
      readonly position: string;
    }
  | {
      readonly outcome: 'refused';
      readonly stream: string;
      readonly refusal: Refusal;
      /** Position of the record of the refusal. */
      readonly position: string;
    };

/** The reply on `liandong.replies`; the same command gets the same one however often it is asked. */
export type Reply = Outcome & {
  readonly command: { readonly source: string; readonly id: string; readonly name: string };
  /** For people, in both languages; refusals only. */
  readonly message?: Bilingual;
};

export const refusalMessage = (refusal: Refusal): Bilingual => {
  const [zh, en] = refusalTexts[refusal.code];
  return { zh, en };
};

/** The refusal with a text for each of its violations: on record are their codes and numbers alone. */
export const worded = (refusal: Refusal): Refusal => {
  const violations = refusal['violations'] as readonly Violation[] | undefined;
  return violations === undefined
    ? refusal
    : {
        ...refusal,
        violations: violations.map((violation) => ({ ...violation, message: violationMessage(violation) })),
      };
};
