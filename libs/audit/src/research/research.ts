import { aggregateNames, decode, parseExerciseStream, parseStreamId, type RecordedEvent } from '#contracts';
import {
  agencyKinds,
  eventLevels,
  incidentCategories,
  issuableRoles,
  readinessLevels,
  reportChannels,
  shippedStatistics,
  statisticsStages,
  warningColours,
} from '#domain';
import { createHmac } from 'node:crypto';
import { isLeaf } from '../canonical.js';

/** Words that are nobody's own: a text that is none of them never gets into a bundle. */
const vocabulary: ReadonlySet<string> = new Set<string>([
  ...[...agencyKinds, ...eventLevels, ...incidentCategories, ...issuableRoles, ...readinessLevels],
  ...[...reportChannels, ...statisticsStages, ...warningColours, ...aggregateNames, 'system'],
  ...shippedStatistics.items.map(({ code }) => code),
  ...['accept', 'decline', 'provisional', 'passed', 'returned', 'approved', 'timer', 'submission'],
]);

/** What is told as a pseudonym, by field; every field that ends in `AgencyId` beside these. */
const named: ReadonlySet<string> = new Set([
  ...['agencyId', 'agencyIds', 'toAgencyIds', 'incidentId', 'otherIncidentId', 'intoIncidentId', 'drillId'],
  ...['resourceId', 'agreementId', 'teamId', 'planId', 'lineId', 'lineIds', 'areaCode', 'areaCodes'],
]);
const isNamed = (field: string): boolean => named.has(field) || field.endsWith('AgencyId');

/** Persons: few are told as fewer than five, the others to the nearest five. */
const persons: ReadonlySet<string> = new Set(['dead', 'injured', 'missing', 'trapped', 'value']);

/** Units, minutes, ranks: to two digits. */
const amounts: ReadonlySet<string> = new Set([
  ...['amount', 'quantity', 'units', 'perUnit', 'returned', 'damaged', 'consumed', 'covered', 'shortfall'],
  ...['priority', 'round', 'level', 'rank', 'availableUnits', 'usableUnits', 'minimumReserve'],
  ...['withinMinutes', 'acknowledgeWithinMinutes', 'arrivalMinutes', 'arrivesAfterMinutes'],
]);

const instants: ReadonlySet<string> = new Set(['neededBy', 'until', 'openUntil', 'availableUntil', 'asOf']);
const isInstant = (field: string): boolean => instants.has(field) || /[a-z]At$/.test(field);

const texts: ReadonlySet<string> = new Set([
  ...['category', 'eventLevel', 'previousLevel', 'colour', 'readiness', 'channel', 'stage', 'item', 'kind'],
  ...['answer', 'outcome', 'foundBy', 'late', 'exercise', 'granted', 'stable', 'what'],
]);

/** Parts that hold some of the above. */
const parts: ReadonlySet<string> = new Set([
  ...['lines', 'unused', 'inUse', 'need', 'deliverTo', 'casualties', 'certificate', 'candidates', 'requests'],
  ...['figures', 'totals', 'areas', 'rows', 'recipients', 'items', 'next', 'capability'],
]);

const smallBelow = 5;

export const researchHeader = {
  format: 'liandong-research/1',
  smallBelow,
  note: 'pseudonyms hold in this bundle alone; times are minutes from its first event',
} as const;

/** One event with nothing in it that names anybody or anything; `n` counts from 0. */
export interface ResearchEvent {
  readonly n: number;
  /** Minutes from the first event of the bundle, by when the log recorded it and by when it happened. */
  readonly recorded: number;
  readonly occurred: number;
  readonly type: string;
  readonly aggregate?: string;
  readonly object: string;
  readonly agency: string;
  readonly person: string;
  readonly role?: string;
  readonly inDrill: boolean;
  /** The event that it follows from, where the service did it. */
  readonly causedBy?: number;
  readonly data: unknown;
}

/**
 * Tells events, in log order, without names, places, persons, free texts and times of the clock. What is not listed above
 * is left out, so that a field that is added later is too. The secret makes the pseudonyms: whoever keeps it can undo them.
 */
export class Researcher {
  private readonly places = new Map<string, number>();
  private firstMs: number | undefined;

  constructor(private readonly secret: Uint8Array) {}

  /** Nothing of what is no leaf, nor of a type that this version does not tell. */
  tell(record: RecordedEvent): ResearchEvent | undefined {
    if (!isLeaf(record)) return undefined;
    const { type, data } = decode(record.storedType, record.data);
    const inside = parseExerciseStream(record.stream);
    const aggregate = parseStreamId(inside?.stream ?? record.stream)?.aggregate;
    const { actor, occurredAt, causationId } = record.metadata;
    this.firstMs ??= Date.parse(record.recordedAt);
    const n = this.places.size;
    this.places.set(record.eventId, n);
    const causedBy = this.places.get(causationId);
    return {
      n,
      recorded: this.minutes(record.recordedAt),
      occurred: this.minutes(occurredAt),
      type,
      ...(aggregate && { aggregate }),
      object: this.pseudonym(record.stream),
      agency: this.pseudonym(actor.agencyId),
      person: this.pseudonym(`${actor.agencyId}\0${actor.principal}`),
      ...(vocabulary.has(actor.role) && { role: actor.role }),
      inDrill: inside !== undefined,
      ...(causedBy !== undefined && { causedBy }),
      data: this.told(data),
    };
  }

  private told(data: object): object {
    return Object.fromEntries(
      Object.entries(data).flatMap(([field, value]) => {
        const left = this.field(field, value);
        return left === undefined ? [] : [[field, left]];
      }),
    );
  }

  private field(field: string, value: unknown): unknown {
    if (Array.isArray(value)) {
      const list = value.map((one) => this.field(field, one)).filter((one) => one !== undefined);
      return list.length > 0 ? list : undefined;
    }
    switch (typeof value) {
      case 'string':
        if (isNamed(field)) return this.pseudonym(value);
        if (isInstant(field)) return Number.isNaN(Date.parse(value)) ? undefined : this.minutes(value);
        return texts.has(field) && vocabulary.has(value) ? value : undefined;
      case 'number':
        if (persons.has(field)) return few(value);
        return amounts.has(field) ? Number(value.toPrecision(2)) : undefined;
      case 'boolean':
        return texts.has(field) ? value : undefined;
      case 'object':
        return value !== null && parts.has(field) ? this.told(value) : undefined;
      default:
        return undefined;
    }
  }

  private minutes(instant: string): number {
    return Math.round((Date.parse(instant) - (this.firstMs ?? 0)) / 60_000);
  }

  private pseudonym(text: string): string {
    return createHmac('sha256', this.secret).update(text).digest('hex').slice(0, 16);
  }
}

const few = (count: number): number | string =>
  count > 0 && count < smallBelow ? `<${smallBelow}` : Math.round(count / smallBelow) * smallBelow;
