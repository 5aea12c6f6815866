import { seesAll, type Installation, type Party, type Speaker } from './subject.js';

export interface Standpoint<S extends Speaker = Speaker> {
  readonly who: S;
  readonly here: Installation;
}

/** Who conducts a drill, and who else takes part in it. */
export interface DrillParties {
  readonly plannerAgencyId?: string;
  readonly participants: readonly string[];
}

const standsIn = ['command', 'local', 'warn'];

/**
 * Where somebody stands inside a drill, by whatever door: who conducts it sees all of it, and has the mandates, and the
 * office, of whoever does not take part; who audits audits; nobody else who takes no part stands there at all.
 */
export function insideDrill<S extends Speaker>(
  live: Standpoint<S>,
  { plannerAgencyId, participants }: DrillParties,
  registered: readonly Party[],
): Standpoint<S> | undefined {
  const { who, here } = live;
  if (seesAll(who)) return live;
  const takesPart = (agencyId: string): boolean =>
    agencyId === plannerAgencyId || participants.includes(agencyId);
  if (!takesPart(who.agencyId)) return undefined;
  const absent = registered
    .filter(({ agencyId }) => !takesPart(agencyId))
    .flatMap(({ mandates }) => mandates.filter(({ capacity }) => standsIn.includes(capacity)));
  const conducts = who.agencyId === plannerAgencyId;
  return {
    who: conducts ? { ...who, conducts, mandates: [...who.mandates, ...absent] } : who,
    here: {
      ...here,
      homeBureauId: takesPart(here.homeBureauId) ? here.homeBureauId : (plannerAgencyId ?? ''),
      // what is decided in a drill binds nobody
      twoPersons: [],
      inPerson: [],
      staffed: [],
    },
  };
}
