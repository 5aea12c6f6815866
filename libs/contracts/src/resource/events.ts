import type { ResourceEvent } from '#domain';
import type { StoredNames } from '../form/stored-names.js';

export const resourceEvents: StoredNames<ResourceEvent> = {
  'resource.registered': 'resource.registered.v1',
  'resource.readiness-changed': 'resource.readiness-changed.v1',
  'resource.reserved': 'resource.reserved.v1',
  'resource.reservation-released': 'resource.reservation-released.v1',
  'resource.deployed': 'resource.deployed.v1',
  'resource.arrived': 'resource.arrived.v1',
  'resource.taken-back': 'resource.taken-back.v1',
  'resource.withdrawn': 'resource.withdrawn.v1',
  'resource.restocked': 'resource.restocked.v1',
  'resource.repaired': 'resource.repaired.v1',
  'resource.inspected': 'resource.inspected.v1',
  'resource.team-linked': 'resource.team-linked.v1',
};
