import { own } from '../../kernel/lookup.js';
import type { Joined, TieKind } from './facts.js';

/** An event as it is on record. Nothing else of it is looked at. */
export interface Act {
  /** `<aggregate>-<id>`, within the world that is folded. */
  readonly stream: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The agency that acted, or the service. */
  readonly actor: string;
  readonly position: bigint;
}

/** By what an agency was drawn in, and since when; `ended` where that came to nothing before it was taken up. */
export interface Tie extends Joined {
  /** The task, line, report or incident that it comes of. */
  readonly by: string;
  readonly since: bigint;
  readonly taken: boolean;
  readonly ended?: bigint;
}

export interface IncidentPart {
  readonly reporter?: string;
  readonly commanding?: string;
  readonly ties: readonly Tie[];
  readonly assigners: readonly string[];
  readonly into?: { readonly id: string; readonly at: bigint };
}

export interface LinePart {
  readonly owner: string;
  readonly decidedBy: string;
  /** Dropped before it was taken up: nobody owns anything by it. */
  readonly step?: 'taken' | 'dropped';
}

export interface RequestPart {
  readonly incidentId?: string;
  readonly requester?: string;
  readonly asked: readonly string[];
  readonly answerers: readonly string[];
  readonly lines: Readonly<Record<string, LinePart>>;
}

export interface Participation {
  readonly incidents: Readonly<Record<string, IncidentPart>>;
  readonly requests: Readonly<Record<string, RequestPart>>;
  /** The incident of each task and report. */
  readonly places: Readonly<Record<string, string>>;
  readonly owners: Readonly<Record<string, string>>;
}

export const nobodyTakesPart: Participation = { incidents: {}, requests: {}, places: {}, owners: {} };

const noIncident: IncidentPart = { ties: [], assigners: [] };
const noRequest: RequestPart = { asked: [], answerers: [], lines: {} };

export function inIncident(
  state: Participation,
  id: string | undefined,
  change: (part: IncidentPart) => Partial<IncidentPart>,
): Participation {
  if (id === undefined) return state;
  const part = own(state.incidents, id) ?? noIncident;
  return { ...state, incidents: { ...state.incidents, [id]: { ...part, ...change(part) } } };
}

export function inRequest(
  state: Participation,
  id: string,
  change: (part: RequestPart) => Partial<RequestPart>,
): Participation {
  const part = own(state.requests, id) ?? noRequest;
  return { ...state, requests: { ...state.requests, [id]: { ...part, ...change(part) } } };
}

/** A tie by what others than `drawers` gave or did; nothing where the agency is among them itself. */
export function draw(
  state: Participation,
  incidentId: string | undefined,
  { agencyId, as, by }: Partial<Joined> & { readonly as: TieKind; readonly by: string },
  drawers: readonly (string | undefined)[],
  since: bigint,
): Participation {
  if (agencyId === undefined || drawers.includes(agencyId)) return state;
  return inIncident(state, incidentId, ({ ties }) => ({
    ties: ties.some(
      (tie) => tie.agencyId === agencyId && tie.as === as && tie.by === by && tie.ended === undefined,
    )
      ? ties
      : [...ties, { agencyId, as, by, since, taken: false }],
  }));
}

export const settle =
  (as: TieKind, change: (tie: Tie, act: Act) => Tie) =>
  (state: Participation, act: Act, incidentId: string | undefined, by: string): Participation =>
    incidentId === undefined || !own(state.incidents, incidentId)
      ? state
      : inIncident(state, incidentId, ({ ties }) => ({
          ties: ties.map((tie) => (tie.as === as && tie.by === by ? change(tie, act) : tie)),
        }));

export const taken = (tie: Tie): Tie => (tie.ended === undefined ? { ...tie, taken: true } : tie);
export const dropped = (tie: Tie, { position }: Act): Tie =>
  tie.taken || tie.ended !== undefined ? tie : { ...tie, ended: position };

export const joined = (list: readonly string[], more: readonly (string | undefined)[]): readonly string[] => [
  ...new Set([...list, ...more.filter((each) => each !== undefined)]),
];

/** What {@link IncidentFacts} takes of it: the ties of the incident and of all that was merged into it. */
export function tiesOf(
  { incidents }: Participation,
  incidentId: string,
): { readonly ties: readonly Tie[]; readonly assigners: readonly string[]; readonly commanding?: string } {
  const seen = new Set<string>();
  const ties: Tie[] = [];
  const assigners = new Set<string>();
  const collect = (id: string, notBefore: bigint): void => {
    if (seen.has(id)) return;
    seen.add(id);
    const part = own(incidents, id);
    for (const tie of part?.ties ?? [])
      ties.push({ ...tie, since: tie.since > notBefore ? tie.since : notBefore });
    for (const each of part?.assigners ?? []) assigners.add(each);
    for (const [source, { into }] of Object.entries(incidents))
      if (into?.id === id) collect(source, into.at > notBefore ? into.at : notBefore);
  };
  collect(incidentId, 0n);
  return {
    ties: ties.sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0)),
    assigners: [...assigners].sort(),
    commanding: own(incidents, incidentId)?.commanding,
  };
}

/** Ties that still hold. */
export const inForce = (ties: readonly Tie[]): readonly Tie[] =>
  ties.filter(({ ended }) => ended === undefined);

/** What is on record of a request. */
export function partiesOf(
  { requests }: Participation,
  sharingId: string,
): Omit<RequestPart, 'lines'> & { readonly lineOwners: readonly string[] } {
  const { lines, ...request } = own(requests, sharingId) ?? noRequest;
  return {
    ...request,
    lineOwners: [
      ...new Set(Object.values(lines).flatMap(({ owner, step }) => (step === 'dropped' ? [] : [owner]))),
    ].sort(),
  };
}
