import type { Facts } from '../relation/facts.js';
import { sightOf } from '../relation/sight.js';
import type { Installation, Speaker } from '../relation/subject.js';
import { fields, type Field, type Viewed } from './fields.js';
import { cut } from './view.js';

/** An event as it is shown, in a timeline or a feed. */
export interface SeenEvent {
  readonly type: string;
  readonly actorAgencyId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

type Data = SeenEvent['data'];

/** What an event of an incident tells who sees the incident in part; of a type that is not here, its own acts alone. */
const heads: Readonly<Record<string, readonly string[]>> = {
  'incident.reported': ['title', 'category', 'typeCode', 'areaCode', 'place', 'location', 'exercise'],
  'incident.verified': [],
  'incident.rejected': [],
  'incident.merged': ['intoIncidentId'],
  'incident.classified': ['category', 'typeCode', 'eventLevel'],
  'incident.situation-updated': ['summary'],
  'incident.contained': ['summary'],
  'incident.command-established': ['post'],
  'incident.response-activated': ['level'],
  'incident.response-level-changed': ['level'],
  'incident.response-terminated': [],
  'incident.closed': [],
  'incident.reviewed': [],
};

/** What an event of a negotiation tells of itself to who owns a line or was asked: the request and how it ended. */
const ofRequest = [
  'sharing.requested',
  'sharing.request-amended',
  'sharing.cancelled',
  'sharing.expired',
  'sharing.extension-requested',
];

/** Lists of a negotiation that hold the lines of all; who sees only its own is given those. */
const lineLists = ['lines', 'unused', 'inUse'];
/** Whom an event of a negotiation is addressed to; who sees only what is addressed to it is given itself. */
const addressees: Readonly<Record<string, string>> = {
  'sharing.asked': 'agencyIds',
  'sharing.information-requested': 'toAgencyIds',
};

/** What of the data of an event may be missing where it is told. */
interface MayLack {
  /** Fields that the rules leave out. */
  readonly fields: readonly string[];
  /** Lists of which they leave out elements. */
  readonly lists: readonly string[];
  /** All that is there for who sees its incident in part; nothing where that is told all the rest, or nothing. */
  readonly inPart?: readonly string[];
}

/** What {@link viewEvent} may leave out of events of this type. */
export function mayLack(type: string): MayLack {
  const table: readonly Field[] = Object.hasOwn(fields, type) ? fields[type as Viewed] : [];
  const paths = table.map(({ path }) => path).filter((path) => path !== '');
  const ofOthers = type.startsWith('sharing.')
    ? [...lineLists, 'lineIds', addressees[type] ?? []].flat()
    : [];
  return {
    fields: paths.filter((path) => !path.endsWith('[]')),
    lists: [...paths.filter((path) => path.endsWith('[]')).map((path) => path.slice(0, -2)), ...ofOthers],
    ...(Object.hasOwn(heads, type) && { inPart: heads[type] }),
  };
}

/**
 * What of an event this viewer may see: by the rule of its object, of which `of` gives the facts, and without what is cut.
 * Nothing where it is not for it; `data` alone where it may not be told who did it.
 */
export function viewEvent(
  event: SeenEvent,
  who: Speaker,
  of: Facts,
  here: Installation,
): { readonly data: Data; readonly actorAgencyId?: string } | undefined {
  const sight = sightOf(who, of, here);
  if (sight === 'none') return undefined;
  const { type, actorAgencyId } = event;
  const data = Object.hasOwn(fields, type) ? cut(type as Viewed, event.data, who, of, here) : event.data;
  if (data === undefined) return undefined;
  if (sight === 'whole' || actorAgencyId === who.agencyId) return { data, actorAgencyId };
  if (type.startsWith('incident.')) {
    const isToItself = type === 'incident.agency-notified' && data['agencyId'] === who.agencyId;
    if (isToItself) return { data, actorAgencyId };
    const head = Object.hasOwn(heads, type) ? heads[type] : undefined;
    return head && { data: Object.fromEntries(Object.entries(data).filter(([key]) => head.includes(key))) };
  }
  if (!type.startsWith('sharing.') || of.requester === who.agencyId) return { data, actorAgencyId };
  const left = ofNegotiation(type, data, who, of);
  return left && { data: left, actorAgencyId };
}

/** What is addressed to it, and else with its own lines alone. */
function ofNegotiation(
  type: string,
  data: Data,
  who: Speaker,
  { lines = [], concerned }: Facts,
): Data | undefined {
  const own = lines.filter(({ ownerAgencyId }) => ownerAgencyId === who.agencyId).map(({ lineId }) => lineId);
  const isOwn = (lineId: unknown): boolean => own.includes(lineId as string);
  const names = (value: unknown): boolean => Array.isArray(value) && value.includes(who.agencyId);
  const lists = lineLists.filter((key) => Array.isArray(data[key]));
  const left: Record<string, unknown> = { ...data };
  for (const key of lists) left[key] = (data[key] as readonly Data[]).filter(({ lineId }) => isOwn(lineId));
  if (Array.isArray(data['lineIds'])) left['lineIds'] = data['lineIds'].filter(isOwn);
  const isAboutOwn =
    isOwn(data['lineId']) ||
    [...lists, 'lineIds'].some((key) => ((left[key] ?? []) as readonly unknown[]).length > 0);
  if (isAboutOwn || ofRequest.includes(type) || concerned?.includes(who.agencyId)) return left;
  const to = Object.hasOwn(addressees, type) ? addressees[type] : undefined;
  return to !== undefined && names(data[to]) ? { ...data, [to]: [who.agencyId] } : undefined;
}
