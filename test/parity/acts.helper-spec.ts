import type { AnyEvent, RecordedEvent } from '#contracts';
import type { Capacity } from '#domain';
import fc from 'fast-check';
import { steps, type Step } from './deeds.helper-spec.js';
import { logOf } from './history.helper-spec.js';

export const drill = 'D1';
export const incidents = ['I1', 'I2', 'I3'] as const;
export const agencies = ['EMB', 'FIRE', 'ENT', 'CITY'] as const;
export const capacities: readonly Capacity[] = ['command', 'local', 'warn', 'audit', 'administer'];

const of = fc.constantFrom;
const always = fc.constant;
/** Of persons on staffs. */
export const persons = ['li', 'wang'] as const;
export const reason = { reason: 'r' };
const happened = (
  streams: readonly string[],
  ...events: readonly fc.Arbitrary<object>[]
): fc.Arbitrary<readonly Step[]> =>
  fc
    .tuple(of(...streams), of(...agencies), fc.oneof(...events))
    .map(([stream, by, event]) => [{ stream, by, events: [event as AnyEvent] }]);
const event = (type: string, data: fc.Arbitrary<object> = always(reason)): fc.Arbitrary<object> =>
  data.map((each) => ({ type, data: each }));

/** A line that its owner never offered, as under an agreement, and what becomes of it. */
const allocated: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.record({ id: of('S8', 'S9'), round: fc.integer({ min: 1, max: 9_999 }) }),
    of('FIRE', 'ENT', 'CITY'),
    of([], ['sharing.committed'], ['sharing.committed', 'sharing.dispatched']),
    of(undefined, 'sharing.reservation-failed', 'sharing.released', 'sharing.cancelled', 'sharing.expired'),
  )
  .map(([{ id, round }, ownerAgencyId, taken, end]) => {
    // a request stays with its incident
    const incidentId = id === 'S8' ? 'I1' : 'I2';
    const line = { lineId: `${round}.1`, resourceId: `${id}.R`, quantity: 1 };
    const need = { capability: 'drainage-m3h', amount: 1, neededBy: '2026-06-18T15:10:00.000Z' };
    const data: Readonly<Record<string, object>> = {
      'sharing.requested': {
        ...{ incidentId, ...need, requesterAgencyId: 'EMB', priority: 1, purpose: 'p' },
        deliverTo: { areaCode: '520111', place: 'p' },
      },
      'sharing.allocation-decided': {
        ...{ round, decidedByAgencyId: 'EMB', incidentId },
        lines: [{ ...line, ownerAgencyId, amount: 1, agreementId: 'G', agreementItem: 'pump.truck' }],
        certificate: { need, candidates: [], chosen: [], rejected: [], shortfall: 0, logPosition: '0' },
      },
      'sharing.committed': { lineIds: [line.lineId], ownerAgencyId },
      'sharing.dispatched': { lines: [line], departedAt: '2026-06-18T15:00:00.000Z' },
      'sharing.reservation-failed': { lineId: line.lineId, ...reason },
      'sharing.released': { unused: [line], inUse: [], ...reason },
      'sharing.cancelled': { unused: [line], ...reason },
      'sharing.expired': { unused: [line], ...reason },
    };
    return ['sharing.requested', 'sharing.allocation-decided', ...taken, end].flatMap((type) =>
      type === undefined
        ? []
        : [
            {
              ...{ stream: `sharing-${id}`, by: type === 'sharing.committed' ? ownerAgencyId : 'EMB' },
              events: [{ type, data: data[type] } as AnyEvent],
            },
          ],
    );
  });

const beside: fc.Arbitrary<readonly Step[]> = fc.oneof(
  allocated,
  happened(
    incidents.map((id) => `incident-${id}`),
    event('incident.verified', always({ findings: 'f' })),
    event('incident.classified', fc.record({ category: of('accident', 'public-health') })),
    event('incident.agency-notified', fc.record({ agencyId: of(...agencies) })),
    event('incident.command-established', fc.record({ commandingAgencyId: of(...agencies) })),
    event('incident.merged', fc.record({ intoIncidentId: of(...incidents) })),
    event('incident.closed'),
  ),
  happened(
    ['task-T8', 'task-T9'],
    event(
      'task.assigned',
      fc.record({
        incidentId: of(...incidents),
        assigneeAgencyId: of(...agencies),
        assignerAgencyId: of(...agencies),
        acknowledgeWithinMinutes: always(10),
      }),
    ),
    event('task.accepted', always({})),
    event('task.declined'),
  ),
  happened(
    agencies.map((id) => `agency-${id}`),
    event(
      'agency.registered',
      of('department', 'enterprise').map((kind) => ({ name: 'n', kind })),
    ),
    event('agency.mandated', fc.record({ capacity: of(...capacities), areaCode: always('520111') })),
    event('agency.mandate-withdrawn', fc.record({ capacity: of(...capacities), areaCode: always('520111') })),
    event(
      'agency.credential-issued',
      fc.record({
        keyId: of('k', '__proto__'),
        publicKey: always({ x: 'x' }),
        roles: of(['administrator'], ['commander']),
      }),
    ),
    event('agency.credential-revoked', always({ keyId: 'k', reason: 'r' })),
    event('agency.suspended'),
  ),
  happened(
    agencies.map((id) => `agency-${id}`),
    event(
      'agency.role-granted',
      fc.record({ personId: of(...persons), role: of('dispatcher', 'administrator') }),
    ),
    event('agency.role-withdrawn', fc.record({ personId: of(...persons), role: always('dispatcher') })),
    event('agency.key-bound', fc.record({ keyId: always('k'), personId: of(...persons) })),
  ),
  happened(
    persons.map((id) => `person-${id}`),
    event(
      'person.registered',
      fc.record({
        agencyId: of(...agencies),
        details: always({ subject: 's', sealed: 's' }),
        signIn: of('a', 'b'),
        hasNumber: fc.boolean(),
      }),
    ),
    event(
      'person.updated',
      fc.record({ details: always({ subject: 's', sealed: 't' }), signIn: of('a', 'b') }),
    ),
    event('person.ended'),
    event('person.revealed'),
    event('person.erased'),
  ),
  happened([`drill-${drill}`], event('drill.ended')),
  happened(
    ['installation-liandong'],
    event('installation.set', fc.record({ districtCode: always('520111'), homeBureauId: of(...agencies) })),
  ),
);

/** A history of the live world and one of a drill, each in its order, between each other. */
export const histories = fc
  .tuple(mixed(), mixed(), fc.array(fc.boolean(), { minLength: 1 }))
  .map(([live, inside, turns]) => {
    const [one, other] = [[...logOf(live).events], [...logOf(inside).events]];
    const records: RecordedEvent[] = [];
    for (let n = 0; one.length > 0 || other.length > 0; n++) {
      const isLive = other.length === 0 || (one.length > 0 && turns[n % turns.length]);
      const next = (isLive ? one : other).shift();
      if (!next) continue;
      const stream = isLive ? next.stream : `exercise/${drill}/${next.stream}`;
      records.push({ ...next, stream, position: BigInt(n) * 10n, eventId: `event ${n}` });
    }
    return records;
  });

function mixed(): fc.Arbitrary<readonly Step[]> {
  return fc
    .tuple(steps, fc.array(fc.tuple(fc.nat(80), beside), { minLength: 20, maxLength: 60 }))
    .map(([told, others]) =>
      others.reduce<readonly Step[]>(
        (so, [place, more]) => [...so.slice(0, place), ...more, ...so.slice(place)],
        told,
      ),
    )
    .map((told) => [...reported, ...possible(told)]);
}

const reported = incidents.map((id): Step => ({
  ...{ stream: `incident-${id}`, by: 'EMB' },
  events: [{ type: 'incident.reported', data: { category: 'accident', areaCode: '520111' } } as AnyEvent],
}));

/** An incident ends once, and is merged into one that goes on; a task is of one incident. */
function possible(told: readonly Step[]): readonly Step[] {
  const open = new Set<string>(incidents);
  const assigned = new Set<string>();
  return told.filter((step) => {
    const [happening] = 'events' in step ? step.events : [];
    if (happening?.type === 'task.assigned')
      return !assigned.has(step.stream) && assigned.add(step.stream).size > 0;
    if (happening?.type !== 'incident.closed' && happening?.type !== 'incident.merged') return true;
    const id = step.stream.slice('incident-'.length);
    const isMerged = happening.type === 'incident.merged';
    if (isMerged && (happening.data.intoIncidentId === id || !open.has(happening.data.intoIncidentId)))
      return false;
    return open.delete(id);
  });
}
