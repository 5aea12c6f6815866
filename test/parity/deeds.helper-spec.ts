import type { AnyEvent } from '#contracts';
import type { PlanDue } from '#domain';
import fc from 'fast-check';

/** So many seconds after the start of a history. */
export const at = (second: number): string =>
  new Date(Date.parse('2026-06-18T14:00:00.000Z') + second * 1_000).toISOString();

/** From one event to the next. */
export const stepSeconds = 5;

/** What is said to an aggregate, or what happened to it where the way there is long. */
export type Step = { readonly stream: string; readonly by: string } & (
  | { readonly command: { readonly type: string; readonly data: object } }
  | { readonly events: readonly AnyEvent[] }
);

export const requesters = ['EMB', 'FIRE'] as const;
export const capabilities = ['drainage-m3h', 'lift-t'] as const;
const owners = ['ENT', 'CITY'] as const;
const ownerOf = (id: string): string => owners[id.length % 2] ?? '';

const of = fc.constantFrom;
const always = fc.constant;
const resource = of('R-1', 'R-10', 'r-2');
const kind = of('pump.truck', 'crane.tower');
const capability = of(...capabilities);
const few = fc.integer({ min: 1, max: 3 });
const lineId = of('1.1', '1.2', '2.1');
const minutes = of(1, 2);
const soon = of(60, 110, 160, 210, 260, 310, 360).map(at);
const maybeSoon = fc.option(soon, { nil: undefined });
const reason = fc.record({ reason: always('r') });

/** Instants to ask at: just when a time is over, and just after. */
export const instants = fc
  .tuple(fc.nat(100), fc.nat(1))
  .map(([step, later]) => at(step * stepSeconds + later));

type By = fc.Arbitrary<string> | 'owner';

/** One command of the type to one of the aggregates, by whoever may give it. */
const said = (
  id: fc.Arbitrary<string>,
  by: By,
  type: string,
  data: fc.Arbitrary<object> = always({}),
): fc.Arbitrary<readonly Step[]> =>
  fc.tuple(id, by === 'owner' ? always('') : by, data).map(([name, whoever, body]) => [
    {
      stream: `${type.slice(0, type.indexOf('.'))}-${name}`,
      by: by === 'owner' ? ownerOf(name) : whoever,
      command: { type, data: body },
    },
  ]);

/** One after the other about the same aggregate. */
const chain = (
  id: fc.Arbitrary<string>,
  ...links: readonly ((id: fc.Arbitrary<string>) => fc.Arbitrary<readonly Step[]>)[]
): fc.Arbitrary<readonly Step[]> =>
  id.chain((name) => fc.tuple(...links.map((link) => link(always(name)))).map((steps) => steps.flat()));

const service = always('liandong');
const emb = always('EMB');

const onResources = [
  said(
    resource,
    'owner',
    'resource.register',
    fc.record({
      ...{ name: always('n'), kind, capability: fc.record({ code: capability, perUnit: always(10) }) },
      ...{ quantity: few, unit: always('台'), areaCode: always('520111'), readiness: always('ready') },
      ...{ arrivalMinutes: of(5, 10, 30), expiresAt: maybeSoon, minimumReserve: of(0, 1) },
    }),
  ),
  said(
    resource,
    'owner',
    'resource.change-readiness',
    fc.record({ readiness: of('ready', 'standby', 'not-ready'), reason: always('r') }),
  ),
  said(
    resource,
    'owner',
    'resource.inspect',
    fc.record({ inspectedAt: always(at(0)), result: of('passed', 'failed'), expiresAt: maybeSoon }),
  ),
  said(resource, 'owner', 'resource.withdraw', fc.record({ quantity: few, reason: always('r') })),
  said(
    resource,
    service,
    'resource.reserve',
    fc.record({ sharingId: of('S1', 'S2'), lineId, quantity: always(1), incidentId: always('I1') }),
  ),
];

/** Bytes and collations put them in other orders. */
const agreement = of('G-1', 'g-1', 'G-10');
const drawn = { sharingId: always('S0'), lineId, quantity: always(1) };
const onAgreements = [
  chain(
    agreement,
    (id) =>
      id.chain((name) =>
        said(
          id,
          of(...requesters),
          'agreement.propose',
          fc.record({
            ...{ providerAgencyId: always(ownerOf(name)), arrivalWithinMinutes: always(30) },
            items: fc.tuple(fc.record({ resourceKind: kind, maxUnits: of(1, 2), ratePerUnitFen: always(1) })),
            ...{ validFrom: of(-1, 60).map(at), validUntil: soon },
          }),
        ),
      ),
    (id) => said(id, 'owner', 'agreement.confirm'),
  ),
  said(agreement, service, 'agreement.draw', fc.record({ ...drawn, resourceKind: kind })),
  said(agreement, service, 'agreement.give-back', fc.record(drawn)),
  said(agreement, 'owner', 'agreement.terminate', reason),
];

/** Teams are facts of the live world: inside drills there are none. */
export const isOfTeams = (step: Step): boolean =>
  step.stream.startsWith('team-') || ('command' in step && step.command.type === 'resource.link-team');

const onTeams = [
  chain(
    resource,
    (id) =>
      said(
        id,
        'owner',
        'team.form',
        fc.record({
          ...{ name: always('n'), kind: always('team.rescue'), areaCode: always('520111') },
          capabilities: fc.tuple(
            fc.record({ capability, minimumMembers: always(1), qualifications: of([], ['q']) }),
          ),
        }),
      ),
    (id) => id.chain((teamId) => said(id, 'owner', 'resource.link-team', always({ teamId }))),
    (id) => said(id, 'owner', 'team.enrol', always({ memberId: 'M' })),
  ),
  said(
    resource,
    'owner',
    'team.grant-qualification',
    fc.record({
      ...{ memberId: always('M'), qualification: always('q'), certificateNumber: always('c') },
      validUntil: soon,
    }),
  ),
  said(resource, 'owner', 'team.disband', reason),
];

const sharing = of('S1', 'S2', 'S3', 'S4');
const onSharing = [
  said(
    sharing,
    of(...requesters),
    'sharing.request',
    fc.record({
      ...{ incidentId: always('I1'), capability, amount: always(20), neededBy: always(at(6_000)) },
      ...{ priority: always(1), purpose: always('p'), openUntil: maybeSoon },
      deliverTo: always({ areaCode: '520111', place: '隧道' }),
    }),
  ),
  said(
    sharing,
    of(...owners),
    'sharing.offer',
    fc.record({
      ...{ incidentId: always('I1'), resourceId: resource, quantity: always(1), availableUntil: maybeSoon },
    }),
  ),
  said(sharing, emb, 'sharing.decide-allocation'),
  said(sharing, service, 'sharing.confirm-reservation', fc.record({ lineId })),
  said(sharing, service, 'sharing.fail-reservation', fc.record({ lineId, reason: always('r') })),
  said(sharing, emb, 'sharing.requisition', always({ funding: { code: 'F' }, reportTo: '现场' })),
  said(sharing, of(...owners), 'sharing.commit'),
  said(sharing, emb, 'sharing.release', reason),
  said(sharing, emb, 'sharing.expire', reason),
];

const task = of('T1', 'T2', 'T3');
const fire = always('FIRE');
const onTasks = [
  said(
    task,
    emb,
    'task.assign',
    fc.record({
      ...{ incidentId: always('I1'), assigneeAgencyId: fire, title: always('t'), priority: always(1) },
      acknowledgeWithinMinutes: minutes,
    }),
  ),
  said(task, fire, 'task.accept'),
  said(task, service, 'task.escalate', reason),
];

const warning = of('W1', 'W2');
const called = of('FIRE', 'ENT');
const onWarnings = [
  chain(
    warning,
    (id) =>
      said(
        id,
        always('MET'),
        'warning.issue',
        soon.map((expectedEndAt) => ({
          ...{ category: 'natural-disaster', hazard: 'rainstorm', colour: 'blue', headline: 'h' },
          ...{ areaCodes: ['520111'], startsAt: at(-1), expectedEndAt, cautions: [], measures: [] },
          exercise: false,
        })),
      ),
    (id) =>
      said(
        id,
        emb,
        'warning.call',
        fc.record({
          recipients: fc.tuple(fc.record({ agencyId: called })),
          acknowledgeWithinMinutes: minutes,
        }),
      ),
  ),
  said(warning, always('MET'), 'warning.update', fc.record({ expectedEndAt: soon, reason: always('r') })),
  said(warning, called, 'warning.acknowledge'),
  said(warning, service, 'warning.escalate-call', fc.record({ agencyId: called, reason: always('r') })),
  said(warning, always('MET'), 'warning.cancel', reason),
];

const report = of('P1', 'P2');
const require = (id: fc.Arbitrary<string>) =>
  said(id, service, 'report.require', fc.record({ withinMinutes: minutes, omittedAfterMinutes: minutes }));
const markOverdue = (id: fc.Arbitrary<string>) => said(id, service, 'report.mark-overdue');
const onReports = [
  require(report),
  chain(report, require, markOverdue),
  markOverdue(report),
  said(report, service, 'report.mark-omitted'),
  said(report, emb, 'report.submit', always({ facts: 'f', measures: [], channel: 'written' })),
];

const plan = of('L1', 'L2').map((id) => `plan-${id}`);
const due = fc
  .tuple(of('review' as const, 'drill' as const), soon)
  .map(([duty, dueAt]): PlanDue => ({ duty, dueAt, rule: { id: duty, version: 1, source: '第八条' } }));
const content = {
  ...{ title: 'p', kind: 'special' as const, areaCode: '520111', hazardous: false, duties: [], clauses: [] },
  ...{ version: 1, ownerAgencyId: 'EMB' },
};
const happened = (...events: readonly AnyEvent[]) => [...events];
const onPlans = [
  fc
    .array(due, { maxLength: 2 })
    .map((dates) =>
      happened(
        { type: 'plan.drafted', data: { ...content, byPrincipal: 'a' } },
        { type: 'plan.published', data: { ...content, findingIds: [], due: dates } },
      ),
    ),
  due.map((missed) => happened({ type: 'plan.overdue', data: { ...missed, version: 1 } })),
  always(happened({ type: 'plan.retired', data: { reason: 'r' } })),
].map((events) => fc.tuple(plan, events).map(([stream, of]): Step[] => [{ stream, by: 'EMB', events: of }]));

const agency = of(...owners).map((id) => `agency-${id}`);
const standing: fc.Arbitrary<readonly AnyEvent[]> = of(
  [
    { type: 'agency.registered', data: { name: 'n', kind: 'enterprise', areaCode: '520111' } },
    { type: 'agency.suspended', data: { reason: 'r' } },
  ],
  [{ type: 'agency.reinstated', data: { reason: 'r' } }],
);
const onAgencies = [
  fc.tuple(agency, standing).map(([stream, events]): Step[] => [{ stream, by: 'EMB', events }]),
];

const weighed = (weight: number, from: readonly fc.Arbitrary<readonly Step[]>[]) => ({
  weight,
  arbitrary: fc.oneof(...from),
});

export const steps: fc.Arbitrary<readonly Step[]> = fc
  .array(
    fc.oneof(
      weighed(5, onResources),
      weighed(3, onAgreements),
      weighed(3, onTeams),
      weighed(4, onSharing),
      weighed(2, onTasks),
      weighed(3, onWarnings),
      weighed(3, onReports),
      weighed(1, onPlans),
      weighed(1, onAgencies),
    ),
    { minLength: 20, maxLength: 80 },
  )
  .map((chains) => chains.flat());
