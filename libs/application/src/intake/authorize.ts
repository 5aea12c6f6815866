import { commandSpecs, isOuterCommand, type CommandName } from '#contracts';
import { takesPartInDrill, type Actor, type Refusal } from '#domain';
import type { Runners } from '../run/runners.js';
import type { Authorized, Read } from './passing.js';

const ownAgency: readonly CommandName[] = [
  'agency.rotate-credential',
  'agency.revoke-credential',
  'agency.set-duty-contact',
  'agency.acknowledge-delivery',
];

const ownAlone: readonly CommandName[] = ['agency.rotate-credential', 'agency.acknowledge-delivery'];

/**
 * Whether this sender may send this command. What the service asks for itself follows from what was accepted, and is
 * done although a drill was paused or ended in between.
 */
export async function authorize(read: Read, runners: Runners): Promise<Authorized> {
  return read.own
    ? read
    : {
        ...read,
        standing: inRole(read) ?? (await insideDrill(read, runners)) ?? forOwnAgency(read),
      };
}

function inRole({ name, actor: { role } }: Read): Refusal | undefined {
  const permitted = isOuterCommand(name) ? commandSpecs[name].roles : [];
  return permitted.includes(role) ? undefined : { code: 'role-not-permitted', role, permitted };
}

/** Why nothing can be done inside a drill now, or not by this agency; nothing for the live world. */
async function insideDrill(
  { submission: { drill: drillId }, actor: { agencyId } }: Read,
  { drill }: Runners,
): Promise<Refusal | undefined> {
  if (drillId === undefined) return undefined;
  const state = await drill.state(drillId);
  if (state.status !== 'running') {
    return { code: 'drill-not-running', drill: drillId, status: state.status };
  }
  return takesPartInDrill(state, agencyId) ? undefined : { code: 'not-a-party', drill: drillId };
}

/**
 * What concerns an agency alone only it can say, or an administrator; what was received only the receiver, and a key is
 * replaced by its holder alone. Who may confirm one, its agency or the home bureau, the decision says.
 */
function forOwnAgency({ name, targetId, actor }: Read): Refusal | undefined {
  const speaksForAll: Actor['role'] | undefined = ownAlone.includes(name) ? undefined : 'administrator';
  return !ownAgency.includes(name) || actor.agencyId === targetId || actor.role === speaksForAll
    ? undefined
    : { code: 'acting-for-another', agencyId: targetId };
}
