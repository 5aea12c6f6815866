import { accept, refuse, type Decider, type Decision } from '../kernel/decider.js';
import { own } from '../kernel/lookup.js';
import type {
  Quantities,
  Readiness,
  ReservationKey,
  ResourceCommand,
  ResourceCommands,
  ResourceEvent,
  ResourceProfile,
} from './commands.js';

export interface ResourceState {
  readonly status: 'none' | 'registered';
  readonly ownerAgencyId?: string;
  readonly teamId?: string;
  readonly capability?: Readonly<ResourceProfile['capability']>;
  readonly readiness: Readiness;
  readonly expiresAt?: string;
  readonly quantities: Readonly<Quantities>;
  /** Promises that hold units, by `reservationId`. */
  readonly promises: Readonly<
    Record<string, { quantity: number; phase: 'reserved' | 'deployed' | 'arrived' }>
  >;
}

export const reservationId = (key: ReservationKey): string => `${key.sharingId}/${key.lineId}`;

/** Units that the owner has, wherever they are: those consumed, damaged or withdrawn are not among them. */
export const unitsOwned = ({ registered, consumed, damaged, withdrawn }: Readonly<Quantities>): number =>
  registered - consumed - damaged - withdrawn;

export const noQuantities: Readonly<Quantities> = {
  registered: 0,
  available: 0,
  reserved: 0,
  deployed: 0,
  consumed: 0,
  damaged: 0,
  withdrawn: 0,
};

/**
 * Units of one kind at one place. Every unit is in exactly one of six states, so
 * registered = available + reserved + deployed + consumed + damaged + withdrawn; a unit is promised by moving it
 * out of `available` in this stream, hence never twice.
 */
export const resource: Decider<ResourceCommand, ResourceEvent, ResourceState> = {
  initialState: { status: 'none', readiness: 'not-ready', quantities: noQuantities, promises: {} },

  decide(command, state, { actor, occurredAt, unknownCodes }): Decision<ResourceEvent> {
    if (command.type === 'resource.register') {
      if (state.status !== 'none') return refuse('already-exists');
      if (unknownCodes?.length) return refuse('code-unknown', { codes: unknownCodes });
      const { teamId, quantity } = command.data;
      if (teamId !== undefined && quantity !== 1) return refuse('team-id-mismatch', { teamId, quantity });
      return accept({
        type: 'resource.registered',
        data: { ...profile(command.data), ownerAgencyId: actor.agencyId },
      });
    }
    if (state.status === 'none') return refuse('not-found');

    switch (command.type) {
      case 'resource.reserve':
        return reserve(command.data, state, occurredAt);
      case 'resource.release-reservation': {
        const { sharingId, lineId, reason } = command.data;
        const held = own(state.promises, reservationId(command.data));
        if (held?.phase !== 'reserved') return refuse('not-reserved', { sharingId, lineId });
        return accept({
          type: 'resource.reservation-released',
          data: { sharingId, lineId, quantity: held.quantity, reason },
        });
      }
      case 'resource.deploy': {
        const { sharingId, lineId } = command.data;
        const held = own(state.promises, reservationId(command.data));
        if (!held) return refuse('not-reserved', { sharingId, lineId });
        if (held.phase !== 'reserved') return accept();
        return accept({ type: 'resource.deployed', data: { sharingId, lineId, quantity: held.quantity } });
      }
      case 'resource.confirm-arrival': {
        const { sharingId, lineId } = command.data;
        const held = own(state.promises, reservationId(command.data));
        if (!held) return refuse('not-reserved', { sharingId, lineId });
        if (held.phase === 'arrived') return accept();
        if (held.phase !== 'deployed') return refuse('wrong-status', { phase: held.phase });
        return accept({ type: 'resource.arrived', data: { sharingId, lineId } });
      }
      case 'resource.take-back':
        return takeBack(command.data, state);
      default:
        return asOwner(command, state, actor.agencyId);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'resource.registered':
        return {
          ...state,
          status: 'registered',
          ownerAgencyId: event.data.ownerAgencyId,
          teamId: event.data.teamId,
          capability: event.data.capability,
          readiness: event.data.readiness,
          expiresAt: event.data.expiresAt,
          quantities: moveQuantities(state.quantities, event),
        };
      case 'resource.readiness-changed':
        return { ...state, readiness: event.data.readiness };
      case 'resource.inspected':
        return {
          ...state,
          expiresAt: event.data.expiresAt,
          readiness: event.data.result === 'failed' ? 'not-ready' : state.readiness,
        };
      case 'resource.team-linked':
        return { ...state, teamId: event.data.teamId };
      case 'resource.reserved':
        return promise(state, event, { quantity: event.data.quantity, phase: 'reserved' });
      case 'resource.deployed':
        return promise(state, event, { quantity: event.data.quantity, phase: 'deployed' });
      case 'resource.arrived': {
        const held = own(state.promises, reservationId(event.data));
        return held ? promise(state, event, { ...held, phase: 'arrived' }) : state;
      }
      case 'resource.reservation-released':
        return promise(state, event, undefined);
      case 'resource.taken-back': {
        const { returned, damaged, consumed } = event.data;
        const held = own(state.promises, reservationId(event.data));
        const out = (held?.quantity ?? 0) - returned - damaged - consumed;
        return promise(state, event, held && out > 0 ? { ...held, quantity: out } : undefined);
      }
      case 'resource.withdrawn':
      case 'resource.restocked':
      case 'resource.repaired':
        return { ...state, quantities: moveQuantities(state.quantities, event) };
    }
  },
};

/** How an event moves units between states; shared by the aggregate and the read model. */
export function moveQuantities(q: Readonly<Quantities>, event: ResourceEvent): Quantities {
  switch (event.type) {
    case 'resource.registered':
      return { ...noQuantities, registered: event.data.quantity, available: event.data.quantity };
    case 'resource.reserved':
      return shift(q, 'available', 'reserved', event.data.quantity);
    case 'resource.reservation-released':
      return shift(q, 'reserved', 'available', event.data.quantity);
    case 'resource.deployed':
      return shift(q, 'reserved', 'deployed', event.data.quantity);
    case 'resource.taken-back': {
      const { returned, damaged, consumed } = event.data;
      return shift(
        shift(shift(q, 'deployed', 'available', returned), 'deployed', 'damaged', damaged),
        'deployed',
        'consumed',
        consumed,
      );
    }
    case 'resource.withdrawn':
      return shift(q, 'available', 'withdrawn', event.data.quantity);
    case 'resource.restocked':
      return {
        ...q,
        registered: q.registered + event.data.quantity,
        available: q.available + event.data.quantity,
      };
    case 'resource.repaired':
      return shift(q, 'damaged', 'available', event.data.quantity);
    case 'resource.readiness-changed':
    case 'resource.inspected':
    case 'resource.team-linked':
    case 'resource.arrived':
      return { ...q };
  }
}

const shift = (
  q: Readonly<Quantities>,
  from: keyof Quantities,
  to: keyof Quantities,
  n: number,
): Quantities => ({
  ...q,
  [from]: q[from] - n,
  [to]: q[to] + n,
});

type PromiseEvent = Extract<ResourceEvent, { data: ReservationKey }>;

function promise(
  state: ResourceState,
  event: PromiseEvent,
  held: ResourceState['promises'][string] | undefined,
): ResourceState {
  const { [reservationId(event.data)]: _, ...others } = state.promises;
  return {
    ...state,
    quantities: moveQuantities(state.quantities, event),
    promises: held ? { ...others, [reservationId(event.data)]: held } : others,
  };
}

function reserve(
  data: ResourceCommands['resource.reserve'],
  state: ResourceState,
  occurredAt: string,
): Decision<ResourceEvent> {
  const { sharingId, lineId, quantity, incidentId } = data;
  if (own(state.promises, reservationId(data))) return accept();
  if (state.readiness === 'not-ready') return refuse('wrong-status', { readiness: state.readiness });
  const { expiresAt } = state;
  if (expiresAt !== undefined && Date.parse(expiresAt) <= Date.parse(occurredAt)) {
    return refuse('shelf-life-over', { expiresAt });
  }
  const { available } = state.quantities;
  if (quantity > available) return refuse('insufficient-quantity', { asked: quantity, available });
  return accept({ type: 'resource.reserved', data: { sharingId, lineId, quantity, incidentId } });
}

function takeBack(
  data: ResourceCommands['resource.take-back'],
  state: ResourceState,
): Decision<ResourceEvent> {
  const { sharingId, lineId, returned, damaged, consumed } = data;
  const held = own(state.promises, reservationId(data));
  if (!held || held.phase === 'reserved') return refuse('not-reserved', { sharingId, lineId });
  const told = returned + damaged + consumed;
  if (told > held.quantity || told === 0) {
    return refuse('quantity-mismatch', { expected: held.quantity, returned, damaged, consumed });
  }
  return accept({ type: 'resource.taken-back', data: { sharingId, lineId, returned, damaged, consumed } });
}

type OwnerCommand = Extract<
  ResourceCommand,
  {
    type:
      | 'resource.change-readiness'
      | 'resource.withdraw'
      | 'resource.restock'
      | 'resource.repair'
      | 'resource.inspect'
      | 'resource.link-team';
  }
>;

function asOwner(command: OwnerCommand, state: ResourceState, agencyId: string): Decision<ResourceEvent> {
  if (agencyId !== state.ownerAgencyId) {
    return refuse('acting-for-another', { ownerAgencyId: state.ownerAgencyId });
  }
  const { available, damaged, registered, withdrawn } = state.quantities;
  switch (command.type) {
    case 'resource.change-readiness': {
      const { readiness, reason } = command.data;
      if (readiness === state.readiness) return accept();
      return accept({ type: 'resource.readiness-changed', data: { readiness, reason } });
    }
    case 'resource.withdraw': {
      const { quantity, reason } = command.data;
      if (quantity > available) return refuse('insufficient-quantity', { asked: quantity, available });
      return accept({ type: 'resource.withdrawn', data: { quantity, reason } });
    }
    case 'resource.restock': {
      const { quantity, reason } = command.data;
      if (state.teamId !== undefined) return refuse('team-id-mismatch', { teamId: state.teamId, quantity });
      return accept({ type: 'resource.restocked', data: { quantity, reason } });
    }
    case 'resource.inspect': {
      const { inspectedAt, result, expiresAt, inspectionDueAt, note } = command.data;
      return accept({
        type: 'resource.inspected',
        data: { inspectedAt, result, expiresAt, inspectionDueAt, note },
      });
    }
    case 'resource.link-team': {
      const { teamId } = command.data;
      if (state.teamId === teamId) return accept();
      const quantity = registered - withdrawn;
      if (quantity !== 1) return refuse('team-id-mismatch', { teamId, quantity });
      return accept({ type: 'resource.team-linked', data: { teamId } });
    }
    case 'resource.repair': {
      const { quantity } = command.data;
      if (quantity > damaged) return refuse('insufficient-quantity', { asked: quantity, damaged });
      return accept({ type: 'resource.repaired', data: { quantity } });
    }
  }
}

const profile = (d: ResourceProfile): ResourceProfile => ({
  name: d.name,
  kind: d.kind,
  capability: { code: d.capability.code, perUnit: d.capability.perUnit },
  quantity: d.quantity,
  unit: d.unit,
  areaCode: d.areaCode,
  place: d.place,
  location: d.location && { lat: d.location.lat, lon: d.location.lon },
  readiness: d.readiness,
  arrivalMinutes: d.arrivalMinutes,
  costPerUnitFen: d.costPerUnitFen,
  minimumReserve: d.minimumReserve,
  expiresAt: d.expiresAt,
  inspectionDueAt: d.inspectionDueAt,
  teamId: d.teamId,
});
