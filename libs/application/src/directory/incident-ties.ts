import type { DomainEvent, RecordedEvent } from '#contracts';
import {
  evolveParticipation,
  inForce,
  nobodyTakesPart,
  tiesOf,
  type IncidentFacts,
  type Participation,
} from '#domain';
import { LRUCache } from 'lru-cache';
import { knownEvent } from './known-event.js';

/** Incidents that are over and whose ties are in memory all the same. */
const mostEnded = 2_000;

type Head = Pick<IncidentFacts, 'areaCode' | 'category' | 'verified' | 'endedAt'>;

/** An incident with all that was merged into it or that it was merged into. */
interface Group {
  participation: Participation;
  readonly heads: Map<string, Head>;
  /** How far each stream was taken: a group that is read again meets what follows. */
  readonly revisions: Map<string, bigint>;
}

type Streams = (stream: string) => Promise<readonly RecordedEvent[]>;

/** What is kept of the ties of a world; those of incidents that are over are read again when they are asked for. */
export interface TiesState {
  readonly open: ReadonlyMap<string, Group>;
  readonly roots: ReadonlyMap<string, string>;
  /** By incident. */
  readonly streams: ReadonlyMap<string, readonly string[]>;
}

/**
 * Who takes part in which incident of one world, by the acts themselves in log order. Those of open incidents are in
 * memory; of the others the newest are, and the rest is read out of its streams when it is asked for.
 */
export class IncidentTies {
  private readonly open: Map<string, Group>;
  private readonly ended: LRUCache<string, Group>;
  /** The incident that each merged one was merged into. */
  private readonly roots: Map<string, string>;
  /** The same from above: what was merged into each, at first hand. */
  private readonly merged = new Map<string, string[]>();
  /** The incident of each stream of tasks, requests and reports; of an incident, itself. Grows with the log. */
  private readonly places = new Map<string, string>();
  /** The same by incident. */
  private readonly streams = new Map<string, string[]>();
  private readonly reading = new Map<string, { readonly news: RecordedEvent[]; group: Promise<Group> }>();

  /** `prefix` is with what the streams of this world begin. */
  constructor(
    private readonly read: Streams,
    private readonly prefix = '',
    kept?: TiesState,
    most = mostEnded,
  ) {
    this.open = new Map(kept?.open);
    this.ended = new LRUCache({ max: most });
    this.roots = new Map(kept?.roots);
    for (const [from, into] of this.roots) this.hang(from, into);
    for (const [incidentId, streams] of kept?.streams ?? [])
      for (const stream of streams) this.place(stream, incidentId);
  }

  save(): TiesState {
    return { open: this.open, roots: this.roots, streams: this.streams };
  }

  /** `stream` without what its world puts before it. */
  take(record: RecordedEvent, stream: string): void {
    const { incidentId, event } = this.placed(record, stream);
    if (incidentId === undefined) return;
    const root = this.root(incidentId);
    const begins = event?.type === 'incident.reported';
    const group = this.open.get(root) ?? this.ended.get(root) ?? (begins ? this.begin(root) : undefined);
    // what is in no memory is read when it is asked for, this included
    if (!group) return void this.reading.get(root)?.news.push(record);
    takeInto(group, record, stream, event);
    if (event?.type === 'incident.merged') this.join(incidentId, event.data.intoIncidentId);
    this.settle(root);
  }

  /** Nothing of an incident that is not known. */
  async facts(incidentId: string): Promise<IncidentFacts | undefined> {
    if (!this.places.has(`incident-${incidentId}`)) return undefined;
    const root = this.root(incidentId);
    const group = this.open.get(root) ?? this.ended.get(root) ?? (await this.readAgain(root));
    const head = group.heads.get(incidentId);
    if (!head) return undefined;
    const { ties, assigners, commanding } = tiesOf(group.participation, incidentId);
    return { ...head, commanding, assigners, joined: inForce(ties) };
  }

  /** Streams of tasks, requests and reports of an incident, of those merged into it, and of what it was merged into. */
  work(incidentId: string): string[] {
    return this.groupOf(this.root(incidentId)).flatMap((id) =>
      (this.streams.get(id) ?? []).filter((stream) => stream !== `incident-${id}`),
    );
  }

  private groupOf(root: string): string[] {
    return [root, ...(this.merged.get(root) ?? []).flatMap((id) => this.groupOf(id))];
  }

  private hang(from: string, into: string): void {
    const listed = this.merged.get(into);
    if (listed) listed.push(from);
    else this.merged.set(into, [from]);
  }

  private root(incidentId: string): string {
    const above = this.roots.get(incidentId);
    return above === undefined ? incidentId : this.root(above);
  }

  private begin(root: string): Group {
    const group: Group = { participation: nobodyTakesPart, heads: new Map(), revisions: new Map() };
    this.open.set(root, group);
    return group;
  }

  private placed(
    record: RecordedEvent,
    stream: string,
  ): { readonly incidentId?: string; readonly event?: DomainEvent } {
    const event = knownEvent(record);
    const known = this.places.get(stream);
    if (known !== undefined) return { incidentId: known, event };
    const incidentId =
      event?.type === 'incident.reported'
        ? stream.slice('incident-'.length)
        : event && beginning.includes(event.type)
          ? (event.data as { readonly incidentId?: string }).incidentId
          : undefined;
    if (incidentId !== undefined) this.place(stream, incidentId);
    return { incidentId, event };
  }

  private place(stream: string, incidentId: string): void {
    this.places.set(stream, incidentId);
    const listed = this.streams.get(incidentId);
    if (listed) listed.push(stream);
    else this.streams.set(incidentId, [stream]);
  }

  /** The target's group takes the other's in. */
  private join(sourceId: string, targetId: string): void {
    const [from, into] = [this.root(sourceId), this.root(targetId)];
    if (from === into) return;
    const [source, target] = [this.inMemory(from), this.inMemory(into)];
    this.roots.set(from, into);
    this.hang(from, into);
    this.forget(from);
    if (!source || !target) return this.forget(into);
    const { participation: a } = source;
    const { participation: b } = target;
    target.participation = {
      incidents: { ...a.incidents, ...b.incidents },
      requests: { ...a.requests, ...b.requests },
      places: { ...a.places, ...b.places },
      owners: {},
    };
    for (const [id, head] of source.heads) target.heads.set(id, head);
    for (const [id, revision] of source.revisions) target.revisions.set(id, revision);
  }

  private inMemory(root: string): Group | undefined {
    return this.open.get(root) ?? this.ended.get(root);
  }

  private forget(root: string): void {
    this.open.delete(root);
    this.ended.delete(root);
  }

  /** A group of which every incident is over gives its place up. */
  private settle(root: string): void {
    const group = this.open.get(root);
    if (!group || [...group.heads.values()].some(({ endedAt }) => endedAt === undefined)) return;
    this.open.delete(root);
    this.ended.set(root, group);
  }

  private async readAgain(root: string): Promise<Group> {
    const known = this.reading.get(root);
    if (known) return known.group;
    const news: RecordedEvent[] = [];
    const group = this.fromStreams(root, news).finally(() => this.reading.delete(root));
    this.reading.set(root, { news, group });
    return group;
  }

  private async fromStreams(root: string, news: readonly RecordedEvent[]): Promise<Group> {
    const streams = this.groupOf(root).flatMap((incidentId) => this.streams.get(incidentId) ?? []);
    const records: RecordedEvent[] = [];
    for (const stream of streams) records.push(...(await this.read(this.prefix + stream)));
    records.push(...news);
    records.sort((a, b) => (a.position < b.position ? -1 : a.position > b.position ? 1 : 0));
    const group: Group = { participation: nobodyTakesPart, heads: new Map(), revisions: new Map() };
    for (const record of records)
      takeInto(group, record, record.stream.slice(this.prefix.length), knownEvent(record));
    this.ended.set(root, group);
    return group;
  }
}

/** Events by which a stream comes to belong to an incident. */
const beginning: readonly string[] = [
  'task.assigned',
  'sharing.requested',
  'sharing.offered',
  'report.required',
];

function takeInto(group: Group, record: RecordedEvent, stream: string, event: DomainEvent | undefined): void {
  // several events of one command stand at one position and have revisions of their own
  if (record.revision <= (group.revisions.get(stream) ?? -1n)) return;
  group.revisions.set(stream, record.revision);
  if (!event) return;
  group.participation = evolveParticipation(group.participation, {
    stream,
    type: event.type,
    data: event.data,
    actor: record.metadata.actor.agencyId,
    position: record.position,
  });
  if (!stream.startsWith('incident-')) return;
  const id = stream.slice('incident-'.length);
  const head = headAfter(group.heads.get(id), event, record);
  if (head) group.heads.set(id, head);
}

function headAfter(
  head: Head | undefined,
  event: DomainEvent,
  { recordedAt }: RecordedEvent,
): Head | undefined {
  if (event.type === 'incident.reported') {
    const { areaCode, category } = event.data;
    return { areaCode, category, verified: false };
  }
  if (!head) return undefined;
  switch (event.type) {
    case 'incident.classified':
      return { ...head, category: event.data.category };
    case 'incident.verified':
      return { ...head, verified: true };
    case 'incident.closed':
    case 'incident.rejected':
    case 'incident.merged':
      return { ...head, endedAt: recordedAt };
    default:
      return head;
  }
}
