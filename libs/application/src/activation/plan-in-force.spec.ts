import type { PlanState } from '#domain';
import type { Runners } from '../run/runners.js';
import type { Target } from '../run/inputs.js';
import { planInputs } from './plan-in-force.js';

const version = 3;
const content = { title: '企业预案', areaCode: '520111', hazardous: true, duties: [], clauses: [] };
const planOf = (kind: 'enterprise' | 'special'): Partial<PlanState> => ({
  ownerAgencyId: 'ENT',
  published: { version, content: { ...content, kind } },
  links: { P: { agencyId: 'PSB', relation: 'enterprise' } },
});
const plans: Readonly<Record<string, Partial<PlanState>>> = {
  'P-ENT': planOf('enterprise'),
  'P-ALL': planOf('special'),
};
const runners = {
  plan: { state: (id: string) => Promise.resolve(plans[id]) },
  drill: { state: () => Promise.resolve({ basis: { planId: 'P-ENT', planVersion: version } }) },
  installation: { state: () => Promise.resolve({ homeBureauId: 'EMB' }) },
} as unknown as Runners;

/** Whether an activation by this agency is given the plan. */
async function isGiven(activatedByAgencyId: string, planId: string, drill?: string): Promise<boolean> {
  const target = { id: 'I', frame: { metadata: { drill } } } as unknown as Target<'activation'>;
  const { complete } = planInputs(runners, { read: () => Promise.resolve([]) });
  const data = { incidentId: 'I', planId, level: 3, activatedByAgencyId } as const;
  const found = await complete?.(target)({ type: 'activation.begin', data }, undefined as never);
  return (found?.data as { readonly plan?: unknown }).plan !== undefined;
}

describe.each([undefined, 'D'])('the plan that a response is given (drill: %s)', (drill) => {
  it.each(['ENT', 'PSB', 'EMB'])('is an enterprise’s for %s', async (agencyId) => {
    expect(await isGiven(agencyId, 'P-ENT', drill)).toBe(true);
  });

  it.each(['FCDR', 'TOWN'])(
    'is none of an enterprise’s for %s, also where a drill practises it',
    async (agencyId) => {
      expect(await isGiven(agencyId, 'P-ENT', drill)).toBe(false);
      expect(await isGiven(agencyId, 'P-ALL', drill)).toBe(true);
    },
  );
});
