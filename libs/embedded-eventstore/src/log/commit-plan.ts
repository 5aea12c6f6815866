import { randomUUID } from 'node:crypto';
import type { Commit, EventStore, NewRecord } from '../store/store.js';
import { decideAppend, type ExpectedRevision, type StreamView } from './expected-revision.js';
import type { Head } from './head.js';
import { encodeRecord, idOf, type ProposedEvent, TOMBSTONE } from './record.js';
import {
  isMetastream,
  isSoftDeleted,
  metastreamOf,
  originalOf,
  parseLimits,
  SOFT_DELETED_METADATA,
  undeletedMetadata,
} from './stream-metadata.js';
import { isTombstoned, readMetadata, type StreamState, type StreamStates } from './stream-states.js';

export type Outcome =
  /** `last` is −1 when the stream is still empty; `repeated` when it was written before. */
  | { kind: 'done'; last: number; position: number; repeated?: boolean }
  | { kind: 'wrong-expected-version'; current: number }
  | { kind: 'stream-deleted' }
  /** The client gave up before its write was begun: nothing was written. */
  | { kind: 'expired' }
  /** What it repeats was still being written when it came: it gets no answer. */
  | { kind: 'dropped' };

/** Events of one stream that this commit adds. */
interface Addition {
  first: number;
  ids: string[];
  positions: number[];
  revisions: Map<string, number>;
  lastData: Uint8Array;
}

const NO_BYTES = new Uint8Array(0);

/** Decides writes one after the other, each seeing those before it, and gathers what one transaction has to write. */
export class CommitPlan implements Commit {
  readonly records: NewRecord[] = [];
  readonly streams = new Map<string, number>();
  readonly touched = new Set<string>();
  /** Of the records. */
  bytes = 0;
  private readonly states = new Map<string, StreamState>();
  private readonly additions = new Map<string, Addition>();
  private position: number;
  private next: number;

  constructor(
    private readonly store: EventStore,
    private readonly known: StreamStates,
    private readonly head: Pick<Head, 'position' | 'end' | 'layout'>,
    private lastStream: number,
    private readonly nowMs: number,
  ) {
    this.position = head.position;
    this.next = head.end;
  }

  get lastPosition(): number {
    return this.position;
  }

  /** Where the log ends after it. */
  get end(): number {
    return this.next;
  }

  get lastStreamNumber(): number {
    return this.lastStream;
  }

  append(stream: string, expected: ExpectedRevision, events: readonly ProposedEvent[]): Outcome {
    const state = this.stateOf(stream);
    const ids = events.map((event) => event.id);
    const decision = decideAppend(expected, ids, this.viewOf(stream, state));
    if (decision.kind === 'already-written') {
      const position = this.positionAt(stream, state, decision.last);
      return { kind: 'done', last: decision.last, position, repeated: true };
    }
    if (decision.kind !== 'write') return decision;

    const recreated = state.softDeleted;
    for (const event of events) this.add(stream, state, event, state.last + 1);
    const done: Outcome = { kind: 'done', last: state.last, position: this.position };
    if (recreated) this.undelete(stream, state.last + 1 - events.length);
    if (isMetastream(stream)) this.metadataChanged(stream);
    return done;
  }

  softDelete(stream: string, expected: ExpectedRevision): Outcome {
    const refusal = this.checkDelete(stream, expected);
    if (refusal !== undefined) return refusal;
    const metastream = metastreamOf(stream);
    if (this.stateOf(stream).last < 0 && this.stateOf(metastream).last < 0) {
      return { kind: 'wrong-expected-version', current: -1 };
    }
    this.addMetadata(stream, SOFT_DELETED_METADATA);
    return { kind: 'done', last: this.stateOf(stream).last, position: this.position };
  }

  tombstone(stream: string, expected: ExpectedRevision): Outcome {
    const refusal = this.checkDelete(stream, expected);
    if (refusal !== undefined) return refusal;
    const event = {
      id: randomUUID(),
      type: '$streamDeleted',
      json: false,
      data: NO_BYTES,
      metadata: NO_BYTES,
    };
    this.add(stream, this.stateOf(stream), event, TOMBSTONE);
    return { kind: 'done', last: TOMBSTONE, position: this.position };
  }

  private checkDelete(stream: string, expected: ExpectedRevision): Outcome | undefined {
    const decision = decideAppend(expected, [randomUUID()], this.viewOf(stream, this.stateOf(stream)));
    if (decision.kind === 'write' || decision.kind === 'already-written') return undefined;
    return decision;
  }

  private stateOf(stream: string): StreamState {
    let state = this.states.get(stream);
    if (state === undefined) this.states.set(stream, (state = this.known.get(stream)));
    return state;
  }

  private viewOf(stream: string, state: StreamState): StreamView {
    const addition = this.additions.get(stream);
    return {
      last: isTombstoned(stream, (name) => this.stateOf(name)) ? TOMBSTONE : state.last,
      softDeleted: state.softDeleted,
      hasMetadata: () => this.stateOf(metastreamOf(stream)).last >= 0,
      idAt: (revision) => {
        if (addition !== undefined && revision >= addition.first)
          return addition.ids[revision - addition.first];
        const record = this.store.at(state.number, revision);
        return record && idOf(record);
      },
      revisionOf: (id) =>
        addition?.revisions.get(id) ??
        (state.number === 0 ? undefined : this.store.revisionOf(state.number, id)),
    };
  }

  private positionAt(stream: string, state: StreamState, revision: number): number {
    const addition = this.additions.get(stream);
    const pending = addition?.positions[revision - addition.first];
    return pending ?? this.store.positionAt(state.number, revision) ?? 0;
  }

  private add(stream: string, state: StreamState, event: ProposedEvent, revision: number): void {
    if (state.number === 0) {
      state.number = ++this.lastStream;
      this.streams.set(stream, state.number);
    }
    const position = (this.position = this.next);
    const bytes = encodeRecord(event, { stream, revision, position, createdMs: this.nowMs });
    this.next = this.head.layout.after(position, bytes.length);
    this.records.push({ position, stream: state.number, revision, id: event.id, bytes });
    this.bytes += bytes.length;
    state.last = revision;
    this.touched.add(stream);

    let addition = this.additions.get(stream);
    if (addition === undefined) {
      addition = { first: revision, ids: [], positions: [], revisions: new Map(), lastData: event.data };
      this.additions.set(stream, addition);
    }
    addition.ids.push(event.id);
    addition.positions.push(position);
    addition.revisions.set(event.id, revision);
    addition.lastData = event.data;
  }

  private addMetadata(stream: string, data: Uint8Array): void {
    const metastream = metastreamOf(stream);
    const state = this.stateOf(metastream);
    const event = { id: randomUUID(), type: '$metadata', json: true, data, metadata: NO_BYTES };
    this.add(metastream, state, event, state.last + 1);
    this.stateOf(stream).softDeleted = isSoftDeleted(parseLimits(data));
  }

  /** EventStoreDB cuts off what was deleted and keeps the rest of the metadata. */
  private undelete(stream: string, from: number): void {
    this.addMetadata(stream, undeletedMetadata(this.metadataOf(stream), from));
  }

  private metadataChanged(metastream: string): void {
    const original = originalOf(metastream);
    const state = this.stateOf(original);
    if (state.softDeleted) this.undelete(original, state.last + 1);
    else state.softDeleted = isSoftDeleted(parseLimits(this.metadataOf(original)));
  }

  private metadataOf(stream: string): Uint8Array {
    return this.additions.get(metastreamOf(stream))?.lastData ?? readMetadata(this.store, stream) ?? NO_BYTES;
  }
}
