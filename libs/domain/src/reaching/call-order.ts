import type { Fault, OnDuty } from '../duty/on-duty.js';
import type { MessageRecipient, MessageRequest } from './message.js';

/** Who is asked in an agency, in order, and who of those on duty is not, and why. */
export interface CallOrder {
  readonly recipients: readonly MessageRecipient[];
  readonly passedOver: readonly Fault[];
}

/**
 * Those on duty in the order in which they are called, each by pseudonym and post, and after them the contact of the
 * agency: it is the last resort where nobody is on duty, or nobody of them can be reached.
 */
export function callOrderOf(
  { agencyId, call, passedOver }: Pick<OnDuty, 'agencyId' | 'call' | 'passedOver'>,
  contact: MessageRecipient | undefined,
): CallOrder {
  const onDuty = call.map(({ personId, post }): MessageRecipient => ({ agencyId, personId, post }));
  const faults = passedOver.map(({ place, reason, personId }): Fault => ({ place, reason, personId }));
  return { recipients: contact ? [...onDuty, contact] : onDuty, passedOver: faults };
}

/**
 * Whether somebody else is to be told, of what has not gone out to anybody: whoever is asked first is whoever is called
 * first now, and whoever stands in for somebody is still on duty. Where nobody is, it stays as it is.
 */
export function isRelieved({ recipient, insteadOf }: MessageRequest, { recipients }: CallOrder): boolean {
  const [first] = recipients;
  if (!first) return false;
  return insteadOf
    ? !recipients.some((one) => isSameRecipient(one, recipient))
    : !isSameRecipient(first, recipient);
}

export const isSameRecipient = (one: MessageRecipient, other: MessageRecipient): boolean =>
  one.agencyId === other.agencyId && one.personId === other.personId;
