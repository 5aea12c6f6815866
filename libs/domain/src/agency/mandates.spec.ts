import { folded, given, withStrays } from '../kernel/given.helper-spec.js';
import { agency, type AgencyCommand, type AgencyEvent } from './agency.js';
import type { AgencyKind } from './kinds.js';
import { mandatesInForce, type Mandate } from './mandates.js';

const registered = (kind: AgencyKind, areaCode = '520111'): AgencyEvent => ({
  type: 'agency.registered',
  data: { name: '单位', kind, areaCode },
});
const mandated = (data: Mandate): AgencyEvent => ({ type: 'agency.mandated', data });
const withdrawn = (data: Mandate): AgencyEvent => ({
  type: 'agency.mandate-withdrawn',
  data: { ...data, reason: '职责调整' },
});
const grant = (data: Mandate): AgencyCommand => ({ type: 'agency.mandate', data });
const withdraw = (data: Mandate, otherHolders?: number): AgencyCommand => ({
  type: 'agency.withdraw-mandate',
  data: { ...data, reason: '职责调整', otherHolders },
});

const flood: Mandate = { capacity: 'command', areaCode: '520111', of: ['natural-disaster'] };
const audit: Mandate = { capacity: 'audit', areaCode: '520111' };
const administer: Mandate = { capacity: 'administer', areaCode: '520111' };

describe('a mandate', () => {
  it('is granted to an agency that is registered', () => {
    given(agency).when(grant(flood)).thenRefused({ code: 'not-found' });
    given(agency).when(withdraw(flood)).thenRefused({ code: 'not-found' });
    given(agency, registered('department')).when(grant(flood)).then(mandated(flood));
  });

  it('is already so when it is granted twice, whatever the order of what it is limited to', () => {
    const two = { ...flood, of: ['accident', 'natural-disaster'] };
    const asked = { ...flood, of: ['natural-disaster', 'accident', 'accident'] };
    given(agency, registered('department')).when(grant(asked)).then(mandated(two));
    given(agency, registered('department'), mandated(two)).when(grant(asked)).thenNothing();
    given(agency, registered('department'), mandated(flood)).when(grant(asked)).then(mandated(two));
  });

  const held = (capacity: Mandate['capacity'], areaCode: string): Mandate => ({ capacity, areaCode });
  it.each<[Mandate, readonly AgencyKind[]]>([
    [held('command', '520111'), ['department', 'superior']],
    [held('warn', '520111'), ['department', 'superior']],
    [held('local', '520111010'), ['department', 'township']],
  ])('%j goes to some kinds alone', (mandate, kinds) => {
    const all: AgencyKind[] = [
      'department',
      'enterprise',
      'township',
      'superior',
      'neighbour',
      'organisation',
    ];
    for (const kind of all) {
      const asked = given(agency, registered(kind)).when(grant(mandate));
      if (kinds.includes(kind)) asked.then(mandated(mandate));
      else asked.thenRefused({ code: 'mandate-not-permitted', capacity: mandate.capacity, kind });
    }
  });

  it('to audit, to administer or for a place is not limited to hazards', () => {
    for (const capacity of ['audit', 'administer', 'local'] as const)
      given(agency, registered('department'))
        .when(grant({ capacity, areaCode: '520111', of: ['flood'] }))
        .thenRefused({ code: 'mandate-not-permitted', capacity, of: ['flood'] });
  });

  it.each(['520100', '520000', '520100000', '520100000000'])(
    'for %s, wider than a district, is for a superior alone',
    (areaCode) => {
      const wide: Mandate = { capacity: 'command', areaCode };
      given(agency, registered('department'))
        .when(grant(wide))
        .thenRefused({ code: 'area-too-wide', areaCode });
      given(agency, registered('superior', '520100')).when(grant(wide)).then(mandated(wide));
    },
  );

  it('to audit or to administer stands alone', () => {
    given(agency, registered('department'), mandated(flood))
      .when(grant(audit))
      .thenRefused({ code: 'mandate-stands-alone', capacity: 'audit', held: ['command'] });
    given(agency, registered('department'), mandated(administer))
      .when(grant(flood))
      .thenRefused({ code: 'mandate-stands-alone', capacity: 'command', held: ['administer'] });
    given(agency, registered('department'), mandated(administer))
      .when(grant(audit))
      .thenRefused({ code: 'mandate-stands-alone', capacity: 'audit', held: ['administer'] });
    const elsewhere = { ...audit, areaCode: '520112' };
    given(agency, registered('department'), mandated(audit)).when(grant(elsewhere)).then(mandated(elsewhere));
  });

  it('is withdrawn where it is held, and may be granted again', () => {
    const history = [registered('department'), mandated(flood)];
    given(agency, ...history)
      .when(withdraw(flood))
      .then(withdrawn(flood));
    const unknown = { code: 'mandate-unknown', capacity: 'command', areaCode: '520111' } as const;
    given(agency, ...history)
      .when(withdraw({ capacity: 'command', areaCode: '520111' }))
      .thenRefused(unknown);
    given(agency, ...history, withdrawn(flood))
      .when(withdraw(flood))
      .thenRefused(unknown);
    given(agency, ...history, withdrawn(flood))
      .when(grant(flood))
      .then(mandated(flood));
  });

  it.each([audit, administer])('%j is not withdrawn while nobody else holds one', (mandate) => {
    const history = [registered('department'), mandated(mandate)];
    const refusal = { code: 'last-mandate', capacity: mandate.capacity } as const;
    given(agency, ...history)
      .when(withdraw(mandate))
      .thenRefused(refusal);
    given(agency, ...history)
      .when(withdraw(mandate, 0))
      .thenRefused(refusal);
    given(agency, ...history)
      .when(withdraw(mandate, 1))
      .then(withdrawn(mandate));
    given(agency, ...history, mandated({ ...mandate, areaCode: '520112' }))
      .when(withdraw(mandate, 0))
      .then(withdrawn(mandate));
  });

  it('for its own area a township has without a grant, and nobody withdraws it', () => {
    const own: Mandate = { capacity: 'local', areaCode: '520111207' };
    const history = [registered('township', '520111207')];
    expect(mandatesInForce(folded(agency, ...history))).toEqual([own]);
    given(agency, ...history)
      .when(grant(own))
      .thenNothing();
    given(agency, ...history)
      .when(withdraw(own))
      .thenRefused({ code: 'mandate-unknown', capacity: 'local', areaCode: '520111207' });
    expect(mandatesInForce(folded(agency, registered('department')))).toEqual([]);
  });

  it('stores nothing stray', () => {
    const { areaCode, capacity } = flood;
    given(agency, registered('department'))
      .when(withStrays(grant({ areaCode, capacity })))
      .then(mandated({ areaCode, capacity }));
    given(agency, registered('department'), mandated({ areaCode, capacity }))
      .when(withStrays(withdraw({ areaCode, capacity })))
      .then(withdrawn({ areaCode, capacity }));
  });
});
