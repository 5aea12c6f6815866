import type { Agency, Warning } from '#read-model';
import { within } from '../../../../libs/domain/src/authority/relation/area.js';

type Party = Pick<Agency, 'id' | 'name' | 'kind' | 'status'> & { readonly areaCode: string | null };
type Called = Pick<Warning, 'areaCodes' | 'version'> & {
  readonly recipients: readonly { readonly agencyId: string; readonly version: number }[];
};

export interface Callable<P> {
  /** Townships that lie in the areas of the warning: they are proposed. */
  readonly proposed: readonly P[];
  /** Everybody else who may be called, those in its areas first. */
  readonly others: readonly P[];
}

/** Whom a warning can be called out to: each of its versions once. */
export function callable<P extends Party>(
  { areaCodes, version, recipients }: Called,
  agencies: readonly P[],
): Callable<P> {
  const called = new Set(recipients.filter((one) => one.version === version).map(({ agencyId }) => agencyId));
  const open = agencies.filter(({ id, status }) => status === 'registered' && !called.has(id));
  const isInside = ({ areaCode }: P): boolean =>
    areaCode !== null && areaCodes.some((area) => within(areaCode, area));
  const proposed = open.filter((one) => one.kind === 'township' && isInside(one));
  const rest = open.filter((one) => !proposed.includes(one));
  return { proposed, others: [...rest.filter(isInside), ...rest.filter((one) => !isInside(one))] };
}
