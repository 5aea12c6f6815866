import { expectTotal, folded, given, withStrays } from '../kernel/given.helper-spec.js';
import { installation, type InstallationCommand, type InstallationEvent } from './installation.js';

const first = { districtCode: '520111', homeBureauId: 'EMB' };
const next = { districtCode: '520111', homeBureauId: 'EMB-2', formerHomeBureauId: 'EMB' };
const set = (data: InstallationCommand['data']): InstallationCommand => ({ type: 'installation.set', data });
const wasSet = (data: InstallationEvent['data']): InstallationEvent => ({ type: 'installation.set', data });

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

  it('folds any history', () => expectTotal(installation, { 'installation.set': next }));
});
