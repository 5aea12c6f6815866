import type { CodeTables, KnownCapability } from '#domain';
import type { Queries } from '#read-model';

/** What can be asked for: capabilities of the table of standards and of registered resources, by code. */
export async function knownCapabilities(
  { resource }: Pick<Queries, 'resource'>,
  { standards }: CodeTables,
): Promise<KnownCapability[]> {
  const inUse = await resource.capabilitiesInUse();
  const inTable = standards.lines
    .map(({ capability: code }) => ({ code, kinds: [] }))
    .filter(({ code }) => !inUse.some((one) => one.code === code));
  return [...inUse, ...inTable].sort((a, b) => (a.code < b.code ? -1 : 1));
}
