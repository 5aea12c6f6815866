import { refuse, type Refusal } from '../kernel/decider.js';
import type { Role } from '../kernel/roles.js';
import type { AgencyKind } from './kinds.js';
import type { Mandate } from './mandates.js';

const government: readonly Role[] = ['duty-officer', 'dispatcher', 'agency-operator'];

/** Beside these every agency may have `personnel`, and a holder of `command` a commander. */
const rolesOfKind: Readonly<Record<AgencyKind, readonly Role[]>> = {
  department: government,
  township: government,
  neighbour: government,
  superior: ['commander', ...government],
  organisation: ['agency-operator'],
  enterprise: ['enterprise-operator'],
};

/** Roles that stand alone in a key. */
const aloneInKey: readonly Role[] = ['auditor', 'administrator'];

/** What of an agency decides which roles its keys may carry. */
export interface RoleHolder {
  readonly kind?: AgencyKind;
  readonly mandates: readonly Mandate[];
}

/**
 * The roles that an agency's keys may carry. Who audits or administers has no other role in this district, so that
 * nobody checks or admits what he did himself. Without a kind, as before its registration, none.
 */
export function rolesAllowed({ kind, mandates }: RoleHolder): readonly Role[] {
  if (kind === undefined) return [];
  const holds = (wanted: Mandate['capacity']): boolean =>
    mandates.some(({ capacity }) => capacity === wanted);
  if (holds('audit')) return ['auditor', 'personnel'];
  if (holds('administer')) return ['administrator', 'personnel'];
  const commander: readonly Role[] = holds('command') && kind !== 'superior' ? ['commander'] : [];
  return [...commander, ...rolesOfKind[kind], 'personnel'];
}

/** Why a key of this agency may not carry these roles, if it may not. */
export function rolesRefused(roles: readonly Role[], agency: RoleHolder): { refusal: Refusal } | undefined {
  const alone = roles.find((role) => aloneInKey.includes(role));
  if (alone && new Set(roles).size > 1) return refuse('role-stands-alone', { role: alone });
  const permitted = rolesAllowed(agency);
  const wrong = roles.filter((role) => !permitted.includes(role));
  return wrong.length > 0 ? refuse('role-not-of-agency', { roles: wrong, permitted }) : undefined;
}
