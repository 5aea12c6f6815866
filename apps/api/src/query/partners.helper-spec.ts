import { setInstallation } from '#application';
import { commandExamples } from '#contracts';
import type { AgencyKind, Mandate, Role } from '#domain';
import { startApi } from '../app/engines.helper-spec.js';
import type { ApiParts } from '../parts/parts.js';

const local = (areaCode: string): readonly Mandate[] => [{ capacity: 'local', areaCode }];

/** Who commands, who takes part, who is near, who was asked, who has nothing to do with it, who audits and administers. */
const partners = {
  EMB: ['department', 'duty-officer', [{ capacity: 'command', areaCode: '520111' }]],
  FIRE: ['department', 'duty-officer', []],
  PSB: ['department', 'duty-officer', []],
  JKZ: ['township', 'duty-officer', local('520111006')],
  XM: ['township', 'duty-officer', local('520111007')],
  'NM-EMB': ['neighbour', 'duty-officer', []],
  BUS: ['enterprise', 'enterprise-operator', []],
  SHOP: ['enterprise', 'enterprise-operator', []],
} as const satisfies Readonly<Record<string, readonly [AgencyKind, Role, readonly Mandate[]]>>;

const alone = { AUDIT: 'auditor', ADMIN: 'administrator' } as const;

export const viewers = [...Object.keys(partners), ...Object.keys(alone)];

/**
 * What is looked for in an answer: each is kept from somebody. C who called the incident in, Q the price of a quote, K what a
 * resource costs, R a rate of an agreement, A the reason of an owner's refusal, D what is being drafted, M a member of a
 * team, S the script of a drill, T a duty contact, I keys, O who was refused why.
 */
export const marks: Readonly<Record<string, string>> = {
  C: '"reporterContact"',
  Q: '888001',
  K: '777001',
  R: '666001',
  A: 'REASON-OF-NM',
  D: 'DRAFTED-TEXT',
  M: 'MEMBER-1',
  S: 'SCRIPT-TEXT',
  T: 'DUTY-POST',
  I: '"publicKey"',
  O: '"status":"assigned"}',
};

/** One night of one bureau, with something of everything that the commands of agencies can make. */
export async function startPartners(more: Partial<ApiParts> = {}) {
  const api = await startApi(4, more);
  const { parties, client, eventLog } = api;
  const bearers: Record<string, Record<string, string>> = {};
  for (const [agencyId, [kind, role, mandates]] of Object.entries(partners)) {
    await parties.register(agencyId, kind, mandates);
    bearers[agencyId] = await parties.bearer(agencyId, role);
  }
  for (const [agencyId, role] of Object.entries(alone)) {
    await parties.registerAlone(agencyId, role);
    bearers[agencyId] = await parties.bearer(agencyId, role);
  }
  await parties.register('GY-EMB', 'superior');
  bearers['GY-EMB'] = await parties.bearer('GY-EMB', 'duty-officer');
  await setInstallation(eventLog, { districtCode: '520111', homeBureauId: 'EMB' });

  let last = '0';
  const post = async (agencyId: string, path: string, body: object) => {
    const answer = await client.post(`/v1/${path}`, body, bearers[agencyId] ?? {});
    last = (answer.body.position as string | undefined) ?? last;
    return answer;
  };
  const give = async (agencyId: string, path: string, body: object): Promise<void> => {
    const answer = await post(agencyId, path, body);
    if (answer.body.outcome === 'accepted') return;
    await api.stop();
    throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  };

  const reporterContact = { name: '张某', telephone: '13800000001' };
  const report = { ...commandExamples['incident.report'], areaCode: '520111006', exercise: false };
  await give('FIRE', 'agencies/FIRE/set-duty-contact', { post: 'DUTY-POST', telephone: '0851-88880000' });
  await give('BUS', 'resources/R-BUS/register', {
    ...commandExamples['resource.register'],
    costPerUnitFen: 777_001,
  });
  await give('FIRE', 'duty/FIRE.hall.2026-06/note', { noteId: 'N', text: 'DUTY-NOTE' });
  await give('FIRE', 'teams/TEAM/form', commandExamples['team.form']);
  await give('FIRE', 'teams/TEAM/enrol', { memberId: 'MEMBER-1', post: '艇长', contact: reporterContact });
  await give('EMB', 'incidents/A/report', { ...report, reporterContact });
  await give('EMB', 'incidents/A/verify', commandExamples['incident.verify']);
  await give('EMB', 'tasks/T/assign', { ...commandExamples['task.assign'], incidentId: 'A' });
  const neededBy = new Date(Date.now() + 3_600_000).toISOString();
  await give('EMB', 'sharing/SH/request', {
    ...commandExamples['sharing.request'],
    incidentId: 'A',
    neededBy,
  });
  await give('EMB', 'sharing/SH/ask', { agencyIds: ['NM-EMB'] });
  await give('EMB', 'sharing/SH/request-quote', { resourceId: 'R-BUS' });
  await give('BUS', 'sharing/SH/quote', { resourceId: 'R-BUS', pricePerUnitFen: 888_001 });
  await give('NM-EMB', 'sharing/SH/respond', { answer: 'decline', reason: 'REASON-OF-NM' });
  await give('EMB', 'agreements/AG/propose', {
    ...commandExamples['agreement.propose'],
    providerAgencyId: 'BUS',
    items: [{ resourceKind: 'pump.truck', maxUnits: 2, ratePerUnitFen: 666_001 }],
  });
  await give('FIRE', 'warnings/W/propose', commandExamples['warning.propose']);
  const clause = { ...commandExamples['plan.put-clause'], clauseId: '9.9', text: 'DRAFTED-TEXT' };
  const draft = { ...commandExamples['plan.draft'], areaCode: '520111', version: undefined };
  for (const [agencyId, planId, kind] of [
    ['EMB', 'P', 'special'],
    ['BUS', 'PE', 'enterprise'],
    ['EMB', 'PD', 'special'],
  ] as const) {
    await give(agencyId, `plans/${planId}/draft`, { ...draft, kind });
    if (planId === 'PD') {
      await give(agencyId, 'plans/PD/put-clause', clause);
      continue;
    }
    await give(agencyId, `plans/${planId}/submit`, { reviewerAgencyId: 'GY-EMB' });
    await give('GY-EMB', `plans/${planId}/review`, commandExamples['plan.review']);
    await give(agencyId, `plans/${planId}/publish`, {});
  }
  await give('EMB', 'plans/P/revise', { reason: 'r', findingIds: [] });
  await give('EMB', 'plans/P/put-clause', clause);
  await give('EMB', 'plans/P/propose-link', { otherPlanId: 'PE', agencyId: 'BUS', relation: 'enterprise' });
  await give('EMB', 'drills/D/plan', {
    title: 'd',
    participants: ['FIRE', 'BUS'],
    objectives: [],
    injects: [
      { id: 'N1', afterMinutes: 600, agencyId: 'BUS', text: 'SCRIPT-TEXT', expectedWithinMinutes: 5 },
    ],
  });
  await give('EMB', 'drills/D/start', {});
  await give('FIRE', 'drills/D/incidents/I/report', report);
  await give('EMB', 'drills/D/tasks/TI/assign', {
    ...commandExamples['task.assign'],
    incidentId: 'I',
    assigneeAgencyId: 'BUS',
  });
  const early = await post('FIRE', 'tasks/T/complete', { outcome: '已完成' });
  if (early.body.refusal === undefined) throw new Error(JSON.stringify(early.body));

  const at = (path: string): string => `/v1/${path}${path.includes('?') ? '&' : '?'}minPosition=${last}`;
  const get = (agencyId: string, path: string) =>
    // what stands beside the log is at no position of it
    client.get(path.startsWith('imports/') ? `/v1/${path}` : at(path), bearers[agencyId] ?? {});
  return { ...api, get, last: () => last, bearers };
}
