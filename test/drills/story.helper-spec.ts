import { commandExamples } from '#contracts';
import type { Said } from './worlds.helper-spec.js';

export const drills = ['D1', 'D1.x'] as const;
export const worlds = [undefined, ...drills] as const;
export type World = (typeof worlds)[number];

const report = commandExamples['incident.report'];
const resource = commandExamples['resource.register'];
const request = { ...commandExamples['sharing.request'], neededBy: '2026-06-19T14:00:00Z' };

/** The same ids in every world; what is said bears the mark of the world it is said in. */
export const deeds = (mark: string) =>
  [
    ['incident.report', 'incident-I1', { ...report, title: mark }],
    ['incident.verify', 'incident-I1', { findings: mark }],
    ['incident.update-situation', 'incident-I1', { summary: mark }],
    [
      'incident.activate-response',
      'incident-I1',
      { level: 3, matter: mark, expectedDurationMinutes: 60, measures: [mark], planId: 'P1' },
    ],
    ['report.submit', 'report-I1.accident-county', { facts: mark, measures: [mark], channel: 'written' }],
    ['report.supplement', 'report-I1.accident-county', { facts: mark }],
    ['activation.record-execution', 'activation-I1', { clauseId: '3.1', evidence: mark }],
    ['activation.skip-clause', 'activation-I1', { clauseId: '3.3', reason: mark }],
    ['task.accept', 'task-I1.1.3.2', { crew: 2 }],
    ['task.complete', 'task-I1.1.3.2', { outcome: mark }],
    [
      'task.assign',
      'task-T1',
      { incidentId: 'I1', assigneeAgencyId: 'FIRE', title: mark, priority: 1, acknowledgeWithinMinutes: 5 },
    ],
    ['task.accept', 'task-T1', { crew: 3 }],
    ['task.complete', 'task-T1', { outcome: mark }],
    ['resource.register', 'resource-R1', { ...resource, name: mark }],
    ['sharing.request', 'sharing-S1', { ...request, incidentId: 'I1', purpose: mark }],
    ['sharing.decide-allocation', 'sharing-S1', {}],
    ['warning.issue', 'warning-W1', { ...commandExamples['warning.issue'], colour: 'red', headline: mark }],
    [
      'warning.call',
      'warning-W1',
      { recipients: [{ agencyId: 'FIRE' }], acknowledgeWithinMinutes: 5, message: mark },
    ],
    ['warning.acknowledge', 'warning-W1', { note: mark }],
    ['inject.acknowledge', 'inject-N1', { note: mark }],
  ] as const;

export const markOf = (world: World): string => `<<${world ?? 'live'}>>`;

const clause = (clauseId: string, title: string, action: object) => ({
  clauseId,
  title,
  text: title,
  trigger: title,
  levels: [1, 2, 3, 4],
  action,
});
const patrol = (title: string) =>
  clause('3.2', title, {
    task: { assigneeAgencyId: 'FIRE', title, priority: 1, acknowledgeWithinMinutes: 5 },
  });
const clauses = [
  clause('3.1', 'watch', { measure: { text: 'watch' } }),
  patrol('version 1'),
  clause('3.3', 'ask', {
    request: {
      capability: 'drainage-m3h',
      amount: 10,
      neededWithinMinutes: 60,
      deliverTo: { areaCode: '520111', place: 'tunnel' },
      priority: 1,
      purpose: 'ask',
    },
  }),
  clause('3.4', 'tell', { notice: { agencyIds: ['FIRE'], message: 'tell' } }),
];

/** A plan is a fact of the live world that all worlds read: published, then published anew. */
export const planning: readonly Said[] = (
  [
    [
      'EMB',
      'draft',
      { title: 'plan', kind: 'special', areaCode: '520111', hazardous: false, duties: [], clauses },
    ],
    ['EMB', 'submit', { reviewerAgencyId: 'FIRE' }],
    ['FIRE', 'review', { verdict: 'approved', comments: 'c' }],
    ['EMB', 'publish', {}],
    ['EMB', 'revise', { reason: 'r' }],
    ['EMB', 'put-clause', patrol('version 2')],
    ['EMB', 'submit', { reviewerAgencyId: 'FIRE' }],
    ['FIRE', 'review', { verdict: 'approved', comments: 'c' }],
    ['EMB', 'publish', {}],
  ] as const
).map(([by, verb, data], index) => ({
  by,
  id: `plan-${index}`,
  name: `plan.${verb}`,
  subject: 'plan-P1',
  data,
}));

export const plan = (drill: string) => ({
  title: 'drill',
  ...(drill === 'D1' ? { planId: 'P1', planVersion: 1 } : {}),
  participants: ['FIRE'],
  objectives: [],
  injects: [
    { id: 'N1', afterMinutes: 0, agencyId: 'FIRE', text: markOf(drill as World), expectedWithinMinutes: 5 },
    { id: 'N2', afterMinutes: 6, agencyId: 'EMB', text: markOf(drill as World), expectedWithinMinutes: 5 },
  ],
});
