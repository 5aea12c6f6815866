import { decode, streamId, type RecordedEvent } from '#contracts';
import { installationId, planContentOf, type DrillState, type PlanEvent, type PublishedPlan } from '#domain';
import type { EventLog } from '#event-log';
import type { InputsOf } from '../run/inputs.js';
import type { Runners } from '../run/runners.js';

type ReadLog = Pick<EventLog, 'read'>;

/** Puts the plan in force into the beginning of an activation: it is no part of what the command's id stands for. */
export const planInputs = (live: Runners, log: ReadLog): InputsOf<'activation'> => ({
  complete:
    ({ frame }) =>
    async (command) => {
      if (command.type !== 'activation.begin') return command;
      const { drill: drillId } = frame.metadata;
      const { planId, activatedByAgencyId } = command.data;
      const plan =
        drillId === undefined
          ? (await live.plan.state(planId)).published
          : await planInDrill(planId, await live.drill.state(drillId), live, log);
      return plan && (await isFor(activatedByAgencyId, planId, plan, live))
        ? { ...command, data: { ...command.data, plan } }
        : command;
    },
});

/**
 * An enterprise's plan is there for its own agency, for those to whom that has proposed a link, and for the home bureau: to
 * all others, inside a drill too, it is as one that is not in force.
 */
async function isFor(
  agencyId: string,
  planId: string,
  { content }: PublishedPlan,
  { plan, installation }: Runners,
): Promise<boolean> {
  if (content.kind !== 'enterprise') return true;
  const { ownerAgencyId, links } = await plan.state(planId);
  const { homeBureauId } = await installation.state(installationId);
  const linked = Object.values(links).map((link) => link.agencyId);
  return [ownerAgencyId, homeBureauId, ...linked].includes(agencyId);
}

/**
 * A plan as responses inside a drill find it: the version that the drill practises, or else the one in force in the
 * live scope. Looked up there and never written to.
 */
async function planInDrill(
  planId: string,
  { basis }: DrillState,
  live: Runners,
  log: ReadLog,
): Promise<PublishedPlan | undefined> {
  const version = basis.planId === planId ? basis.planVersion : undefined;
  const { published: inForce } = await live.plan.state(planId);
  if (version === undefined || inForce?.version === version) return inForce;
  for (const record of await log.read(streamId('plan', planId))) {
    const published = publishedIn(record);
    if (published?.version === version) return published;
  }
  return undefined;
}

function publishedIn({ storedType, data }: RecordedEvent): PublishedPlan | undefined {
  const event = decode(storedType, data) as PlanEvent;
  return event.type === 'plan.published'
    ? { version: event.data.version, content: planContentOf(event.data) }
    : undefined;
}
