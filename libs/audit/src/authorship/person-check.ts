import { decode, parseStreamId, UnknownStoredType, type AnyEvent, type RecordedEvent } from '#contracts';
import { findingAt, type AuthorshipFinding } from './finding.js';

/** What was asked for is known to every process within this time. */
const knownWithinMs = 10_000;
const acts: readonly AnyEvent['type'][] = [
  'sharing.requisitioned',
  'sharing.compensation-paid',
  'person.erased',
];

/**
 * Asks of every requisition, payment and erasure since the installation asks for persons whether one did it: by session,
 * or by a key bound to somebody, whose id is then the name on record. No other key can name a registered person.
 */
export class PersonCheck {
  private since: number | undefined;
  private readonly persons = new Set<string>();

  take(events: readonly RecordedEvent[]): AuthorshipFinding[] {
    return events.flatMap((record) => this.judge(record) ?? []);
  }

  private judge(record: RecordedEvent): AuthorshipFinding | undefined {
    const event = read(record);
    if (!event) return undefined;
    const at = Date.parse(record.recordedAt);
    if (event.type === 'installation.two-persons-listed' && event.data.inPerson === true) this.since ??= at;
    if (event.type === 'person.registered') this.persons.add(parseStreamId(record.stream)?.id ?? '');
    if (!acts.includes(event.type)) return undefined;
    const { actor, origin, drill } = record.metadata;
    const isByDoor = origin?.via === 'http' || origin?.via === 'kafka';
    const isAsked = this.since !== undefined && at - this.since >= knownWithinMs;
    if (!isByDoor || !isAsked || drill !== undefined) return undefined;
    return actor.session !== undefined || this.persons.has(actor.principal)
      ? undefined
      : findingAt(record, { kind: 'no-person' });
  }
}

function read({ storedType, data, stream }: RecordedEvent): AnyEvent | undefined {
  try {
    return stream === 'log' ? undefined : decode(storedType, data);
  } catch (error) {
    if (error instanceof UnknownStoredType) return undefined;
    throw error;
  }
}
