import { decode, isOuterCommand, UnknownStoredType, type AnyEvent, type RecordedEvent } from '#contracts';
import { commandRules, type TwoPersonCase } from '#domain';
import { caseOf } from '../two-persons/case-of.js';
import { findingAt, type AuthorshipFinding, type AuthorshipProblem } from './finding.js';

/** What was listed is known to every process within this time. */
const knownWithinMs = 10_000;

/**
 * Asks of every act for which the installation had two persons listed whether another person confirmed it, or one did it
 * alone with a reason where that is allowed. What was done before something was listed is not judged by the list.
 */
export class SecondCheck {
  private listed: readonly TwoPersonCase[] = [];
  /** What was listed before as well: it was in force throughout. */
  private before: readonly TwoPersonCase[] = [];
  private since = 0;

  take(events: readonly RecordedEvent[]): AuthorshipFinding[] {
    return events.flatMap((record) => this.judge(record) ?? []);
  }

  private judge(record: RecordedEvent): AuthorshipFinding | undefined {
    const event = read(record);
    if (!event || event.type.startsWith('command.')) return undefined;
    const at = Date.parse(record.recordedAt);
    if (event.type === 'installation.two-persons-listed') {
      [this.before, this.listed, this.since] = [this.listed, event.data.listed, at];
      return undefined;
    }
    const { alone, actor, origin, command, drill } = record.metadata ?? {};
    const wrong = (problem: AuthorshipProblem): AuthorshipFinding => findingAt(record, problem);
    if (alone && !(mayBeDoneAlone(command.name) && alone.reason.trim() !== ''))
      return wrong({ kind: 'not-to-be-done-alone', command: command.name });
    const one = caseOf(event);
    const isByDoor = origin?.via === 'http' || origin?.via === 'kafka';
    if (one === undefined || !isByDoor || drill !== undefined || !this.isInForce(one, at)) return undefined;
    const isSeconded = (actor.cosigners ?? []).some(
      (other) =>
        other.agencyId !== actor.agencyId ||
        (other.principal !== actor.principal && (other.keyId === undefined || other.keyId !== actor.keyId)),
    );
    return isSeconded || alone ? undefined : wrong({ kind: 'one-person', case: one });
  }

  private isInForce(one: TwoPersonCase, at: number): boolean {
    const isNew = at - this.since < knownWithinMs;
    return this.listed.includes(one) && (!isNew || this.before.includes(one));
  }
}

const mayBeDoneAlone = (name: string): boolean =>
  isOuterCommand(name) && (commandRules[name].secondPerson ?? []).some(({ mayFollow }) => mayFollow);

function read({ storedType, data, stream }: RecordedEvent): AnyEvent | undefined {
  try {
    return stream === 'log' ? undefined : decode(storedType, data);
  } catch (error) {
    if (error instanceof UnknownStoredType) return undefined;
    throw error;
  }
}
