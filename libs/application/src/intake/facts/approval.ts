import type { CommandName } from '#contracts';
import { hasWaited, mayConfirm, twoPersonCases, type ApprovalState, type Facts, type Speaker } from '#domain';
import { nothing, type Ask, type FactsOf } from './ask.js';
import { personOf } from './person.js';

/** The command that waits, asked about as if it came now: what was proved when it came is proved. */
export const askOfWaiting = (
  { command, by }: ApprovalState,
  ask: Omit<Ask, 'name' | 'targetId' | 'data' | 'actor' | 'isNewKeyProved'>,
): (Ask & { readonly name: CommandName }) | undefined =>
  command &&
  by && {
    ...ask,
    name: command.name as CommandName,
    targetId: command.targetId,
    data: command.data as Ask['data'],
    actor: by,
    isNewKeyProved: true,
  };

/** What waits is its first person's agency's, and addressed to whoever may confirm it now. */
export const ofApproval =
  (gather: (ask: Ask) => Promise<Facts>): FactsOf =>
  async (ask) => {
    const state = await ask.runners.approval.state(ask.targetId, ask.atLeast);
    const waiting = askOfWaiting(state, ask);
    if (!waiting) return nothing;
    const { directory } = ask;
    const first = await personOf(waiting.actor, directory);
    const second = await personOf(ask.actor, directory);
    if (!first || !second) return nothing;
    const here = directory.jurisdiction();
    // what was done alone was listed then, and stays to be signed whatever is listed now
    const then = hasWaited(state) ? here : { ...here, twoPersons: twoPersonCases };
    const on = await gather(waiting);
    const confirms = (one: Speaker): boolean => mayConfirm(waiting.name, one, first, on, then);
    // who may confirm it in person is told that this is what it takes
    const addressees = confirms({ ...second, isPerson: true }) ? [second.agencyId] : [];
    return { owner: first.agencyId, addressees, needsPerson: !confirms(second), doneBy: first };
  };
