import fc from 'fast-check';
import { decidedAs } from '../kernel/given.helper-spec.js';
import { sharing } from '../sharing/decide.js';
import { decided, line, sharingCommand } from '../sharing/sharing.helper-spec.js';
import { outstanding } from '../sharing/sharing.js';
import type { SharingCommand, SharingEvent, SharingState } from '../sharing/sharing.js';
import type { Awaited } from './awaited.js';
import { awaitedIn, sayings, type Said } from './negotiation.js';

const at = '2026-06-18T14:10:00.000Z';
const [requester, commanding, owners] = ['STREET', 'EMB', ['ENT-1', 'ENT-2'] as const];
const stock: Readonly<Record<string, string>> = { P1: 'ENT-1', P2: 'ENT-2' };

/** A negotiation that is told what the service does to it as well. */
class Told {
  state: SharingState = sharing.initialState;
  readonly said: Said[] = [];

  take(event: SharingEvent): void {
    this.state = sharing.evolve(this.state, event);
    if ((sayings as readonly string[]).includes(event.type)) this.said.push({ ...event, at } as Said);
  }

  /** The refusal, if it was refused. */
  give(agencyId: string, command: SharingCommand): string | undefined {
    const context = decidedAs({ actor: { agencyId, principal: 'duty', role: 'duty-officer' } });
    const decision = sharing.decide(command, this.state, context);
    if ('refusal' in decision) return decision.refusal.code;
    for (const event of decision.events) this.take(event);
    return undefined;
  }

  awaited(): Awaited[] {
    const { status, requesterAgencyId, round, answers, lines, need } = this.state;
    return awaitedIn(
      {
        ...{ id: 'S', status, requesterAgencyId, round, answers, said: this.said, isOver: false },
        ...{ outstanding: outstanding(this.state), neededBy: need?.neededBy },
        lines: Object.values(lines).map((one) => ({ ...one, allocatedAt: at })),
        ownerOf: (id) => stock[id],
      },
      at,
    );
  }
}

const agency = fc.constantFrom(requester, commanding, ...owners);
const resourceId = fc.constantFrom('P1', 'P2');
const lineIds = fc.constantFrom(undefined, ['1.1'], ['1.2'], ['1.1', '1.2']);
const queryId = fc.constantFrom('Q1', 'Q2');

const commands: readonly fc.Arbitrary<SharingCommand>[] = [
  fc.record({ agencyIds: fc.subarray([...owners]) }).map((data) => sharingCommand('sharing.ask', data)),
  resourceId.map((id) => sharingCommand('sharing.request-quote', { resourceId: id })),
  resourceId.map((id) => sharingCommand('sharing.quote', { resourceId: id })),
  resourceId.map((id) => sharingCommand('sharing.decline-quote', { resourceId: id })),
  resourceId.map((id) => sharingCommand('sharing.respond', { resourceId: id })),
  fc
    .record({ queryId, toAgencyIds: fc.option(fc.subarray([requester, ...owners]), { nil: undefined }) })
    .map((data) => sharingCommand('sharing.request-information', data)),
  queryId.map((id) => sharingCommand('sharing.answer-information', { queryId: id })),
  ...(
    [
      'sharing.request-status',
      'sharing.report-status',
      'sharing.requisition',
      'sharing.commit',
      'sharing.dispatch',
      'sharing.report-arrival',
      'sharing.recall',
      'sharing.answer-recall',
      'sharing.release',
    ] as const
  ).map((type) => lineIds.map((ids) => sharingCommand(type, { lineIds: ids }))),
  fc.constantFrom(
    sharingCommand('sharing.request-extension'),
    sharingCommand('sharing.answer-extension'),
    sharingCommand('sharing.report-return'),
    sharingCommand('sharing.cancel'),
  ),
];

const acts = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.tuple(agency, fc.oneof(...commands)) },
    { weight: 1, arbitrary: fc.constant('decided' as const) },
    { weight: 2, arbitrary: fc.constantFrom('1.1', '1.2') },
  ),
  { maxLength: 12 },
);

const lines = (isAgreed: boolean) => [
  line('1.1', { resourceId: 'P1', ownerAgencyId: 'ENT-1' }),
  line('1.2', {
    ...{ resourceId: 'P2', ownerAgencyId: 'ENT-2' },
    ...(isAgreed
      ? { agreementId: 'AG', agreementItem: 'pump', agreementUntil: '2027-01-01T00:00:00.000Z' }
      : {}),
  }),
];

type Step = readonly [agencyId: string, command: SharingCommand] | 'decided' | '1.1' | '1.2';

/** The way of both lines to their return: what happens at random happens somewhere along it. */
const way: readonly Step[] = [
  [commanding, sharingCommand('sharing.ask', { agencyIds: owners })],
  'decided',
  '1.1',
  '1.2',
  [commanding, sharingCommand('sharing.requisition')],
  ['ENT-1', sharingCommand('sharing.commit')],
  ['ENT-2', sharingCommand('sharing.commit')],
  ['ENT-1', sharingCommand('sharing.dispatch')],
  ['ENT-2', sharingCommand('sharing.dispatch')],
  [commanding, sharingCommand('sharing.request-status')],
  ['ENT-1', sharingCommand('sharing.recall')],
  [commanding, sharingCommand('sharing.release')],
];

const histories = fc
  .tuple(fc.nat(way.length), acts)
  .map(([done, random]): readonly Step[] => [...way.slice(0, done), ...random]);

function history(steps: readonly Step[], isAgreed: boolean): Told {
  const told = new Told();
  told.give(requester, sharingCommand('sharing.request'));
  for (const step of steps) {
    if (step === 'decided') {
      if (told.state.round === 0 && told.state.status === 'requested') told.take(decided(...lines(isAgreed)));
    } else if (typeof step === 'string')
      told.give('liandong', sharingCommand('sharing.confirm-reservation', { lineId: step }));
    else told.give(...step);
  }
  return told;
}

/** The command that an entry names, as the agency would send it. */
function answer({ act, queryId: id, resourceId: of, lineIds: ids = [] }: Awaited): SharingCommand {
  const type = act as SharingCommand['type'];
  if (type === 'sharing.report-return') {
    const returned = ids.map((lineId) => ({ lineId, returned: 1, damaged: 0, consumed: 0 }));
    return sharingCommand(type, { lines: returned });
  }
  const data = {
    ...(id === undefined ? {} : { queryId: id }),
    ...(of === undefined ? {} : { resourceId: of }),
    ...(ids.length === 0 ? {} : { lineIds: ids }),
  };
  return sharingCommand(type, data);
}

const same = (a: Awaited, b: Awaited): boolean =>
  a.act === b.act &&
  a.agencyId === b.agencyId &&
  a.queryId === b.queryId &&
  a.resourceId === b.resourceId &&
  (a.lineIds === undefined || a.lineIds.some((id) => b.lineIds?.includes(id)));

describe('whose turn it is in a negotiation', () => {
  it('is of who may act, and over once it has acted, whatever came before', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(histories, fc.boolean(), (steps, isAgreed) => {
        for (const one of history(steps, isAgreed).awaited()) {
          met.add(one.act);
          const told = history(steps, isAgreed);
          expect([one, told.give(one.agencyId, answer(one))]).toEqual([one, undefined]);
          expect([one, told.awaited().filter((left) => same(one, left))]).toEqual([one, []]);
        }
      }),
      { numRuns: 1_000 },
    );
    expect([...met].sort()).toEqual([
      'sharing.answer-extension',
      'sharing.answer-information',
      'sharing.answer-recall',
      'sharing.commit',
      'sharing.dispatch',
      'sharing.quote',
      'sharing.report-arrival',
      'sharing.report-return',
      'sharing.report-status',
      'sharing.respond',
    ]);
  });

  const asking: Readonly<Record<string, readonly (readonly [string, SharingCommand])[]>> = {
    'sharing.respond': [[commanding, sharingCommand('sharing.ask', { agencyIds: ['ENT-1'] })]],
    'sharing.quote': [[commanding, sharingCommand('sharing.request-quote', { resourceId: 'P1' })]],
    'sharing.answer-information': [
      [commanding, sharingCommand('sharing.request-quote', { resourceId: 'P1' })],
      [commanding, sharingCommand('sharing.request-information', { queryId: 'Q1', toAgencyIds: undefined })],
    ],
  };
  it.each(Object.keys(asking))('%s is awaited of whom it was asked for', (act) => {
    const told = history([], false);
    for (const [who, command] of asking[act] ?? []) expect(told.give(who, command)).toBeUndefined();
    expect(told.awaited()).toContainEqual(expect.objectContaining({ act, agencyId: 'ENT-1' }));
    expect(told.awaited().filter(({ agencyId }) => agencyId !== 'ENT-1')).toEqual([]);
  });

  it('is nobody’s for what an ended incident or negotiation no longer needs', () => {
    const told = history([], false);
    for (const [who, command] of Object.values(asking).flat()) told.give(who, command);
    expect(told.awaited()).toHaveLength(3);
    told.give(requester, sharingCommand('sharing.cancel'));
    expect(told.awaited()).toEqual([]);
  });
});
