import { aggregateNames, type EventMetadata } from '#contracts';
import type { AgencyKind, Mandate, Role } from '#domain';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';

/** An event as it is stored, before it has a place in the log. */
export interface Happening {
  readonly stream: string;
  readonly storedType: string;
  readonly by: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Party {
  readonly agencyId: string;
  readonly kind: AgencyKind;
  readonly areaCode?: string;
  readonly mandates: readonly Mandate[];
  readonly roles: readonly Role[];
}

const district = '520111';
const party = (
  agencyId: string,
  kind: AgencyKind,
  roles: readonly Role[],
  more: Partial<Party> = {},
): Party => ({
  ...{ agencyId, kind, roles, mandates: [] },
  ...more,
});

/** One of each kind, those who oversee, and two of whom nobody says anything unless by chance. */
export const parties: readonly Party[] = [
  party('EMB', 'department', ['duty-officer', 'agency-operator'], {
    mandates: [{ capacity: 'command', areaCode: district }],
  }),
  party('FIRE', 'department', ['duty-officer']),
  party('ENT', 'enterprise', ['enterprise-operator']),
  party('OTHER', 'enterprise', ['enterprise-operator']),
  party('NBR', 'neighbour', ['duty-officer'], { areaCode: '520113' }),
  party('ORG', 'organisation', ['agency-operator']),
  party('TOWN', 'township', ['duty-officer'], { areaCode: '520111207' }),
  party('CITY', 'superior', ['duty-officer'], { areaCode: '520100' }),
  party('AUDIT', 'department', ['auditor'], { mandates: [{ capacity: 'audit', areaCode: district }] }),
];

const acting = parties.map(({ agencyId }) => agencyId).filter((id) => id !== 'AUDIT');

interface Sample {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const folder = new URL('../../libs/contracts/src/log/frozen-events/', import.meta.url);
/** One full event of every type that was ever stored. */
const samples: ReadonlyMap<string, readonly Sample[]> = new Map(
  aggregateNames.map((name) => [
    name as string,
    JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Sample[],
  ]),
);

export const ids = {
  incident: ['I1', 'I2', 'I3'],
  task: ['T1', 'T2', 'T3'],
  sharing: ['S1', 'S2'],
  resource: ['R1', 'R2'],
  team: ['M1'],
  agreement: ['G1'],
  warning: ['W1', 'W2'],
  plan: ['P1', 'P2'],
  report: ['Q1'],
} as const;
type Told = keyof typeof ids;

/** Whose each is, and to which incident each belongs: it never changes. */
const owners: Readonly<Record<string, string>> = { R1: 'ENT', R2: 'FIRE', M1: 'ORG', G1: 'ENT' };
const resourceOf: Readonly<Record<string, string>> = { S1: 'R1', S2: 'R2' };
const incidentOf: Readonly<Record<string, string>> = {
  ...{ S1: 'I1', S2: 'I2', T1: 'I1', T2: 'I2', T3: 'I3', Q1: 'I1' },
};
export const ownerOfResource = (id: string): string | undefined => owners[id];
export const incidentOfObject = (id: string): string | undefined => incidentOf[id];

const references: Readonly<Record<string, Told>> = {
  incidentId: 'incident',
  intoIncidentId: 'incident',
  otherIncidentId: 'incident',
  resourceId: 'resource',
  teamId: 'team',
  sharingId: 'sharing',
  planId: 'plan',
  otherPlanId: 'plan',
};

/** Free texts, and what is not to be told of money and reserve: these alone differ between two histories. */
const texts = [
  ...['title', 'description', 'place', 'findings', 'summary', 'reason', 'message', 'purpose', 'terms'],
  ...[
    'question',
    'text',
    'note',
    'grounds',
    'reference',
    'legalBasis',
    'reportTo',
    'instructions',
    'outcome',
  ],
  ...[
    'facts',
    'comments',
    'headline',
    'matter',
    'evidence',
    'name',
    'post',
    'telephone',
    'certificateNumber',
  ],
];
export const isText = (key: string, value: unknown): value is string =>
  typeof value === 'string' && texts.includes(key);
export const isAmount = (key: string, value: unknown): value is number =>
  typeof value === 'number' && (key.endsWith('Fen') || key === 'minimumReserve');

interface Choice {
  readonly aggregate: Told;
  readonly sample: number;
  readonly target: number;
  readonly pick: number;
}

/** The sample with ids of what there is in this night, chosen by `pick`, and texts that are there once. */
function toldOf({ aggregate, sample, target, pick }: Choice, number: number): Happening {
  const among = samples.get(aggregate) ?? [];
  const one = among[sample % among.length];
  if (!one) throw new Error(`there is no sample of ${aggregate}`);
  const id: string = ids[aggregate][target % ids[aggregate].length] ?? '';
  let count = 0;
  const chosen = <T>(list: readonly T[]): T => list[(pick + 7 * count++) % list.length] as T;
  const fixed = (key: string): string | undefined => {
    if (key === 'incidentId') return incidentOf[id];
    if (key === 'resourceId') return resourceOf[id];
    if (key === 'ownerAgencyId') return owners[resourceOf[id] ?? id];
    return key === 'claimantAgencyId' ? owners[resourceOf[id] ?? ''] : undefined;
  };
  const put = (key: string, value: unknown): unknown => {
    const told = fixed(key);
    if (told !== undefined) return told;
    const reference = references[key];
    if (reference && typeof value === 'string') return chosen(ids[reference]);
    if (/^agencyId$|AgencyId$/.test(key) && typeof value === 'string') return chosen(acting);
    if (/AgencyIds$|^agencyIds$/.test(key)) return [chosen(acting)];
    if (isText(key, value)) return `${key} ${number}.${count++}`;
    if (isAmount(key, value)) return 1_000 * number + (count++ % 1_000);
    if (Array.isArray(value)) return value.map((each) => put('', each));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, put(name, inner)]));
    return key === 'areaCode' && aggregate === 'incident' && id === 'I3' ? '520111207' : value;
  };
  const data = put('', one.data) as Happening['data'];
  const speaks = ['byAgencyId', 'ownerAgencyId', 'reporterAgencyId', 'requesterAgencyId', 'claimantAgencyId'];
  const by = speaks.map((key) => data[key]).find((value): value is string => typeof value === 'string');
  return {
    stream: `${aggregate}-${id}`,
    storedType: one.type,
    by: by ?? chosen(['EMB', 'EMB', ...acting]),
    data,
  };
}

const begins: readonly (readonly [Told, string, number])[] = [
  ...[0, 1, 2].map((n) => ['incident', 'incident.reported.v1', n] as const),
  ...[0, 1].map((n) => ['resource', 'resource.registered.v1', n] as const),
  ['team', 'team.formed.v1', 0],
  ['agreement', 'agreement.proposed.v1', 0],
  ...[0, 1].map((n) => ['sharing', 'sharing.requested.v1', n] as const),
  ...[0, 1, 2].map((n) => ['task', 'task.assigned.v1', n] as const),
  ['warning', 'warning.issued.v1', 0],
  ['warning', 'warning.proposed.v1', 1],
  ['plan', 'plan.drafted.v1', 0],
  ['plan', 'plan.published.v1', 0],
  ['plan', 'plan.drafted.v1', 1],
  ['report', 'report.required.v1', 0],
];
const beginning = new Set(begins.map(([, type]) => type).filter((type) => type !== 'plan.published.v1'));

const pick = fc.nat(1_000);

/** A night in which everything begins with somebody, and then anything happens, whoever might have done it. */
export const nights: fc.Arbitrary<readonly Happening[]> = fc
  .tuple(
    fc.array(pick, { minLength: begins.length, maxLength: begins.length }),
    fc.array(
      fc.record({
        aggregate: fc.constantFrom(...(Object.keys(ids) as Told[]), 'sharing', 'sharing', 'incident'),
        sample: fc.nat(60),
        target: fc.nat(5),
        pick,
      }),
      { minLength: 30, maxLength: 70 },
    ),
  )
  .map(([picks, rest]) => {
    const first = begins.map(([aggregate, type, target], n): Choice => {
      const sample = (samples.get(aggregate) ?? []).findIndex((one) => one.type === type);
      return { aggregate, sample, target, pick: picks[n] ?? 0 };
    });
    const told = [...first, ...rest]
      .map((choice, n) => toldOf(choice, n + 1))
      .filter(({ storedType }, n) => n < begins.length || !beginning.has(storedType));
    return [...told, waits(acting[(picks[0] ?? 0) % acting.length] ?? 'FIRE')];
  });

/** A command of somebody that waits for administrators, of whom there are none. */
const waits = (by: string): Happening => ({
  ...{ stream: 'approval-A1', storedType: 'approval.requested.v1', by },
  data: {
    command: { name: 'agency.suspend', targetId: 'NEW', data: { reason: 'reason of what waits' } },
    digest: 'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o',
    by: { agencyId: by, principal: 'p', role: 'duty-officer', keyId: `${by}-1` },
    confirmers: ['administer'],
    endsAt: '2026-06-21T14:00:00.000Z',
  },
});

export const metadataOf = ({ by }: Happening, number: number): EventMetadata => {
  const at = new Date(Date.parse('2026-06-18T14:00:00Z') + number * 1_000).toISOString();
  const id = `c0000000-0000-5000-8000-${number.toString(16).padStart(12, '0')}`;
  return {
    ...{ commandId: id, digest: '', correlationId: id, causationId: id, occurredAt: at, receivedAt: at },
    command: { source: `/agencies/${by}`, id: `said-${number}`, name: 'told' },
    actor: { agencyId: by, principal: 'p', role: 'duty-officer' },
    origin: { via: 'http' },
  };
};
