import {
  evolveParticipation,
  inForce,
  nobodyTakesPart,
  own,
  partiesOf,
  tiesOf,
  type Act,
  type IncidentPart,
  type Participation,
  type RequestPart,
  type Standing,
  type Tie,
} from '#domain';

/** A tie or merge with its positions as texts: JSON has no integers of 64 bits. */
type Texts<T> = {
  readonly [K in keyof T]: T[K] extends bigint | undefined ? string | Extract<T[K], undefined> : T[K];
};

interface StoredIncident extends Omit<IncidentPart, 'ties' | 'into'> {
  readonly ties: readonly Texts<Tie>[];
  readonly into?: Texts<NonNullable<IncidentPart['into']>>;
}

/** What the fold keeps of one stream. */
export interface SightPart {
  readonly incident?: StoredIncident;
  readonly request?: RequestPart;
  /** The incident of a task or report. */
  readonly place?: string;
  /** The owner of a resource. */
  readonly owner?: string;
  /** Incidents that were merged into this one, and the negotiations of this one. */
  readonly sources: readonly string[];
  readonly requests: readonly string[];
  /** Whom questions of this negotiation name. */
  readonly addressees: readonly string[];
  /** What holds now, by agency and standing, with the position since when. */
  readonly shown: Readonly<Record<string, string>>;
}

const nothing: SightPart = { sources: [], requests: [], addressees: [], shown: {} };

export interface SightChange {
  readonly object: string;
  readonly agencyId: string;
  readonly standing: Standing;
  readonly since: string;
  readonly ended?: string;
}

const incidentStream = (id: string): string => `incident-${id}`;
const requestStream = (id: string): string => `sharing-${id}`;

/** Streams of which the parts have to be known before this part can be folded further. */
export const besides = ({ incident, request, place, sources, requests }: SightPart): readonly string[] => [
  ...[incident?.into?.id, request?.incidentId, place, ...sources].flatMap((id) =>
    id === undefined ? [] : incidentStream(id),
  ),
  ...requests.map(requestStream),
];

/** The same for an act. */
export const besidesAct = ({ stream, data }: Pick<Act, 'stream' | 'data'>): readonly string[] => {
  const named = (field: string, prefix: string): readonly string[] =>
    typeof data[field] === 'string' ? [`${prefix}-${data[field]}`] : [];
  return [
    stream,
    ...named('incidentId', 'incident'),
    ...named('intoIncidentId', 'incident'),
    ...named('resourceId', 'resource'),
  ];
};

/** Follows who takes part, from the parts of the streams that what comes next concerns. */
export class SightFold {
  /** Streams whose part changed, with the position of the last event that did it. */
  readonly touched = new Map<string, string>();
  private position = '0';
  private state: Participation = nobodyTakesPart;
  private readonly parts = new Map<string, SightPart>();

  constructor(stored: readonly { readonly id: string; readonly part: SightPart }[]) {
    const incidents: Record<string, IncidentPart> = {};
    const requests: Record<string, RequestPart> = {};
    const places: Record<string, string> = {};
    const owners: Record<string, string> = {};
    for (const { id: stream, part } of stored) {
      const id = idOf(stream);
      if (part.incident) incidents[id] = revived(part.incident);
      if (part.request) requests[id] = part.request;
      if (part.place !== undefined) places[stream] = part.place;
      if (part.owner !== undefined) owners[id] = part.owner;
      this.parts.set(stream, part);
    }
    this.state = { incidents, requests, places, owners };
  }

  take(act: Act): SightChange[] {
    const { stream } = act;
    this.position = act.position.toString();
    const before = this.state;
    this.state = evolveParticipation(before, act);
    const id = idOf(stream);
    const named = namedInQuestion(act);
    const isKnown = named.length > 0 && own(before.requests, id) !== undefined;
    // of what it has not seen begin it keeps nothing
    if (this.state === before && !isKnown) return [];
    const isRequest = stream.startsWith('sharing-');
    const incidentId = stream.startsWith('incident-')
      ? id
      : (own(this.state.places, stream) ?? own(this.state.requests, id)?.incidentId);
    const into = act.data['intoIncidentId'];
    if (act.type === 'incident.merged' && typeof into === 'string')
      this.change(incidentStream(into), ({ sources }) => ({ sources: added(sources, id) }));
    if (isKnown) this.change(stream, ({ addressees }) => ({ addressees: added(addressees, ...named) }));
    if (isRequest && incidentId !== undefined)
      this.change(incidentStream(incidentId), ({ requests }) => ({ requests: added(requests, id) }));
    this.change(stream, () => ({}));
    this.touchChanged(before);
    const objects = [...(isRequest ? [stream] : []), ...this.upwards(incidentId).map(incidentStream)];
    return objects.flatMap((object) => this.differences(object));
  }

  /** What is to be kept of a stream that was touched. */
  partOf(stream: string): SightPart {
    const id = idOf(stream);
    const { incidents, requests, places, owners } = this.state;
    const incident = stream.startsWith('incident-') ? own(incidents, id) : undefined;
    return {
      ...(this.parts.get(stream) ?? nothing),
      incident: incident && stored(incident),
      request: stream.startsWith('sharing-') ? own(requests, id) : undefined,
      place: own(places, stream),
      owner: stream.startsWith('resource-') ? own(owners, id) : undefined,
    };
  }

  private change(stream: string, to: (part: SightPart) => Partial<SightPart>): void {
    const part = this.parts.get(stream) ?? nothing;
    this.parts.set(stream, { ...part, ...to(part) });
    this.touched.set(stream, this.position);
  }

  /** Also what changes nothing in who stands how: a task that was taken up, another tie of one that has some. */
  private touchChanged({ incidents, requests }: Participation): void {
    for (const [id, part] of Object.entries(this.state.incidents))
      if (part !== own(incidents, id)) this.change(incidentStream(id), () => ({}));
    for (const [id, part] of Object.entries(this.state.requests))
      if (part !== own(requests, id)) this.change(requestStream(id), () => ({}));
  }

  private differences(object: string): SightChange[] {
    const { position } = this;
    const { shown } = this.parts.get(object) ?? nothing;
    const now = new Set(this.standingsIn(object));
    const changes: SightChange[] = [];
    const kept: Record<string, string> = {};
    for (const key of now) {
      kept[key] = own(shown, key) ?? position;
      if (own(shown, key) === undefined) changes.push({ object, ...unkeyed(key), since: position });
    }
    for (const [key, since] of Object.entries(shown))
      if (!now.has(key)) changes.push({ object, ...unkeyed(key), since, ended: position });
    if (changes.length > 0) this.change(object, () => ({ shown: kept }));
    return changes;
  }

  private standingsIn(object: string): string[] {
    const id = idOf(object);
    if (object.startsWith('sharing-')) {
      const { requester, asked, answerers, lineOwners } = partiesOf(this.state, id);
      const { addressees } = this.parts.get(object) ?? nothing;
      return [
        ...(requester === undefined ? [] : [keyed(requester, 'requester')]),
        ...asked.map((each) => keyed(each, 'asked')),
        ...answerers.map((each) => keyed(each, 'answerer')),
        ...lineOwners.map((each) => keyed(each, 'line')),
        ...addressees.map((each) => keyed(each, 'addressee')),
      ];
    }
    const { ties, assigners } = tiesOf(this.state, id);
    return [
      ...inForce(ties).map(({ agencyId, as }) =>
        keyed(agencyId, as === 'reporter' ? 'reporter' : 'participant'),
      ),
      ...assigners.map((each) => keyed(each, 'assigner')),
      ...this.requestsOf(id).flatMap((request) =>
        partiesOf(this.state, request).lineOwners.map((each) => keyed(each, 'line')),
      ),
    ];
  }

  /** Its negotiations and those of all that was merged into it. */
  private requestsOf(incidentId: string, seen = new Set<string>()): string[] {
    if (seen.has(incidentId)) return [];
    seen.add(incidentId);
    const { requests, sources } = this.parts.get(incidentStream(incidentId)) ?? nothing;
    return [...requests, ...sources.flatMap((source) => this.requestsOf(source, seen))];
  }

  /** An incident, what it was merged into, and so on. */
  private upwards(incidentId: string | undefined): string[] {
    const chain: string[] = [];
    for (
      let id = incidentId;
      id !== undefined && !chain.includes(id);
      id = own(this.state.incidents, id)?.into?.id
    )
      chain.push(id);
    return chain;
  }
}

const namedInQuestion = ({ type, data }: Act): readonly string[] => {
  const named = type === 'sharing.information-requested' ? data['toAgencyIds'] : undefined;
  return Array.isArray(named) ? (named as readonly string[]) : [];
};

const idOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);
const keyed = (agencyId: string, standing: Standing): string => `${agencyId} ${standing}`;
const unkeyed = (key: string): Pick<SightChange, 'agencyId' | 'standing'> => {
  const [agencyId = '', standing] = key.split(' ');
  return { agencyId, standing: standing as Standing };
};
const added = (list: readonly string[], ...more: readonly string[]): readonly string[] => [
  ...new Set([...list, ...more]),
];

const stored = ({ ties, into, ...rest }: IncidentPart): StoredIncident => ({
  ...rest,
  ties: ties.map((tie) => ({ ...tie, since: tie.since.toString(), ended: tie.ended?.toString() })),
  into: into && { ...into, at: into.at.toString() },
});

const revived = ({ ties, into, ...rest }: StoredIncident): IncidentPart => ({
  ...rest,
  ties: ties.map(({ ended, ...tie }) => ({
    ...tie,
    since: BigInt(tie.since),
    ...(ended === undefined ? {} : { ended: BigInt(ended) }),
  })),
  ...(into ? { into: { ...into, at: BigInt(into.at) } } : {}),
});
