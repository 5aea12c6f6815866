import type { AgencyState } from './agency.js';
import { own } from '../kernel/lookup.js';
import type { Role } from '../kernel/roles.js';
import { counts } from './credentials.js';
import { rolesAllowed } from './key-roles.js';
import { mandatesInForce, type Capacity, type Mandate } from './mandates.js';
import type { AgencyKind } from './kinds.js';

/** What authority is judged by of an agency. */
export interface AgencyFacts {
  readonly agencyId: string;
  readonly kind: AgencyKind;
  readonly areaCode?: string;
  /** Those granted and those that follow from registration. */
  readonly mandates: readonly Mandate[];
  readonly suspended: boolean;
}

/** Nothing of an agency that is not registered. */
export function factsOf(agencyId: string, state: AgencyState): AgencyFacts | undefined {
  const { status, kind, areaCode } = state;
  if (status === 'none' || kind === undefined) return undefined;
  return { agencyId, kind, areaCode, mandates: mandatesInForce(state), suspended: status === 'suspended' };
}

/** Whether it can use a capacity now. */
export const holdsNow = (state: AgencyState, capacity: Capacity): boolean =>
  state.status === 'registered' && mandatesInForce(state).some((held) => held.capacity === capacity);

/** Whether a key of the agency may speak in this role now. */
export function speaksNow(state: AgencyState, keyId: string | undefined, role: Role): boolean {
  const key = own(state.credentials, keyId ?? '');
  const isIn = state.status === 'registered' && key !== undefined && counts(key);
  return isIn && key.roles.includes(role) && rolesAllowed(state).includes(role);
}

/** Whether a person on the agency's staff may speak in this role now; that the employment runs is known elsewhere. */
export const personSpeaksNow = (state: AgencyState, personId: string, role: Role): boolean =>
  state.status === 'registered' &&
  (own(state.personRoles, personId) ?? []).includes(role) &&
  rolesAllowed(state).includes(role);
