import { storedName, type AnyEvent, type EventMetadata, type RecordedEvent, type Target } from '#contracts';
import type { Actor } from '#domain';
import type { Batch } from '../projecting/runner.js';

interface About {
  readonly by?: string;
  readonly role?: Actor['role'];
  readonly commandId?: string;
  /** When it happened, where that is not when it was recorded. */
  readonly occurredAt?: string;
  /** What it was for, where it never got as far. */
  readonly target?: Target;
}

const start = Date.parse('2026-06-18T14:00:00.000Z');

/** A log in memory: positions ascend with gaps, one second passes per event. */
export class TestLog {
  readonly events: RecordedEvent[] = [];
  private readonly revisions = new Map<string, bigint>();

  append(stream: string, event: AnyEvent, about: About = {}): RecordedEvent {
    const revision = (this.revisions.get(stream) ?? -1n) + 1n;
    this.revisions.set(stream, revision);
    const n = this.events.length + 1;
    const at = new Date(start + n * 1_000).toISOString();
    const record: RecordedEvent = {
      eventId: uuid('e', n),
      stream,
      revision,
      position: BigInt(n) * 10n + (1n << 40n),
      recordedAt: at,
      storedType: storedName(event),
      data: event.data,
      metadata: metadata(about, n, at),
    };
    this.events.push(record);
    return record;
  }

  /** Everything so far as one batch. */
  all(): Batch {
    return { events: this.events, upTo: this.last };
  }

  /** Everything so far, cut into batches of `size`. */
  batches(size: number): Batch[] {
    const batches: Batch[] = [];
    for (let i = 0; i < this.events.length; i += size) {
      const events = this.events.slice(i, i + size);
      batches.push({ events, upTo: events.at(-1)?.position ?? 0n });
    }
    return batches;
  }

  get last(): bigint {
    return this.events.at(-1)?.position ?? 0n;
  }
}

/** Gives a log behind a position in batches of `size`, and ends when it has given all there is. */
export const reading = (log: TestLog, size = 7) =>
  // eslint-disable-next-line @typescript-eslint/require-await -- a source is asynchronous by its type
  async function* (from: bigint | undefined): AsyncGenerator<Batch & { caughtUp: boolean }> {
    for (let at = from ?? -1n; ;) {
      const events = log.events.filter((e) => e.position > at).slice(0, size);
      at = events.at(-1)?.position ?? at;
      yield { events, upTo: at, caughtUp: at >= log.last };
      if (at >= log.last) return;
    }
  };

const uuid = (kind: 'c' | 'e', n: number): string =>
  `${kind}0000000-0000-5000-8000-${n.toString(16).padStart(12, '0')}`;

function metadata(
  { by = 'EMB', role = 'duty-officer', commandId, occurredAt, target }: About,
  n: number,
  at: string,
): EventMetadata {
  return {
    commandId: commandId ?? uuid('c', n),
    command: { source: `/agencies/${by}`, id: `cmd-${n}`, name: 'test' },
    digest: '',
    correlationId: `cmd-${n}`,
    causationId: `cmd-${n}`,
    actor: { agencyId: by, principal: 'p', role },
    occurredAt: occurredAt ?? at,
    receivedAt: at,
    origin: { via: 'http' },
    ...(target && { target }),
  };
}
