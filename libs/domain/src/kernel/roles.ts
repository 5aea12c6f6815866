/**
 * What a credential entitles to. `personnel` keeps the persons of its own agency and their roles; `system` is the service's own flows and timers; no credential carries it.
 */
export const roles = [
  'commander',
  'duty-officer',
  'dispatcher',
  'agency-operator',
  'enterprise-operator',
  'auditor',
  'administrator',
  'personnel',
  'system',
] as const;

export type Role = (typeof roles)[number];

/** Roles that an agency's key may be registered for. */
export const issuableRoles = roles.filter((role) => role !== 'system');

/** Direct an incident: verify, classify, activate, decide an allocation. */
export const directing: readonly Role[] = ['commander', 'duty-officer'];

/** Direct or dispatch: assign tasks, ask for resources, requisition and release them. */
export const coordinating: readonly Role[] = [...directing, 'dispatcher'];

/** Act for one's own agency or enterprise. */
export const operating: readonly Role[] = [...coordinating, 'agency-operator', 'enterprise-operator'];

/** See every incident without taking part in it. */
export const overseeing: readonly Role[] = [...coordinating, 'auditor', 'administrator', 'system'];
