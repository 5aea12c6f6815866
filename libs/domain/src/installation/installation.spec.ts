import { expectTotal, folded, given, withStrays } from '../kernel/given.helper-spec.js';
import {
  installation,
  type InstallationCommand,
  type InstallationCommands,
  type InstallationEvent,
  type InstallationEvents,
} from './installation.js';
import { signBy, twoPersonsAtStart, type TwoPersons } from './two-persons.js';

const first = { districtCode: '520111', homeBureauId: 'EMB' };
const next = { districtCode: '520111', homeBureauId: 'EMB-2', formerHomeBureauId: 'EMB' };
const set = (data: InstallationCommands['installation.set']): InstallationCommand => ({
  type: 'installation.set',
  data,
});
const wasSet = (data: InstallationEvents['installation.set']): InstallationEvent => ({
  type: 'installation.set',
  data,
});
const list = (data: TwoPersons): InstallationCommand => ({ type: 'installation.list-two-persons', data });
const wasListed = (data: TwoPersons): InstallationEvent => ({
  type: 'installation.two-persons-listed',
  data,
});

describe('the installation', () => {
  it('is set, and the same again is already so', () => {
    given(installation).when(set(first)).then(wasSet(first));
    given(installation, wasSet(first)).when(set(first)).thenNothing();
    given(installation)
      .when(withStrays(set(first)))
      .then(wasSet(first));
  });

  it('is changed by who names the bureau in office', () => {
    given(installation, wasSet(first)).when(set(next)).then(wasSet(next));
    expect(folded(installation, wasSet(first), wasSet(next))).toEqual({
      districtCode: '520111',
      homeBureauId: 'EMB-2',
    });
    const another = { ...next, homeBureauId: 'EMB-3' };
    given(installation, wasSet(first), wasSet(next)).when(set(another)).thenRefused({
      code: 'bureau-differs',
      homeBureauId: 'EMB-2',
      formerHomeBureauId: 'EMB',
    });
    given(installation, wasSet(first))
      .when(set({ ...first, homeBureauId: 'EMB-2' }))
      .thenRefused({ code: 'bureau-differs', homeBureauId: 'EMB', formerHomeBureauId: undefined });
    given(installation).when(set(next)).thenRefused({
      code: 'bureau-differs',
      homeBureauId: undefined,
      formerHomeBureauId: 'EMB',
    });
  });

  it.each(['520100', '520000', '520111010'])('is not for %s, which is no district', (districtCode) => {
    given(installation)
      .when(set({ ...first, districtCode }))
      .thenRefused({ code: 'not-a-district', districtCode });
  });

  it('has a bureau that is registered', () => {
    given(installation)
      .when(set(first), { unknownAgencies: ['EMB'] })
      .thenRefused({ code: 'agency-unknown', agencyId: 'EMB' });
  });

  it('begins with all that can be listed, and keeps the list whichever bureau is in office', () => {
    expect(twoPersonsAtStart.listed).toEqual(['override', 'requisition', 'high-level', 'major-report']);
    given(installation).when(list(twoPersonsAtStart)).then(wasListed(twoPersonsAtStart));
    given(installation, wasListed(twoPersonsAtStart)).when(list(twoPersonsAtStart)).thenNothing();
    expect(folded(installation, wasListed(twoPersonsAtStart), wasSet(first))).toEqual({
      ...first,
      twoPersons: twoPersonsAtStart,
    });
  });

  it('lists each case once, in one order, and takes cases off again', () => {
    const listed = wasListed({ listed: ['requisition', 'high-level'], signWithinHours: 12 });
    given(installation)
      .when(list({ listed: ['high-level', 'requisition', 'high-level'], signWithinHours: 12 }))
      .then(listed);
    given(installation, listed)
      .when(list({ listed: ['requisition', 'high-level'], signWithinHours: 6 }))
      .then(wasListed({ listed: ['requisition', 'high-level'], signWithinHours: 6 }));
    given(installation, listed)
      .when(withStrays(list({ listed: [], signWithinHours: 12 })))
      .then(wasListed({ listed: [], signWithinHours: 12 }));
  });

  it('goes on asking for persons once it has, whatever is listed', () => {
    const asked = wasListed({ listed: [], signWithinHours: 12, inPerson: true });
    given(installation)
      .when(list({ listed: [], signWithinHours: 12, inPerson: true }))
      .then(asked);
    for (const inPerson of [undefined, false])
      given(installation, asked)
        .when(list({ listed: ['requisition'], signWithinHours: 12, inPerson }))
        .then(wasListed({ listed: ['requisition'], signWithinHours: 12, inPerson: true }));
    given(installation)
      .when(list({ listed: [], signWithinHours: 12, inPerson: false }))
      .then(wasListed({ listed: [], signWithinHours: 12 }));
  });

  it('says until when what was done alone is to be signed', () =>
    expect(signBy('2026-06-18T23:30:00.000Z', { signWithinHours: 2 })).toBe('2026-06-19T01:30:00.000Z'));

  it('folds any history', () =>
    expectTotal(installation, {
      'installation.set': next,
      'installation.two-persons-listed': twoPersonsAtStart,
    }));
});
