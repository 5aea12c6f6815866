import { refusalTexts, type Decider } from '#domain';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import {
  decode,
  storedName,
  storedNames,
  UnknownStoredType,
  type AnyEvent,
  type DomainEvent,
} from './codecs.js';
import { aggregateNames, aggregates, type AggregateName } from '../aggregates/table.js';

interface Frozen {
  readonly type: string;
  readonly data: object;
}

/** What logs hold, in the order of a history: a line here is added with a new version and never changed. */
const frozenNames = [...aggregateNames, 'command'] as const;
const frozen = Object.fromEntries(
  frozenNames.map((name) => [
    name,
    JSON.parse(readFileSync(new URL(`./frozen-events/${name}.json`, import.meta.url), 'utf8')),
  ]),
) as Readonly<Record<AggregateName | 'command', readonly Frozen[]>>;
const all = Object.values(frozen).flat();

/** The state after the frozen history, or after the part of it that ends with a name. */
function foldFrozen(name: AggregateName, until?: string): object {
  const end = until ? frozen[name].findIndex(({ type }) => type === until) + 1 : undefined;
  const { initialState, evolve } = aggregates[name].decider as Decider<unknown, DomainEvent, object>;
  return frozen[name]
    .slice(0, end)
    .reduce((state, { type, data }) => evolve(state, decode(type, data) as DomainEvent), initialState);
}

describe('the stored form of events', () => {
  it('has a frozen sample of every name ever written, and of no other', () => {
    expect([...new Set(all.map(({ type }) => type))].sort()).toEqual(storedNames().sort());
  });

  it.each(all.map((sample) => [sample.type, sample] as const))('still reads %s', (type, { data }) => {
    expect(decode(type, data)).toEqual({ type: type.replace(/\.v\d+$/, ''), data });
  });

  it('writes an explicit version', () => {
    const names = all.map(({ type, data }) => storedName(decode(type, data)));
    for (const name of names) expect(name).toMatch(/^[a-z]+\.[a-z-]+\.v\d+$/);
    expect(storedNames()).toEqual(expect.arrayContaining(names));
  });

  it.each(['sharing.requested', 'sharing.requested.v0', 'sharing.invented.v1', 'constructor', ''])(
    'stops at a name it does not know: "%s"',
    (name) => {
      expect(() => decode(name, {})).toThrow(UnknownStoredType);
      expect(() => decode(name, {})).toThrow(
        expect.objectContaining({ code: 'unknown-stored-type', storedType: name }),
      );
    },
  );

  it('survives JSON with any values in it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...all).chain(scrambled), (event) => {
        const stored = JSON.parse(JSON.stringify({ name: storedName(event), data: event.data })) as {
          name: string;
          data: unknown;
        };
        expect(decode(stored.name, stored.data)).toEqual(event);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a frozen history', () => {
  it.each(aggregateNames)('of %s folds from its first event to its last', (name) => {
    expect(foldFrozen(name)).not.toEqual(aggregates[name].decider.initialState);
  });

  it('gives the state it gave when it was written', () => {
    expect(foldFrozen('agency')).toMatchObject({
      status: 'registered',
      name: '示例市政养护公司',
      credentials: { 'ENT-PUMP-1': { roles: ['enterprise-operator'], revoked: true } },
    });
    expect(foldFrozen('incident', 'incident.response-level-changed.v1')).toMatchObject({
      status: 'verified',
      eventLevel: 'III',
      responseLevel: 3,
      links: ['INC-G1'],
      notified: ['NM-EMB'],
      correctable: { title: '清溪街道下穿隧道积水', 'casualties.injured': 3, 'casualties.trapped': 0 },
    });
    expect(foldFrozen('task')).toMatchObject({
      status: 'completed',
      assigneeAgencyId: 'FIRE',
      escalated: true,
    });
    expect(foldFrozen('resource')).toMatchObject({
      readiness: 'limited',
      promises: {},
      quantities: {
        registered: 6,
        available: 4,
        reserved: 0,
        deployed: 0,
        consumed: 1,
        damaged: 0,
        withdrawn: 1,
      },
    });
    expect(foldFrozen('sharing', 'sharing.compensation-paid.v1')).toMatchObject({
      status: 'requested',
      round: 1,
      lines: { '1.1': { step: 'returned', quantity: 2, agreementId: 'AG-1', requisitioned: true } },
      claims: { 'CLAIM-1': { amountFen: 520_000, paidFen: 500_000 } },
    });
    expect(foldFrozen('agreement')).toMatchObject({ status: 'terminated', providerAgencyId: 'ENT-PUMP' });
    expect(foldFrozen('warning', 'warning.incident-proposed.v1')).toMatchObject({
      status: 'issued',
      version: 2,
      issuerAgencyId: 'MET',
      hasBeenRed: true,
      content: { colour: 'red', areaCodes: ['520111'] },
      calls: {
        'ST-GAOPO': { version: 1, acknowledged: false, escalated: true },
        'ST-XIAOMENG': { version: 1, acknowledged: true },
      },
      told: { 'NM-EMB': 1 },
      incidentId: 'W.RAIN-0618',
    });
    expect(foldFrozen('report', 'report.supplemented.v1')).toMatchObject({
      status: 'submitted',
      overdue: true,
      omitted: true,
      requirement: { obligedAgencyId: 'EMB', superiorAgencyId: 'GY-EMB', dueAt: '2026-06-18T19:05:00.000Z' },
    });
    expect(foldFrozen('plan', 'plan.revised.v1')).toMatchObject({
      status: 'kept',
      ownerAgencyId: 'EMB',
      published: {
        version: 4,
        content: { clauses: [{ clauseId: '4.3' }, { clauseId: '3.1' }, { clauseId: '5.1' }] },
      },
      draft: { status: 'drafting', version: 5, findingIds: ['F-09'], principals: ['预案科'] },
      due: { review: { dueAt: '2029-06-01T01:00:00.000Z' }, drill: { dueAt: '2028-09-10T01:00:00.000Z' } },
      overdue: { drill: '2028-09-10T01:00:00.000Z' },
      links: { 'GY-CHEM': { agencyId: 'GY-EMB', confirmed: true } },
      findings: { 'F-09': { clauseId: '4.3' } },
    });
    expect(foldFrozen('activation', 'activation.clause-skipped.v1')).toMatchObject({
      status: 'active',
      round: 1,
      level: 3,
      clauses: {
        '3.1': { status: 'executed' },
        '4.3': { status: 'issued', target: { taskId: 'INC-C1.1.4.3' } },
        '5.1': { status: 'skipped' },
      },
    });
  });
});

describe('a refusal', () => {
  it.each(Object.entries(refusalTexts))('%s is explained in both languages', (_, [zh, en]) => {
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/^[A-Z]/);
  });
});

/** Today's event of a sample, with other values in the same places. */
function scrambled({ type, data }: Frozen): fc.Arbitrary<AnyEvent> {
  const { type: today } = decode(type, data);
  return other(data).map((d) => ({ type: today, data: d }) as AnyEvent);
}

function other(value: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(value)) return value.length > 0 ? fc.array(other(value[0])) : fc.constant([]);
  if (typeof value === 'object' && value !== null) {
    return fc.record(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, other(inner)])));
  }
  if (typeof value === 'number')
    return fc.oneof(fc.nat(), fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-9 }));
  if (typeof value === 'boolean') return fc.boolean();
  return fc.string({ unit: 'grapheme' });
}
