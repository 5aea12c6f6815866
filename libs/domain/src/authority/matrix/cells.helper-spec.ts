import type { Facts, IncidentFacts, TieKind } from '../relation/facts.js';
import type { Relation } from '../relation/relations.js';
import {
  everyKind,
  GOV,
  type AgencyKind,
  type Installation,
  type Mandate,
  type Party,
  type PolicyRole,
  type Speaker,
} from '../relation/subject.js';
import { conditions, type ConditionName } from '../rules/conditions.js';

/** Who asks about what, and where. */
export interface Cell {
  readonly who: Speaker;
  readonly of: Facts;
  readonly here: Installation;
}

const [area, far] = ['520111010', '330100'];
const [category, hazard] = ['accident', 'rainstorm'];
const registered: Partial<Record<AgencyKind, string>> = {
  township: '520111207',
  neighbour: '520113',
  superior: '520100',
};

const party = (agencyId: string, kind: AgencyKind, more: Partial<Party> = {}): Party => ({
  agencyId,
  kind,
  areaCode: registered[kind],
  mandates: [],
  ...more,
});

const speaker = (kind: AgencyKind, role: PolicyRole, mandates: readonly Mandate[] = []): Speaker => ({
  ...party('X', kind, { mandates }),
  role,
  principal: `${kind}-${role}`,
  keyId: `X-${role}`,
});

const elsewhere: Mandate = { capacity: 'command', areaCode: '520111', of: ['public-health'] };

/** Each kind of agency in each role that it may hold, the service, and two that speak in a role that is not theirs. */
export const subjects: readonly Speaker[] = [
  speaker('enterprise', 'enterprise-operator'),
  speaker('organisation', 'agency-operator'),
  ...(['neighbour', 'township', 'department'] as const).flatMap((kind) =>
    GOV.filter((role) => role !== 'commander').map((role) => speaker(kind, role)),
  ),
  speaker('department', 'commander', [elsewhere]),
  ...GOV.map((role) => speaker('superior', role)),
  speaker('department', 'personnel'),
  speaker('department', 'auditor', [{ capacity: 'audit', areaCode: '520111' }]),
  speaker('department', 'administrator', [{ capacity: 'administer', areaCode: '520111' }]),
  { ...speaker('department', 'system'), agencyId: 'liandong', keyId: undefined },
  speaker('township', 'commander'),
  speaker('department', 'auditor'),
];

const incident: IncidentFacts = { areaCode: area, category, joined: [] };
const here: Installation = {
  districtCode: '520111',
  homeBureauId: 'HOME',
  commands: [{ capacity: 'command', areaCode: '520111' }],
};

/** An object of an incident, and one without, which is administered and has a place. */
export const shapes = {
  incident: { incidents: [incident] },
  plain: { isRegistry: true, areaCodes: [area], hazard, category },
} as const;

export const cellOf = (who: Speaker, shape: Facts): Cell => ({ who, of: shape, here });

const facts = (cell: Cell, of: Partial<Facts>): Cell => ({ ...cell, of: { ...cell.of, ...of } });
const content = (cell: Cell, of: Facts['content']): Cell =>
  facts(cell, { content: { ...cell.of.content, ...of } });
const incidents = (cell: Cell, change: (one: IncidentFacts) => Partial<IncidentFacts>): Cell =>
  cell.of.incidents
    ? facts(cell, { incidents: cell.of.incidents.map((one) => ({ ...one, ...change(one) })) })
    : cell;
const mandate = (cell: Cell, ...more: readonly Mandate[]): Cell => ({
  ...cell,
  who: { ...cell.who, mandates: [...cell.who.mandates, ...more] },
});
const tie =
  (as: TieKind) =>
  (cell: Cell): Cell =>
    incidents(cell, ({ joined }) => ({ joined: [...joined, { agencyId: cell.who.agencyId, as }] }));
const is =
  (field: 'owner' | 'requester' | 'issuer' | 'proposer' | 'caller' | 'assigner' | 'planner') =>
  (cell: Cell): Cell =>
    facts(cell, { [field]: cell.who.agencyId });
const among =
  (field: 'asked' | 'answerers' | 'lineOwners' | 'addressees' | 'informed') =>
  (cell: Cell): Cell =>
    facts(cell, { [field]: [...(cell.of[field] ?? []), cell.who.agencyId] });

type Change = (cell: Cell) => Cell;

/** What brings about one relation and no other, where the subject can have it at all. */
const relating: Readonly<Record<Exclude<Relation, 'anyone' | 'superior'>, Change>> = {
  self: is('owner'),
  command: (cell) => mandate(cell, { capacity: 'command', areaCode: area }),
  established: (cell) => incidents(cell, () => ({ commanding: cell.who.agencyId })),
  local: (cell) => mandate(cell, { capacity: 'local', areaCode: area }),
  reporter: tie('reporter'),
  participant: tie('notified'),
  requester: is('requester'),
  asked: among('asked'),
  answerer: among('answerers'),
  line: among('lineOwners'),
  addressee: among('addressees'),
  issuer: is('issuer'),
  proposer: is('proposer'),
  caller: is('caller'),
  assigner: is('assigner'),
  warn: (cell) => mandate(cell, { capacity: 'warn', areaCode: area }),
  planner: is('planner'),
  home: (cell) => ({ ...cell, here: { ...cell.here, homeBureauId: cell.who.agencyId } }),
  audit: (cell) => cell,
  administer: (cell) => cell,
  service: (cell) => cell,
};

/** Circumstances that are no relation by themselves, or more than one. */
const circumstances: Readonly<Record<string, Change>> = {
  none: (cell) => cell,
  new: (cell) => facts(cell, { isNew: true }),
  'home of what nobody commands': (cell) => ({
    ...cell,
    here: { ...cell.here, homeBureauId: cell.who.agencyId, commands: [] },
  }),
  'open to all': (cell) => facts(cell, { openTo: everyKind }),
  informed: among('informed'),
  suspended: (cell) => {
    const named = among('addressees')(tie('task')(is('owner')(cell)));
    return { ...named, who: { ...named.who, suspended: true } };
  },
  'in the incident’s area': (cell) => incidents(cell, () => ({ areaCode: '520111' })),
  'command of one of two': (cell) =>
    facts(relating.command(cell), {
      incidents: [...(cell.of.incidents ?? []), { ...incident, areaCode: far }],
    }),
  'command of another category': (cell) =>
    mandate(cell, { capacity: 'command', areaCode: area, of: ['natural-disaster'] }),
  'part of it, and it is a thing within': (cell) => facts(tie('notified')(cell), { isWithin: true }),
  'its own, within an incident': (cell) =>
    facts(
      incidents(is('owner')(cell), () => ({ areaCode: far })),
      { isWithin: true },
    ),
  'its own, offered to an incident': (cell) => incidents(is('owner')(cell), () => ({ areaCode: far })),
  'gave a task': (cell) => incidents(cell, () => ({ assigners: [cell.who.agencyId] })),
  'addressee and self': (cell) => among('addressees')(is('owner')(cell)),
};

export const situations: readonly (readonly [string, Change])[] = [
  ...Object.entries(relating),
  ...Object.entries(circumstances),
];

const nobody: Party = party('STRANGER', 'enterprise');
const other: Party = party('OTHER', 'department');
const another: Speaker = { ...other, role: 'dispatcher', principal: 'somebody', keyId: 'OTHER-1' };

interface Patch {
  readonly hold: Change;
  readonly spoil: Change;
}

const flag = (field: keyof Facts): Patch => ({
  hold: (cell) => facts(cell, { [field]: true }),
  spoil: (cell) => facts(cell, { [field]: false }),
});
const both = (hold: Facts['content'], spoil: Facts['content']): Patch => ({
  hold: (cell) => content(cell, hold),
  spoil: (cell) => content(cell, spoil),
});
const listed = (
  field: 'isOverride' | 'isHighLevel' | 'isMajor' | undefined,
  one: NonNullable<Installation['twoPersons']>[number],
): Patch => ({
  hold: (cell) => ({
    ...(field ? facts(cell, { [field]: true }) : cell),
    here: { ...cell.here, twoPersons: [one] },
  }),
  spoil: (cell) => ({ ...cell, here: { ...cell.here, twoPersons: [] } }),
});
/** What an installation asks for persons for, of a key that is nobody's. */
const needed = (one: NonNullable<Installation['inPerson']>[number]): Patch => ({
  hold: (cell) => ({ ...cell, who: { ...cell.who, isPerson: true } }),
  spoil: (cell) => ({
    ...cell,
    who: { ...cell.who, isPerson: false },
    here: { ...cell.here, inPerson: [...(cell.here.inPerson ?? []), one] },
  }),
});
const doneBy = (by: (cell: Cell) => Speaker, otherwise: (cell: Cell) => Speaker): Patch => ({
  hold: (cell) => facts(cell, { doneBy: by(cell) }),
  spoil: (cell) => facts(cell, { doneBy: otherwise(cell) }),
});

/** What makes each condition true and false. */
const patches: Readonly<Record<ConditionName, Patch>> = {
  notOwnAgency: { hold: (cell) => facts(cell, { owner: 'OTHER' }), spoil: is('owner') },
  possessionProved: both({ possessionProved: true }, { possessionProved: false }),
  rolesWithinAgency: both(
    { named: [other], roles: ['dispatcher'] },
    { named: [other], roles: ['commander'] },
  ),
  rolesWithinOwn: both({ roles: ['personnel'] }, { roles: ['enterprise-operator', 'auditor'] }),
  thatVeryKey: {
    hold: (cell) => content(cell, { keyId: cell.who.keyId }),
    spoil: (cell) => content(cell, { keyId: 'K-0' }),
  },
  notTheLast: {
    hold: (cell) => facts(cell, { isLast: false }),
    spoil: (cell) => facts(cell, { isLast: true }),
  },
  isDrastic: flag('isDrastic'),
  isFirstKey: flag('isFirstKey'),
  ownerSuspended: flag('ownerSuspended'),
  administering: both({ capacity: 'administer' }, { capacity: 'local' }),
  notAdministering: both({ capacity: 'local' }, { capacity: 'administer' }),
  auditing: both({ capacity: 'audit' }, { capacity: 'local' }),
  notAuditing: both({ capacity: 'local' }, { capacity: 'audit' }),
  ofStaff: flag('isRegistry'),
  roleOfWeight: both({ roles: ['personnel'] }, { roles: ['dispatcher'] }),
  signsInAnew: flag('isNewSignIn'),
  namesACommander: both({ named: [party('GY-EMB', 'superior')] }, { named: [nobody] }),
  assignsItself: {
    hold: (cell) => content(cell, { named: [cell.who] }),
    spoil: (cell) => content(cell, { named: [other] }),
  },
  verified: {
    hold: (cell) => incidents(cell, () => ({ verified: true })),
    spoil: (cell) => incidents(cell, () => ({ verified: false })),
  },
  ofOneOwner: {
    hold: (cell) => content(cell, { owners: [cell.who.agencyId] }),
    spoil: (cell) => content(cell, { owners: ['OTHER'] }),
  },
  asksWithinDistrict: both({ named: [other] }, { named: [party('GY-EMB', 'superior')] }),
  asksPartiesOfRequest: both({ named: [] }, { named: [nobody] }),
  asksRequesterOrCommand: {
    hold: (cell) => content(facts(cell, { requester: 'OTHER' }), { named: [other] }),
    spoil: (cell) => content(cell, { named: [nobody] }),
  },
  anotherPerson: doneBy(
    () => another,
    ({ who }) => who,
  ),
  samePerson: doneBy(
    ({ who }) => who,
    () => another,
  ),
  notClaimant: {
    hold: (cell) => facts(cell, { claimant: 'OTHER' }),
    spoil: (cell) => facts(cell, { claimant: 'X' }),
  },
  withinDistrictOrOwn: both({ areaCodes: [area] }, { areaCodes: [far] }),
  warnsOfContent: {
    hold: (cell) => content(relating.warn(cell), { areaCodes: [area], hazard }),
    spoil: (cell) => content(cell, { areaCodes: [far], hazard }),
  },
  warnsOfWhatStands: {
    hold: (cell) => facts(relating.warn(cell), { areaCodes: [area], hazard }),
    spoil: (cell) => facts(cell, { areaCodes: [far] }),
  },
  commandsContent: {
    hold: (cell) => content(cell, { areaCodes: [area], category }),
    spoil: (cell) => content(cell, { areaCodes: [far], category }),
  },
  senderAgreed: both({ sender: undefined }, { sender: { agencyId: 'OTHER', agreed: false } }),
  issuerSilent: flag('issuerSilent'),
  callsWithinOwnArea: both(
    { named: [party('VILLAGE', 'enterprise', { areaCode: area })] },
    { named: [party('VILLAGE', 'enterprise', { areaCode: far })] },
  ),
  plansWithinOwnArea: {
    hold: (cell) => content(cell, { areaCodes: [cell.who.areaCode ?? '520111'] }),
    spoil: (cell) => content(cell, { areaCodes: [far] }),
  },
  plansOwnKind: {
    hold: (cell) => content(cell, { planKind: cell.who.kind === 'enterprise' ? 'enterprise' : 'department' }),
    spoil: (cell) => content(cell, { planKind: 'overall' }),
  },
  reviewerAllowed: both({ named: [] }, { named: [nobody] }),
  noHandInDraft: {
    hold: (cell) => facts(cell, { drafters: [] }),
    spoil: (cell) => facts(cell, { drafters: [another, cell.who] }),
  },
  citesWhatItSees: both({ cited: { openTo: everyKind } }, { cited: {} }),
  tookPart: {
    hold: (cell) => content(cell, { cited: { addressees: [cell.who.agencyId] } }),
    spoil: (cell) => content(cell, { cited: {} }),
  },
  hasCommand: {
    hold: (cell) => mandate(cell, elsewhere),
    spoil: (cell) => ({ ...cell, who: { ...cell.who, mandates: [] } }),
  },
  draftsNobody: {
    hold: (cell) => content(cell, { named: [cell.who] }),
    spoil: (cell) => content(cell, { named: [other] }),
  },
  besideWhatItSees: both({ cited: undefined }, { cited: {} }),
  seedSeen: both({ cited: undefined }, { cited: {} }),
  toParticipant: {
    hold: (cell) => content(facts(cell, { addressees: ['OTHER'] }), { named: [other] }),
    spoil: (cell) => content(cell, { named: [nobody] }),
  },
  ownerTookPart: {
    hold: (cell) =>
      incidents(facts(cell, { owner: 'OTHER' }), ({ joined }) => ({
        joined: [...joined, { agencyId: 'OTHER', as: 'task' }],
      })),
    spoil: (cell) => facts(cell, { owner: 'STRANGER' }),
  },
  inPerson: needed('acts'),
  administersInPerson: needed('administering'),
  confirmsInPerson: {
    hold: (cell) => ({ ...cell, who: { ...cell.who, isPerson: true } }),
    spoil: (cell) => ({
      ...cell,
      who: { ...cell.who, isPerson: false },
      here: { ...cell.here, staffed: [cell.who.agencyId] },
    }),
  },
  personWhereNeeded: {
    hold: (cell) => ({ ...cell, who: { ...cell.who, isPerson: true } }),
    spoil: (cell) => facts({ ...cell, who: { ...cell.who, isPerson: false } }, { needsPerson: true }),
  },
  namesItsCause: {
    hold: (cell) => facts(cell, { cause: 'event' }),
    spoil: (cell) => facts(cell, { cause: undefined }),
  },
  whilePersonsCount: {
    hold: (cell) =>
      incidents(facts(cell, { at: '2026-07-01T00:00:00Z' }), () => ({ endedAt: '2026-06-20T00:00:00Z' })),
    spoil: (cell) =>
      incidents(facts(cell, { at: '2026-07-01T00:00:00Z' }), () => ({ endedAt: '2026-05-20T00:00:00Z' })),
  },
  waitsForContact: {
    hold: (cell) => facts(cell, { waiting: [cell.who.agencyId] }),
    spoil: (cell) => facts(cell, { waiting: [] }),
  },
  listsOverride: listed('isOverride', 'override'),
  listsRequisition: listed(undefined, 'requisition'),
  listsHighLevel: listed('isHighLevel', 'high-level'),
  listsMajor: listed('isMajor', 'major-report'),
};

/** Computed once for each cell: the same cells come up in the matrices of many rules. */
export function oncePerCell<T>(of: (cell: Cell) => T): (cell: Cell) => T {
  const known = new WeakMap<Cell, { readonly found: T }>();
  return (cell) => {
    const one = known.get(cell) ?? { found: of(cell) };
    known.set(cell, one);
    return one.found;
  };
}

const makers = Object.fromEntries(
  Object.entries(patches).map(([name, { hold, spoil }]) => {
    const condition = conditions[name as ConditionName];
    const is = oncePerCell(({ who, of, here: at }) => condition(who, of, at));
    return [name, { is, hold: oncePerCell(hold), spoil: oncePerCell(spoil) }];
  }),
) as Readonly<Record<ConditionName, Patch & { readonly is: (cell: Cell) => boolean }>>;

/** Whether a condition holds in a cell. */
export const isSo = (name: ConditionName, cell: Cell): boolean => makers[name].is(cell);

/** The cell with this condition true or false, where that can be and is not so already. */
export const made = (name: ConditionName, wanted: boolean, cell: Cell): Cell =>
  isSo(name, cell) === wanted ? cell : makers[name][wanted ? 'hold' : 'spoil'](cell);
