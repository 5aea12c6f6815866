import type { JointInputs, JointTerms } from './inputs.js';

/** Names the item of an agreement whose units are counted; nothing where there is no agreement, or no limit. */
export const drawnOn = (terms: JointTerms | undefined): string | undefined =>
  terms?.agreementId === undefined || terms.agreementUnits === undefined
    ? undefined
    : `${terms.agreementId}/${terms.agreementItem}`;

/** Units that are left of each item, by `drawnOn`: for all requests together. */
export function unitsUnderAgreements({ requests }: JointInputs): Map<string, number> {
  const left = new Map<string, number>();
  for (const { terms } of requests) {
    for (const one of terms) {
      const item = drawnOn(one);
      if (item === undefined) continue;
      left.set(item, Math.min(left.get(item) ?? Infinity, one.agreementUnits ?? Infinity));
    }
  }
  return left;
}
