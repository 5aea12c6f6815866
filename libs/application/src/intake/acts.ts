import {
  aggregateOf,
  commandNames,
  commandSpecs,
  type AggregateName,
  type OuterCommandName,
} from '#contracts';
import { mayDo, type Actor, type Installation, type Speaker } from '#domain';
import type { Judges } from './authorize.js';
import { gather } from './facts/gather.js';
import { personOf } from './facts/person.js';

/** A command that somebody may give. */
export interface OpenAct {
  readonly name: OuterCommandName;
  /** Another person has to confirm it: before it counts, or within a term after it. */
  readonly secondPerson?: 'before' | 'after';
}

export interface ActsOn {
  readonly aggregate: AggregateName;
  /** Left out for what is to be made. */
  readonly targetId?: string;
  /** As much of the commands' body as their rules look at, such as the incident of a new task. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly actor: Actor;
  /** When it is asked, RFC 3339 in UTC. */
  readonly at: string;
}

/** What is asked about while there is nothing: the rules of what is to be made look at no target. */
const nothingYet = '';

/**
 * The commands that this sender may give about an object now, by the policy that judges them when they come. Whether
 * the object is in a state for them is not looked at, nor what hangs on the rest of the body. Nothing for an object
 * that is not there or not seen.
 */
export async function actsOn(
  { aggregate, targetId = nothingYet, data, actor, at }: ActsOn,
  judges: Judges,
): Promise<OpenAct[]> {
  const { directory, runners, log, personalData } = judges;
  await directory.beCurrent();
  const who = await personOf(actor, directory);
  if (!who) return [];
  const here = directory.jurisdiction();
  const isNew = targetId === nothingYet;
  const names = commandNames.filter((name) => {
    const { creates = false, mayCreate = false } = commandSpecs[name];
    return aggregateOf(name) === aggregate && (creates === isNew || (mayCreate && isNew));
  });
  const acts = await Promise.all(
    names.map(async (name): Promise<OpenAct[]> => {
      for (const body of isNew ? bodiesOf(who, here, data) : [data]) {
        const on = await gather({
          ...{ name, targetId, data: body, actor, at, log, directory },
          atLeast: 'kept',
          isNewKeyProved: true,
          runners,
          ownerOfPerson: async (subject) => (await personalData.find(subject))?.ownerAgencyId,
        });
        const verdict = mayDo(name, who, on, here);
        if ('refusal' in verdict) continue;
        return [
          { name, ...(verdict.owed ? { secondPerson: verdict.owed.mayFollow ? 'after' : 'before' } : {}) },
        ];
      }
      return [];
    }),
  );
  return acts.flat();
}

/**
 * What is to be made hangs on areas and hazards that are not written yet: it is offered where it may be made of anything
 * that the sender has a mandate for, of the district, or of the sender's own area.
 */
const bodiesOf = (
  { mandates, areaCode: own }: Speaker,
  { districtCode }: Installation,
  data: ActsOn['data'],
): readonly ActsOn['data'][] => [
  data,
  ...mandates.map(({ areaCode, of: [kind] = [] }) => ({
    ...data,
    ...{ areaCodes: [areaCode], hazard: kind, category: kind },
  })),
  { ...data, areaCodes: [districtCode] },
  ...(own === undefined ? [] : [{ ...data, areaCodes: [own] }]),
];
