import { decode, streamId, type AnyEvent, type RecordedEvent } from '#contracts';
import type { ActingPerson, Role, TwoPersonCase } from '#domain';
import { caseOf } from '../two-persons/case-of.js';

/** `not-asked` is what one person sufficed for, by what was listed then. */
export type SecondState = 'confirmed' | 'signed' | 'signed-late' | 'objected' | 'unsigned' | 'not-asked';

interface Signature {
  readonly agencyId: string;
  readonly role: Role;
}

/** Who stands behind a decision that two persons may be asked for. */
export interface SecondedDecision {
  readonly position: string;
  readonly stream: string;
  readonly type: string;
  readonly case: TwoPersonCase;
  readonly decidedAt: string;
  readonly first: Signature;
  readonly state: SecondState;
  readonly second?: Signature;
  /** Why one did it alone. */
  readonly aloneBecause?: string;
  /** Until when it was to be signed. */
  readonly signBy?: string;
}

/** The stream in which what one did alone is signed. */
export const signedIn = ({ metadata: { alone, commandId } }: RecordedEvent): string | undefined =>
  alone && streamId('approval', commandId);

/** The stream of the joint decision that an allocation carries out by hand. */
export function jointlyIn({ storedType, data }: RecordedEvent): string | undefined {
  const event = decode(storedType, data);
  if (event.type !== 'sharing.allocation-decided') return undefined;
  const { allocationId, override } = event.data.certificate;
  return override && allocationId !== undefined ? streamId('allocation', allocationId) : undefined;
}

const signature = ({ agencyId, role }: ActingPerson): Signature => ({ agencyId, role });

/** Both signatures of each such decision, in the order of the log. */
export const secondsOf = (records: readonly RecordedEvent[]): SecondedDecision[] =>
  records.flatMap((record): SecondedDecision[] => {
    const event = decode(record.storedType, record.data);
    const one = caseOf(event);
    if (one === undefined) return [];
    const { position, stream, metadata } = record;
    const { actor, alone, occurredAt } = metadata;
    const decision = {
      ...{ position: position.toString(), stream, type: event.type, case: one, decidedAt: occurredAt },
      first: signature(actor),
    };
    const [second] = actor.cosigners ?? [];
    if (second) return [{ ...decision, state: 'confirmed', second: signature(second) }];
    // what a report says of itself is no sign that somebody was asked
    if (!alone) return one === 'override' ? [{ ...decision, state: 'not-asked' }] : [];
    const approval = records
      .filter((other) => other.stream === signedIn(record))
      .map(({ storedType, data }) => decode(storedType, data));
    const { reason: aloneBecause, signBy } = alone;
    return [{ ...decision, aloneBecause, signBy, ...endOf(approval) }];
  });

function endOf(events: readonly AnyEvent[]): Pick<SecondedDecision, 'state' | 'second'> {
  for (const event of events) {
    if (event.type === 'approval.signed')
      return { state: event.data.late ? 'signed-late' : 'signed', second: signature(event.data.by) };
    if (event.type === 'approval.objected') return { state: 'objected', second: signature(event.data.by) };
  }
  return { state: 'unsigned' };
}
