import { commandExamples, type AggregateName, type CommandOf } from '#contracts';
import fc from 'fast-check';

export interface Deed {
  readonly stream: string;
  readonly by: string;
  readonly command: CommandOf<AggregateName>;
  /** How many further deeds happen between what it was decided by and its decision. */
  readonly late: number;
}

export type Happening = Deed | { readonly follow: number; readonly many: number };

export const incidents = ['I1', 'I2', 'I3'] as const;
const tasks = ['T1', 'T2', 'T3'] as const;
const requests = ['S1', 'S2'] as const;
const owner = 'ENT';

const of = fc.constantFrom;
const deed = (
  streams: fc.Arbitrary<string>,
  by: string,
  type: string,
  data: fc.Arbitrary<object> = fc.constant({}),
): fc.Arbitrary<Deed> =>
  fc.record({
    stream: streams,
    by: fc.constant(by),
    command: data.map((said) => ({ type, data: said }) as unknown as Deed['command']),
    late: of(0, 0, 1, 3, 6),
  });

const incident = of(...incidents).map((id) => `incident-${id}`);
const task = of(...tasks).map((id) => `task-${id}`);
const sharing = of(...requests).map((id) => `sharing-${id}`);
const reason = fc.constant({ reason: 'r' });
const incidentId = of(...incidents);
const units = fc.integer({ min: 1, max: 3 });
const candidate = {
  ...{ resourceId: 'R1', ownerAgencyId: owner, kind: 'pump.truck', availableUnits: 3, perUnit: 1 },
  ...{ capability: 'drainage-m3h', arrivalMinutes: 5, costPerUnitFen: 0, areaCode: '520111' },
};

const told = (stream: string, by: string, type: string, data: object): Deed => ({
  ...{ stream, by, late: 0 },
  command: { type, data } as unknown as Deed['command'],
});

const decided = (many: number) => ({
  candidates: [candidate],
  logPosition: '1',
  override: { reason: 'r', lines: [{ resourceId: 'R1', units: many }] },
});

const wayOf = (id: string, on: string, many: number): Deed[] => {
  const stream = `sharing-${id}`;
  return [
    told(stream, 'EMB', 'sharing.request', {
      ...commandExamples['sharing.request'],
      incidentId: on,
      amount: 3,
    }),
    told(stream, 'EMB', 'sharing.decide-allocation', decided(many)),
    told(stream, 'EMB', 'sharing.requisition', { funding: { code: 'F' }, reportTo: 'x' }),
    told(stream, owner, 'sharing.commit', {}),
    told(stream, owner, 'sharing.dispatch', { departedAt: 't' }),
    told(stream, 'EMB', 'sharing.decide-allocation', decided(1)),
    told(stream, 'EMB', 'sharing.release', { reason: 'r' }),
    told(stream, owner, 'sharing.report-return', {
      lines: [{ lineId: '1.1', returned: many, damaged: 0, consumed: 0 }],
      returnedAt: 't',
    }),
  ];
};

const ending = fc.oneof(
  deed(incident, 'EMB', 'incident.reject', reason),
  deed(incident, 'EMB', 'incident.close', reason),
  deed(
    incident,
    'EMB',
    'incident.merge',
    incidentId.map((intoIncidentId) => ({ intoIncidentId })),
  ),
);

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  ending,
  deed(
    task,
    'EMB',
    'task.assign',
    incidentId.map((id) => ({ ...commandExamples['task.assign'], incidentId: id, assigneeAgencyId: 'FIRE' })),
  ),
  deed(task, 'FIRE', 'task.accept'),
  deed(task, 'FIRE', 'task.decline', reason),
  deed(task, 'FIRE', 'task.progress', fc.constant({ summary: 's' })),
  deed(task, 'FIRE', 'task.complete', fc.constant({ outcome: 'o' })),
  deed(task, 'EMB', 'task.cancel', reason),
  deed(
    sharing,
    'EMB',
    'sharing.request',
    incidentId.map((id) => ({ ...commandExamples['sharing.request'], incidentId: id, amount: 3 })),
  ),
  deed(sharing, 'EMB', 'sharing.decide-allocation', units.map(decided)),
  deed(sharing, 'EMB', 'sharing.requisition', fc.constant({ funding: { code: 'F' }, reportTo: 'x' })),
  deed(sharing, owner, 'sharing.commit'),
  deed(sharing, owner, 'sharing.dispatch', fc.constant({ departedAt: 't' })),
  deed(sharing, owner, 'sharing.report-arrival', fc.constant({ arrivedAt: 't' })),
  deed(sharing, 'EMB', 'sharing.release', reason),
  deed(sharing, 'EMB', 'sharing.cancel', of({ reason: 'r' }, { reason: 'r', exceptOut: true })),
  deed(
    sharing,
    owner,
    'sharing.report-return',
    units.map((returned) => ({
      lines: [{ lineId: '1.1', returned, damaged: 0, consumed: 0 }],
      returnedAt: 't',
    })),
  ),
  deed(incident, 'EMB', 'incident.verify', fc.constant({ findings: 'f' })),
);

const following = fc.record({ follow: fc.nat(1), many: fc.integer({ min: 1, max: 6 }) });

/** One request on its way, with whatever happens between its steps. */
const onItsWay: fc.Arbitrary<readonly Happening[]> = fc
  .tuple(
    of(...requests),
    incidentId,
    of(1, 2, 3),
    fc.array(fc.array(fc.oneof(ending, ending, following, deeds), { maxLength: 3 }), {
      minLength: 8,
      maxLength: 8,
    }),
  )
  .map(([id, on, many, between]) =>
    wayOf(id, on, many).flatMap((step, n) => [step, { follow: 0, many: 9 }, ...(between[n] ?? [])]),
  );

/** Anybody does anything, in any order, while the flows are as slow as they like. */
export const nights: fc.Arbitrary<readonly Happening[]> = fc
  .tuple(
    fc.array(fc.oneof({ weight: 4, arbitrary: deeds }, { weight: 1, arbitrary: following }), {
      maxLength: 30,
    }),
    onItsWay,
    fc.array(fc.oneof({ weight: 4, arbitrary: deeds }, { weight: 1, arbitrary: following }), {
      maxLength: 30,
    }),
  )
  .map((parts) => parts.flat());
