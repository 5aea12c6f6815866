import { ownIntake, planInputs, Runners, type AllInputs, type CommandIntake } from '#application';
import { decode, storedName, type AnyEvent, type EventMetadata, type RecordedEvent } from '#contracts';
import { noStream, type Appended, type EventLog, type NewEvent } from '#event-log';
import { randomUUID } from 'node:crypto';

/** A log in memory that can lose the answer to an append, as a crash between append and answer would. */
export class MemoryLog {
  readonly records: RecordedEvent[] = [];
  /** Appends that are still answered; the one after them is done and its answer lost. */
  answers = Infinity;

  /** What it records events by. */
  now: () => Date = () => new Date(0);

  readonly runners = (): Runners => new Runners(this as unknown as EventLog);

  /** Takes what flows and timers ask for; every agency counts as registered. */
  intake(inputs: Partial<AllInputs> = {}): CommandIntake {
    const log = this as unknown as EventLog;
    const runners = this.runners();
    const directory = { isRegistered: () => Promise.resolve(true) };
    return ownIntake(log, {
      runners,
      directory,
      inputs: { activation: planInputs(runners, log), report: {}, duty: {}, ...inputs },
    });
  }

  read(stream: string, after = noStream): Promise<RecordedEvent[]> {
    return Promise.resolve(this.of(stream).filter(({ revision }) => revision > after));
  }

  private of(stream: string): RecordedEvent[] {
    return this.records.filter((record) => record.stream === stream);
  }

  async append(
    stream: string,
    expected: bigint,
    events: readonly NewEvent[],
  ): Promise<Appended | 'conflict'> {
    const before = this.records.length;
    const answered = this.write(stream, expected, events);
    await Promise.resolve();
    // a repeat adds nothing, and what came through once goes on
    if (this.records.length > before && this.answers-- <= 0) throw new Error('crashed');
    return answered;
  }

  private write(stream: string, expected: bigint, events: readonly NewEvent[]): Appended | 'conflict' {
    const present = this.of(stream);
    // as in the engine, it counts as repeated at the very place where it was asked for
    const done = present.find(({ revision }) => revision === expected + 1n);
    if (done && done.eventId === events[0]?.eventId)
      return { revision: done.revision, position: done.position };
    if ((present.at(-1)?.revision ?? noStream) !== expected) return 'conflict';
    for (const { eventId, storedType, data, metadata } of events) {
      const revision = (present.at(-1)?.revision ?? noStream) + 1n;
      const position = BigInt(this.records.length);
      const recordedAt = this.now().toISOString();
      const record = { eventId, stream, revision, position, recordedAt, storedType, data, metadata };
      this.records.push(record);
      present.push(record);
    }
    return { revision: present.at(-1)?.revision ?? 0n, position: BigInt(this.records.length - 1) };
  }

  /** Puts an event where a command would have. */
  async put(stream: string, event: AnyEvent): Promise<RecordedEvent> {
    const commandId = randomUUID();
    const metadata: EventMetadata = {
      commandId,
      command: { source: '/agencies/EMB', id: commandId, name: 'incident.report' },
      digest: commandId,
      correlationId: 'night',
      causationId: commandId,
      actor: { agencyId: 'EMB', principal: 'x', role: 'duty-officer' },
      occurredAt: '2026-06-18T14:00:00.000Z',
      receivedAt: '2026-06-18T14:00:01.000Z',
      origin: { via: 'http' },
    };
    const revision = BigInt(this.of(stream).length) - 1n;
    const storedType = storedName(event);
    await this.append(stream, revision, [{ eventId: randomUUID(), storedType, data: event.data, metadata }]);
    const record = this.records.at(-1);
    if (!record) throw new Error('unreachable');
    return record;
  }

  /** Does the work again and again, crashing after the next append each time, until it comes through. */
  async crashesOf(work: () => Promise<void>): Promise<number> {
    for (let crashes = 0; crashes < 100; crashes++) {
      this.answers = 0;
      const cameThrough = await work().then(
        () => true,
        () => false,
      );
      this.answers = Infinity;
      if (cameThrough) return crashes;
    }
    throw new Error('it never comes through');
  }

  types(stream: string): string[] {
    return this.records
      .filter((record) => record.stream === stream)
      .map(({ storedType, data }) => decode(storedType, data).type);
  }
}

/** Positions in memory. */
export class MemoryPositions {
  readonly saved: bigint[] = [];
  load(): Promise<bigint | undefined> {
    return Promise.resolve(this.saved.at(-1));
  }
  save(_: string, position: bigint): Promise<void> {
    this.saved.push(position);
    return Promise.resolve();
  }
}
