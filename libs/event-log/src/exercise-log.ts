import {
  maxDrillEvents,
  parseExerciseStream,
  streamId,
  scopePrefix,
  type DrillLog,
  type RecordedEvent,
} from '#contracts';
import { LRUCache } from 'lru-cache';
import type { EventLog } from './event-log.js';

interface Kept {
  readonly drillId: string;
  control: readonly RecordedEvent[];
  readonly events: RecordedEvent[];
  /** Position up to which the scope is complete. */
  upTo: bigint | undefined;
  /** Nothing more can come. */
  isOver: boolean;
}

const maxKept = 20;

/** Reads the logs of drills. A cached drill is brought up to date by reading its new events only. */
export class ExerciseLog {
  private readonly scopes = new LRUCache<string, Kept>({ max: maxKept });
  private readonly reading = new Map<string, Promise<unknown>>();
  private readonly waiting = new Map<string, Promise<Kept>>();

  constructor(private readonly log: Pick<EventLog, 'read' | 'follow'>) {}

  /** The scope as the log holds it now; without events before the drill has started. The same object each time. */
  drillLog(drillId: string): Promise<DrillLog> {
    const waiting = this.waiting.get(drillId);
    if (waiting) return waiting;
    // whoever asks while one reads needs a later reading, which all who ask meanwhile share
    const turn = (this.reading.get(drillId) ?? Promise.resolve()).then(
      () => this.read(drillId),
      () => this.read(drillId),
    );
    this.waiting.set(drillId, turn);
    this.reading.set(drillId, turn);
    const done = (): void => {
      if (this.reading.get(drillId) === turn) this.reading.delete(drillId);
    };
    turn.then(done, done);
    return turn;
  }

  private async read(drillId: string): Promise<Kept> {
    this.waiting.delete(drillId);
    const kept: Kept = this.scopes.get(drillId) ?? {
      drillId,
      control: [],
      events: [],
      upTo: undefined,
      isOver: false,
    };
    const news = await this.log.read(streamId('drill', drillId), kept.control.at(-1)?.revision);
    kept.control = [...kept.control, ...news];
    if (kept.control.length > 0) this.scopes.set(drillId, kept);
    const start = positionOf(kept.control, 'drill.started.v1');
    if (start === undefined) return kept;
    const end = positionOf(kept.control, 'drill.ended.v1');
    kept.upTo ??= start;
    if (kept.isOver) return kept;
    const streamPrefixes = [scopePrefix(drillId)];
    for await (const batch of this.log.follow({ after: kept.upTo, streamPrefixes })) {
      for (const record of batch.events) take(kept, record, end);
      kept.upTo = batch.upTo;
      // the drill's end was in the log before following began
      kept.isOver = (end !== undefined && batch.caughtUp) || isComplete(kept, end);
      if (batch.caughtUp || kept.isOver) break;
    }
    return kept;
  }
}

function take(kept: Kept, record: RecordedEvent, end: bigint | undefined): void {
  const place = parseExerciseStream(record.stream);
  if (place?.drillId !== kept.drillId || kept.events.length >= maxDrillEvents) return;
  // what was still being decided when the drill ended came too late for it
  if (end !== undefined && record.position > end) return;
  kept.events.push({ ...record, stream: place.stream });
}

const isComplete = ({ upTo, events }: Kept, end: bigint | undefined): boolean =>
  events.length >= maxDrillEvents || (end !== undefined && upTo !== undefined && upTo >= end);

const positionOf = (control: readonly RecordedEvent[], storedType: string): bigint | undefined =>
  control.find((record) => record.storedType === storedType)?.position;
