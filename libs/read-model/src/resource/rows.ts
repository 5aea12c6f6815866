import { moveQuantities, noQuantities, reservationId, type Quantities, type Readiness } from '#domain';
import {
  Amount,
  Count,
  Instant,
  Json,
  Key,
  OptionalAmount,
  OptionalFen,
  OptionalInstant,
  OptionalText,
  Position,
  Text,
} from '#postgres';
import { Entity } from 'typeorm';
import { documents, type DocumentRow, type Evolve } from '../projecting/projection.js';

/** Units promised to one line of one negotiation. */
export interface Reservation {
  sharingId: string;
  lineId: string;
  incidentId: string;
  quantity: number;
  phase: 'reserved' | 'deployed' | 'arrived';
  /** When the log recorded the present phase. */
  since: string;
}

/** registered = available + reserved + deployed + consumed + damaged + withdrawn. */
@Entity('resources')
export class ResourceRow implements DocumentRow, Quantities {
  @Key() id!: string;
  @Position() revision!: string;
  @Position() createdPosition!: string;
  @Text() ownerAgencyId!: string;
  @Text() name!: string;
  @Text() kind!: string;
  @Text() capability!: string;
  /** What one unit can do of the capability. */
  @Amount() perUnit!: number;
  @Text() unit!: string;
  @Text() areaCode!: string;
  @OptionalText() place!: string | null;
  @OptionalAmount() lat!: number | null;
  @OptionalAmount() lon!: number | null;
  @Text() readiness!: Readiness;
  @Count() arrivalMinutes!: number;
  @OptionalFen() costPerUnitFen!: number | null;
  @Count() minimumReserve!: number;
  /** The team that this one unit is. */
  @OptionalText() teamId!: string | null;
  @Count() registered!: number;
  @Count() available!: number;
  @Count() reserved!: number;
  @Count() deployed!: number;
  @Count() consumed!: number;
  @Count() damaged!: number;
  @Count() withdrawn!: number;
  /** Its units are given to nobody from then on. */
  @OptionalInstant() expiresAt!: string | null;
  @OptionalInstant() inspectionDueAt!: string | null;
  @Json() reservations!: readonly Reservation[];
  @Instant() updatedAt!: string;
}

const evolveResource: Evolve<'resource', ResourceRow> = (row, event, { recordedAt }) => {
  if (event.type === 'resource.registered') {
    const d = event.data;
    return {
      ownerAgencyId: d.ownerAgencyId,
      name: d.name,
      kind: d.kind,
      capability: d.capability.code,
      perUnit: d.capability.perUnit,
      unit: d.unit,
      areaCode: d.areaCode,
      place: d.place ?? null,
      lat: d.location?.lat ?? null,
      lon: d.location?.lon ?? null,
      readiness: d.readiness,
      arrivalMinutes: d.arrivalMinutes,
      costPerUnitFen: d.costPerUnitFen ?? null,
      minimumReserve: d.minimumReserve ?? 0,
      expiresAt: d.expiresAt ?? null,
      inspectionDueAt: d.inspectionDueAt ?? null,
      teamId: d.teamId ?? null,
      ...moveQuantities(noQuantities, event),
      reservations: [],
    };
  }
  if (!row) return undefined;
  const moved = { ...row, ...moveQuantities(quantitiesOf(row), event) };
  switch (event.type) {
    case 'resource.readiness-changed':
      return { ...row, readiness: event.data.readiness };
    case 'resource.inspected':
      return {
        ...row,
        readiness: event.data.result === 'failed' ? 'not-ready' : row.readiness,
        expiresAt: event.data.expiresAt ?? null,
        inspectionDueAt: event.data.inspectionDueAt ?? null,
      };
    case 'resource.team-linked':
      return { ...row, teamId: event.data.teamId };
    case 'resource.reserved': {
      const { sharingId, lineId, incidentId, quantity } = event.data;
      const held: Reservation = {
        sharingId,
        lineId,
        incidentId,
        quantity,
        phase: 'reserved',
        since: recordedAt,
      };
      return { ...moved, reservations: [...without(row, event.data), held] };
    }
    case 'resource.deployed':
    case 'resource.arrived': {
      const phase = event.type === 'resource.deployed' ? 'deployed' : 'arrived';
      const reservations = row.reservations.map((r) =>
        reservationId(r) === reservationId(event.data) ? ({ ...r, phase, since: recordedAt } as const) : r,
      );
      return { ...moved, reservations };
    }
    case 'resource.reservation-released':
      return { ...moved, reservations: without(row, event.data) };
    case 'resource.taken-back': {
      const { returned, damaged, consumed } = event.data;
      const reservations = row.reservations
        .map((r) =>
          reservationId(r) === reservationId(event.data)
            ? { ...r, quantity: r.quantity - returned - damaged - consumed }
            : r,
        )
        .filter(({ quantity }) => quantity > 0);
      return { ...moved, reservations };
    }
    case 'resource.withdrawn':
    case 'resource.restocked':
    case 'resource.repaired':
      return moved;
  }
};

const without = (row: ResourceRow, gone: { sharingId: string; lineId: string }): Reservation[] =>
  row.reservations.filter((r) => reservationId(r) !== reservationId(gone));

const quantitiesOf = (row: Quantities): Quantities => ({
  registered: row.registered,
  available: row.available,
  reserved: row.reserved,
  deployed: row.deployed,
  consumed: row.consumed,
  damaged: row.damaged,
  withdrawn: row.withdrawn,
});

export const resources = documents({
  name: 'resources',
  aggregate: 'resource',
  table: ResourceRow,
  evolve: evolveResource,
});
