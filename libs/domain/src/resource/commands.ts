import type { Tagged } from '../kernel/decider.js';
import type { GeoPoint } from '../incident/commands.js';

export const readinessLevels = ['ready', 'limited', 'not-ready'] as const;
export type Readiness = (typeof readinessLevels)[number];

export interface ResourceProfile {
  name: string;
  /** Kind by a replaceable code table, for instance `pump.sewage` or `team.flood-rescue`. */
  kind: string;
  /** What one unit can do: `perUnit` of `code`, for instance 350 of `drainage-m3h`. */
  capability: { code: string; perUnit: number };
  quantity: number;
  unit: string;
  areaCode: string;
  place?: string;
  location?: GeoPoint;
  readiness: Readiness;
  /** Usual time from call to arrival within the district. */
  arrivalMinutes: number;
  costPerUnitFen?: number;
  /** Shelf life: from then on its units are given to nobody. */
  expiresAt?: string;
  /** By when it is to be inspected again. */
  inspectionDueAt?: string;
  /** Units that stay home so that the owner's own area keeps its minimum cover. */
  minimumReserve?: number;
  /** The team that this one unit is: its members' qualifications decide whether it can be allocated. */
  teamId?: string;
}

export interface Quantities {
  registered: number;
  available: number;
  reserved: number;
  deployed: number;
  consumed: number;
  damaged: number;
  withdrawn: number;
}

/** Names a promise of units: one line of one negotiation. */
export interface ReservationKey {
  sharingId: string;
  lineId: string;
}

export interface ReturnCount {
  returned: number;
  damaged: number;
  consumed: number;
}

/** What an inspection found. The dates replace those before; a date left out is none. */
export interface Inspection {
  inspectedAt: string;
  result: 'passed' | 'failed';
  expiresAt?: string;
  inspectionDueAt?: string;
  note?: string;
}

export interface ResourceCommands {
  'resource.register': ResourceProfile;
  'resource.change-readiness': { readiness: Readiness; reason: string };
  'resource.reserve': ReservationKey & { quantity: number; incidentId: string };
  'resource.release-reservation': ReservationKey & { reason: string };
  'resource.deploy': ReservationKey;
  'resource.confirm-arrival': ReservationKey;
  'resource.take-back': ReservationKey & ReturnCount;
  'resource.withdraw': { quantity: number; reason: string };
  'resource.restock': { quantity: number; reason: string };
  'resource.repair': { quantity: number };
  'resource.inspect': Inspection;
  /** For a resource that was registered before its team was formed. */
  'resource.link-team': { teamId: string };
}

export interface ResourceEvents {
  'resource.registered': ResourceProfile & { ownerAgencyId: string };
  'resource.readiness-changed': { readiness: Readiness; reason: string };
  'resource.reserved': ReservationKey & { quantity: number; incidentId: string };
  'resource.reservation-released': ReservationKey & { quantity: number; reason: string };
  'resource.deployed': ReservationKey & { quantity: number };
  'resource.arrived': ReservationKey;
  'resource.taken-back': ReservationKey & ReturnCount;
  'resource.withdrawn': { quantity: number; reason: string };
  'resource.restocked': { quantity: number; reason: string };
  'resource.repaired': { quantity: number };
  'resource.inspected': Inspection;
  'resource.team-linked': { teamId: string };
}

export type ResourceCommand = Tagged<ResourceCommands>;
export type ResourceEvent = Tagged<ResourceEvents>;
