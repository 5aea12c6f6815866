import type { AgencyState, Mandate, Role } from '#domain';

export interface AskedFor {
  readonly agencyId: string;
  readonly name: string;
  readonly keyId: string;
  readonly roles: readonly Role[];
  readonly mandates: readonly Mandate[];
}

type Registered = Pick<AgencyState, 'status' | 'credentials' | 'mandates'>;

/** What `agency add` did and what it left as it was, a line each: done again, it takes nothing away. */
export function whatWasDone(
  { agencyId, name, keyId, roles, mandates }: AskedFor,
  before: Registered,
  after: Registered,
): string[] {
  const held = (state: Registered): readonly Role[] | undefined =>
    Object.hasOwn(state.credentials, keyId) ? state.credentials[keyId]?.roles : undefined;
  const [hadRoles, hasRoles = []] = [held(before), held(after)];
  const had = before.mandates.map(written);
  const granted = after.mandates.map(written).filter((one) => !had.includes(one));
  const unasked = had.filter((one) => !mandates.map(written).includes(one));
  const lines = [
    `${agencyId} ${name}: ${before.status === 'none' ? 'registered' : 'was registered before'}`,
    hadRoles === undefined
      ? `key ${keyId}: issued with ${hasRoles.join(', ')}`
      : `key ${keyId}: there before, with ${hadRoles.join(', ')}`,
  ];
  if (hadRoles && hadRoles.toSorted().join() !== [...new Set(roles)].sort().join())
    lines.push(
      `not changed: the roles of key ${keyId} stay, although ${roles.join(', ')} was asked for; ` +
        'roles of a key never change: revoke it, and issue another',
    );
  if (granted.length > 0) lines.push(`mandates granted: ${granted.join(' ')}`);
  if (unasked.length > 0)
    lines.push(`not changed: it keeps the mandates ${unasked.join(' ')}, which were not asked for`);
  return lines;
}

const written = ({ capacity, areaCode, of }: Mandate): string =>
  [capacity, areaCode, ...(of ? [of.join(',')] : [])].join(':');
