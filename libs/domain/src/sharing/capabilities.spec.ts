import { given } from '../kernel/given.helper-spec.js';
import { unlisted } from './capabilities.js';
import { sharing } from './decide.js';
import { sharingCommand, sharingEvent } from './sharing.helper-spec.js';

const known = [
  { code: 'drainage-m3h', kinds: ['pump.truck'] },
  { code: 'rescue-team', kinds: ['team.rescue'] },
  { code: 'excavator-20t', kinds: [] },
  // in a table as well
  { code: 'rescue-team', kinds: [] },
];

describe('a capability that nobody has', () => {
  it.each([
    ['pump', ['drainage-m3h']],
    ['drainage', ['drainage-m3h']],
    ['rescu-team', ['rescue-team']],
    ['EXCAVATOR', ['excavator-20t']],
    ['helicopter', []],
  ])('%s is met with what is near to it, and with all that is known', (capability, nearest) => {
    expect(unlisted(capability, known)).toEqual({
      nearest,
      known: ['drainage-m3h', 'excavator-20t', 'rescue-team'],
    });
  });

  it('is none that is known', () => {
    for (const { code } of known) expect(unlisted(code, known)).toBeUndefined();
  });

  it('is refused at once, unless it is asked for as one that is not listed', () => {
    const context = { unlisted: unlisted('pump', known) };
    given(sharing)
      .when(sharingCommand('sharing.request', { capability: 'pump' }), context)
      .thenRefused({
        ...{ code: 'capability-unknown', capability: 'pump', nearest: ['drainage-m3h'] },
        known: ['drainage-m3h', 'excavator-20t', 'rescue-team'],
      });
    const requested = sharingEvent('sharing.requested');
    given(sharing)
      .when(sharingCommand('sharing.request', { unlisted: true }), context)
      .then(requested);
  });
});
