import {
  hasWaited,
  mayDo,
  own,
  personSpeaksNow,
  speaksNow,
  type ActingPerson,
  type ApprovalState,
  type JudgedConfirmation,
  type Refusal,
  type Speaker,
} from '#domain';
import { askOfWaiting } from '../intake/facts/approval.js';
import type { Ask } from '../intake/facts/ask.js';
import { gather } from '../intake/facts/gather.js';
import { speakerOf } from '../intake/facts/person.js';
import type { InputsOf } from '../run/inputs.js';

export interface ApprovalParts extends Pick<Ask, 'runners' | 'directory' | 'log' | 'ownerOfPerson'> {
  /** Whether one factor lets a person in; it does not where left out. */
  readonly oneFactor?: boolean;
}

/**
 * What a confirmation needs from elsewhere: whether the first person may still give the command, by what is on record
 * as it comes, and whether somebody else is asked for beside this one.
 */
export const approvalInputs = (parts: ApprovalParts): InputsOf<'approval'> => ({
  complete:
    ({ frame }) =>
    async (command, state) => {
      if (command.type !== 'approval.confirm') return command;
      // what was done alone is done, whatever its first person may do by now
      if (!hasWaited(state)) return { ...command, data: { ...command.data, judged: { isLast: true } } };
      const { actor, receivedAt } = frame.context;
      return { ...command, data: { ...command.data, judged: await judged(state, actor, receivedAt, parts) } };
    },
});

async function judged(
  state: ApprovalState,
  second: ActingPerson,
  at: string,
  parts: ApprovalParts,
): Promise<JudgedConfirmation | undefined> {
  const waiting = askOfWaiting(state, { ...parts, at, atLeast: 'fresh' });
  if (!waiting) return undefined;
  const first = await speaking(waiting.actor, parts);
  if (typeof first === 'string') return { lapsed: first, isLast: false };
  const cosigners: Speaker[] = [];
  for (const each of [...state.confirmedBy, second]) {
    const one = await speaking(each, parts);
    if (typeof one !== 'string') cosigners.push(one);
  }
  const here = parts.directory.jurisdiction();
  const verdict = mayDo(waiting.name, { ...first, cosigners }, await gather(waiting), here);
  return 'refusal' in verdict
    ? { lapsed: verdict.refusal.code, isLast: false }
    : { isLast: verdict.owed === undefined };
}

/**
 * As who somebody speaks whose key or roles still let it, or why they do not; read from the log, so that what was revoked
 * or withdrawn before is seen.
 */
async function speaking(
  person: ActingPerson,
  { runners, directory, oneFactor }: ApprovalParts,
): Promise<Speaker | Refusal['code']> {
  const { agencyId, role, keyId, session } = person;
  const known = await runners.agency.state(agencyId);
  const party = await directory.facts(agencyId);
  const lapsed = session === undefined ? 'key-unknown' : 'role-not-permitted';
  if (!party) return lapsed;
  const speaker = speakerOf(person, party, known);
  const personId = session === undefined ? own(known.credentials, keyId ?? '')?.personId : speaker.principal;
  // the key may have become somebody's since, or this installation have taken one factor until then
  if (personId !== undefined && session === undefined && oneFactor !== true) return 'second-factor-required';
  if (personId !== undefined && (await runners.person.state(personId)).status !== 'registered') return lapsed;
  const speaks =
    session === undefined ? speaksNow(known, keyId, role) : personSpeaksNow(known, speaker.principal, role);
  return speaks ? speaker : lapsed;
}
