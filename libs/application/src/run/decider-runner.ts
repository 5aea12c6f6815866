import {
  decode,
  storedName,
  streamId,
  type AggregateName,
  type DomainEvents,
  type EventMetadata,
  type Outcome,
  type OutcomeEvent,
  type RecordedEvent,
} from '#contracts';
import type { Decider, DecisionContext, Refusal } from '#domain';
import { LRUCache } from 'lru-cache';
import { decisionUuid, effectId, noStream, type EventLog, type NewEvent } from '#event-log';

/** Everything about a command except its body. */
export interface CommandFrame {
  readonly metadata: EventMetadata;
  readonly context: DecisionContext;
  /** Refuse unless the aggregate is still at this revision. */
  readonly ifRevision?: bigint;
  /** One of this id was turned away before: the answer unless the aggregate knows the id. */
  readonly denied?: Outcome;
}

/** How a command was processed, in addition to the outcome sent to its sender. */
export interface Ran {
  readonly outcome: Outcome;
  /** The command had been answered before; nothing was written. */
  readonly repeated: boolean;
}

export interface RunOptions<C, S> {
  /** The command brings its aggregate into being: the first try does not read, it appends to a new stream. */
  readonly expectNew?: boolean;
  /**
   * Puts on record, elsewhere, that a command that would bring its aggregate into being is refused where there is one:
   * the stream belongs to whoever made that, and its revision tells others nothing.
   */
  readonly turnAway?: (refusal: Refusal) => Promise<Outcome>;
  /** Adds what the command needs from elsewhere; asked on every attempt, with the fresh state. */
  readonly enrich?: (command: C, state: S) => Promise<C>;
}

interface Known {
  readonly digest: string;
  readonly outcome: Outcome;
}

interface Loaded<S> {
  state: S;
  revision: bigint;
  /** First outcome of every command in the stream, by command id. */
  readonly outcomes: Map<string, Known>;
}

const maxConflicts = 20;

/** Outcomes that one runner keeps, at some 400 bytes each, and aggregates: one counts as its share at least. */
const maxKept = { aggregates: 10_000, outcomes: 300_000 };

/** Other writers changed the stream first on every attempt; nothing was written. */
export class TooManyConflicts extends Error {
  readonly code = 'too-many-conflicts';
}

/** A command of one scope reached the aggregates of another: a defect; nothing was written. */
export class WrongScope extends Error {
  readonly code = 'wrong-scope';
}

/**
 * Runs the commands of one kind of aggregate: load, decide, append at the exact revision, decide again on a
 * conflict. A command id that is in the stream already is answered with its first outcome. Loaded aggregates are
 * kept; whoever else writes is noticed by the conflict. With a `drillId` its aggregates are those inside that drill.
 */
export class DeciderRunner<C extends { type: string }, N extends AggregateName, S> {
  private readonly loaded: LRUCache<string, Loaded<S>>;
  /** Last turn taken on each stream that is being worked on. */
  private readonly turns = new Map<string, Promise<unknown>>();
  /** Reads that wait for their turn: whoever asks before one begins shares it. */
  private readonly reads = new Map<string, Promise<S>>();

  constructor(
    private readonly log: EventLog,
    private readonly aggregate: N,
    private readonly decider: Decider<C, DomainEvents[N], S>,
    private readonly options: { readonly keep?: number; readonly drillId?: string } = {},
  ) {
    const share = maxKept.outcomes / (options.keep ?? maxKept.aggregates);
    // with `max`, room for all would be taken at once, by each of the many runners of every drill
    this.loaded = new LRUCache({
      maxSize: maxKept.outcomes,
      sizeCalculation: ({ outcomes }) => Math.max(share, 1 + outcomes.size),
    });
  }

  /** Current state of an aggregate. `atLeast: 'fresh'` reads the log; otherwise what is kept may be given. */
  async state(id: string, atLeast: 'kept' | 'fresh' = 'fresh'): Promise<S> {
    const stream = streamId(this.aggregate, id, this.options.drillId);
    const kept = this.loaded.get(stream);
    if (kept && atLeast === 'kept') return kept.state;
    let read = this.reads.get(stream);
    if (!read) {
      read = this.inTurn(stream, async () => {
        this.reads.delete(stream);
        return (await this.load(stream, this.loaded.get(stream))).state;
      });
      this.reads.set(stream, read);
    }
    return read;
  }

  /** State of an aggregate before a place in the log; reads its whole stream. */
  async stateBefore(id: string, position: bigint): Promise<S> {
    const records = await this.log.read(streamId(this.aggregate, id, this.options.drillId));
    return records
      .filter((record) => record.position < position)
      .map(({ storedType, data }) => decode(storedType, data) as DomainEvents[N] | OutcomeEvent)
      .reduce(
        (state, event) => (isOutcome(event) ? state : this.decider.evolve(state, event)),
        this.decider.initialState,
      );
  }

  /** Whether a command of this id has its answer in the stream. */
  async hasAnswered(id: string, commandId: string): Promise<boolean> {
    await this.state(id);
    return (
      this.loaded.get(streamId(this.aggregate, id, this.options.drillId))?.outcomes.has(commandId) ?? false
    );
  }

  run(id: string, frame: CommandFrame, command: C, options: RunOptions<C, S> = {}): Promise<Ran> {
    const { drillId } = this.options;
    if (frame.metadata.drill !== drillId) {
      throw new WrongScope(
        `${this.aggregate}-${id}: ${frame.metadata.drill ?? 'live'}, not ${drillId ?? 'live'}`,
      );
    }
    const stream = streamId(this.aggregate, id, drillId);
    return this.inTurn(stream, () => this.attempt(stream, frame, command, options));
  }

  private async attempt(
    stream: string,
    frame: CommandFrame,
    command: C,
    options: RunOptions<C, S>,
  ): Promise<Ran> {
    const { commandId, digest } = frame.metadata;
    const kept = this.loaded.get(stream);
    // only the log can tell that the id was taken before it was turned away
    const mustLook = options.enrich !== undefined || frame.denied !== undefined;
    let current = kept && !mustLook ? kept : undefined;
    current ??= options.expectNew && !kept && !frame.denied ? this.empty() : await this.load(stream, kept);

    for (let conflicts = 0; conflicts < maxConflicts; conflicts++) {
      const known = current.outcomes.get(commandId);
      if (known) return { outcome: repeated(known, digest, stream), repeated: true };
      if (frame.denied) return { outcome: frame.denied, repeated: true };

      const complete = options.enrich ? await options.enrich(command, current.state) : command;
      const isTaken = options.turnAway !== undefined && current.state !== this.decider.initialState;
      const events = this.decide(complete, current, frame, isTaken);
      const [first] = events;
      if (isTaken && first?.type === 'command.refused')
        return { outcome: await options.turnAway(first.data), repeated: false };
      const written = await this.log.append(stream, current.revision, this.proposals(events, frame.metadata));
      if (written !== 'conflict') {
        const outcome = outcomeOf(stream, events, { ...written, metadata: frame.metadata });
        for (const event of events)
          if (!isOutcome(event)) current.state = this.decider.evolve(current.state, event);
        current.revision = written.revision;
        current.outcomes.set(commandId, { digest, outcome });
        this.keep(stream, current);
        return { outcome, repeated: false };
      }
      current = await this.load(stream, current.revision === noStream ? undefined : current);
    }
    this.loaded.delete(stream);
    throw new TooManyConflicts(`${stream}: ${maxConflicts} conflicts in a row`);
  }

  private keep(stream: string, current: Loaded<S>): void {
    // the cache does not measure again what it holds already
    this.loaded.delete(stream);
    this.loaded.set(stream, current);
  }

  /** One at a time per stream: a loaded aggregate is changed in place. Never begins before this returns. */
  private async inTurn<T>(stream: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.turns.get(stream) ?? Promise.resolve()).then(work, work);
    this.turns.set(stream, turn);
    try {
      return await turn;
    } finally {
      if (this.turns.get(stream) === turn) this.turns.delete(stream);
    }
  }

  private decide(
    command: C,
    current: Loaded<S>,
    frame: CommandFrame,
    isTaken: boolean,
  ): (DomainEvents[N] | OutcomeEvent)[] {
    const decision = this.decider.decide(command, current.state, frame.context);
    // at which revision it is, is nothing to whoever finds it taken
    if (isTaken && 'refusal' in decision) return [{ type: 'command.refused', data: decision.refusal }];
    const refusal =
      frame.ifRevision !== undefined && frame.ifRevision !== current.revision
        ? ({
            code: 'stale-revision',
            expected: frame.ifRevision.toString(),
            actual: current.revision.toString(),
          } satisfies Refusal)
        : undefined;
    if (refusal) return [{ type: 'command.refused', data: refusal }];
    if ('refusal' in decision) return [{ type: 'command.refused', data: decision.refusal }];
    if (decision.events.length === 0) return [{ type: 'command.no-change', data: {} }];
    return [...decision.events];
  }

  private proposals(
    events: readonly (DomainEvents[N] | OutcomeEvent)[],
    metadata: EventMetadata,
  ): NewEvent[] {
    const decided = events.map((event) => ({ storedType: storedName(event), data: event.data }));
    const decision = decisionUuid(metadata.commandId, metadata.digest, decided);
    return decided.map((event, index) => ({ eventId: effectId(decision, index), ...event, metadata }));
  }

  private empty(): Loaded<S> {
    return { state: this.decider.initialState, revision: noStream, outcomes: new Map() };
  }

  private async load(stream: string, from: Loaded<S> = this.empty()): Promise<Loaded<S>> {
    for (const record of await this.log.read(stream, from.revision)) {
      const event = decode(record.storedType, record.data) as DomainEvents[N] | OutcomeEvent;
      if (!isOutcome(event)) from.state = this.decider.evolve(from.state, event);
      from.revision = record.revision;
      remember(from.outcomes, stream, event, record);
    }
    if (from.revision !== noStream) this.keep(stream, from);
    return from;
  }
}

const isOutcome = (event: { type: string }): event is OutcomeEvent =>
  event.type === 'command.refused' || event.type === 'command.no-change';

/** The first outcome; reuse of the id for another command is an error of the sender and has no effect. */
const repeated = (known: Known, digest: string, stream: string): Outcome =>
  known.digest === digest
    ? known.outcome
    : {
        outcome: 'refused',
        stream,
        refusal: { code: 'command-id-reused' },
        position: known.outcome.position,
      };

function outcomeOf(
  stream: string,
  events: readonly { type: string; data: unknown }[],
  { revision, position, metadata }: Pick<RecordedEvent, 'revision' | 'position' | 'metadata'>,
): Outcome {
  const [first] = events;
  return first?.type === 'command.refused'
    ? { outcome: 'refused', stream, refusal: first.data as Refusal, position: position.toString() }
    : {
        ...{ outcome: 'accepted', stream, revision: revision.toString(), position: position.toString() },
        ...owedBy(first?.type, metadata),
      };
}

/** What changed nothing leaves nothing to be signed. */
const owedBy = (
  type: string | undefined,
  { alone, commandId: approvalId }: EventMetadata,
): Pick<Extract<Outcome, { outcome: 'accepted' }>, 'owed'> =>
  alone === undefined || type === 'command.no-change' ? {} : { owed: { approvalId, signBy: alone.signBy } };

/** A later event of the same command advances its revision and position. */
function remember(
  outcomes: Map<string, Known>,
  stream: string,
  event: { type: string; data: unknown },
  record: RecordedEvent,
): void {
  const { commandId, digest } = record.metadata;
  outcomes.set(commandId, { digest, outcome: outcomeOf(stream, [event], record) });
}
