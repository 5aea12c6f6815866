import { twoPersonCases, type TwoPersonCase } from '../authority/relation/subject.js';

/**
 * What needs a second person beyond what always does. Nothing can be listed that takes away from the latter: keys,
 * roles, mandates, payment and erasure are no cases.
 */
export interface TwoPersons {
  readonly listed: readonly TwoPersonCase[];
  /** How long the second person of what one did alone has to sign: 1 to 168. */
  readonly signWithinHours: number;
  /**
   * A key that is nobody's requisitions, pays and erases nothing, and once two persons can administer, it does not do
   * that either. It stays, whatever is listed later.
   */
  readonly inPerson?: boolean;
}

/** What a new installation begins with. */
export const twoPersonsAtStart: TwoPersons = { listed: twoPersonCases, signWithinHours: 24, inPerson: true };

/** Each case once, in the order of the cases. */
export const inOrder = (listed: readonly TwoPersonCase[]): readonly TwoPersonCase[] =>
  twoPersonCases.filter((one) => listed.includes(one));

/** Until when what was done alone has to be signed. */
export const signBy = (
  receivedAt: string,
  { signWithinHours }: Pick<TwoPersons, 'signWithinHours'>,
): string => new Date(Date.parse(receivedAt) + signWithinHours * 3_600_000).toISOString();
