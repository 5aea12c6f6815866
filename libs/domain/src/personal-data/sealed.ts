/**
 * Personal data as it is stored: encrypted under the key of one person, `subject`, whose destruction makes it
 * unreadable wherever it went. A decider handles it as it is and never sees what is in it.
 */
export interface Sealed {
  /** Id of the person's stream, `person-<subject>`. */
  subject: string;
  sealed: string;
}

/** The sealed form alone: nothing stray enters the log. */
export const sealedOf = ({ subject, sealed }: Sealed): Sealed => ({ subject, sealed });
