import type { Queryable } from '#postgres';

/** Who of the owners of these is suspended. */
export async function suspendedAmong(
  client: Queryable,
  owned: readonly { readonly ownerAgencyId: string }[],
): Promise<(agencyId: string) => boolean> {
  const { rows } = await client.query<{ id: string }>(
    `select a.id from read.agencies a where a.status = 'suspended' and a.id = any($1)`,
    [[...new Set(owned.map(({ ownerAgencyId }) => ownerAgencyId))]],
  );
  const suspended = new Set(rows.map(({ id }) => id));
  return (agencyId) => suspended.has(agencyId);
}
