import type { Installation, Party, Speaker } from './subject.js';

export interface Standpoint<S extends Speaker = Speaker> {
  readonly who: S;
  readonly here: Installation;
}

/** Who conducts a drill, and who takes part in it; who conducts it is one of these. */
export interface DrillParties {
  readonly plannerAgencyId?: string;
  readonly takesPart: (agencyId: string) => boolean;
}

const standsIn = ['command', 'local', 'warn'];

/** Where somebody stands inside a drill: its planner has the mandates, and the office, of whoever does not take part. */
export function insideDrill<S extends Speaker>(
  { who, here }: Standpoint<S>,
  { plannerAgencyId = '', takesPart }: DrillParties,
  registered: readonly Party[],
): Standpoint<S> {
  const absent = registered
    .filter(({ agencyId }) => !takesPart(agencyId))
    .flatMap(({ mandates }) => mandates.filter(({ capacity }) => standsIn.includes(capacity)));
  const isPlanner = who.agencyId === plannerAgencyId;
  return {
    who: isPlanner ? { ...who, mandates: [...who.mandates, ...absent] } : who,
    here: {
      ...here,
      homeBureauId: takesPart(here.homeBureauId) ? here.homeBureauId : plannerAgencyId,
      // what is decided in a drill binds nobody
      twoPersons: [],
    },
  };
}
