import { takesPartInDrill, type Actor, type Refusal } from '#domain';
import type { Runners } from '../run/runners.js';

/** Why nothing can be done inside a drill now, or not by this agency; nothing for the live world. */
export async function closedDrill(
  { drill: drillId }: { readonly drill?: string },
  { agencyId }: Actor,
  { drill }: Runners,
): Promise<Refusal | undefined> {
  if (drillId === undefined) return undefined;
  const state = await drill.state(drillId);
  if (state.status !== 'running') {
    return { code: 'drill-not-running', drill: drillId, status: state.status };
  }
  return takesPartInDrill(state, agencyId) ? undefined : { code: 'not-a-party', drill: drillId };
}
