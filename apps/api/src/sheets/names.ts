import type { AgencyDirectory } from '#application';

/** Names of agencies as they are registered; the id of one that is not. */
export async function agencyNames(
  agencyIds: readonly string[],
  directory: Pick<AgencyDirectory, 'find'>,
): Promise<(agencyId: string) => string> {
  const found = new Map<string, string>();
  for (const id of new Set(agencyIds)) found.set(id, (await directory.find(id))?.name ?? id);
  return (id) => found.get(id) ?? id;
}
