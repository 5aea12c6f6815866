import { by, expectTotal, given, withStrays, type Samples } from '../kernel/given.helper-spec.js';
import { inject, type InjectCommand, type InjectEvent } from './inject.js';

const samples: Samples<InjectEvent> = {
  'inject.delivered': { agencyId: 'FIRE', text: '位移加快', expectedWithinMinutes: 15 },
  'inject.acknowledged': { agencyId: 'FIRE', note: '收到' },
};
const delivered: InjectEvent = { type: 'inject.delivered', data: samples['inject.delivered'] };
const acknowledged: InjectEvent = { type: 'inject.acknowledged', data: samples['inject.acknowledged'] };
const deliver: InjectCommand = { type: 'inject.deliver', data: samples['inject.delivered'] };
const acknowledge: InjectCommand = { type: 'inject.acknowledge', data: { note: '收到' } };

describe('an inject', () => {
  it('is delivered once', () => {
    given(inject).when(withStrays(deliver)).then(delivered);
    given(inject, delivered).when(deliver).thenNothing();
  });

  it('is acknowledged once, by its addressee', () => {
    given(inject, delivered).when(withStrays(acknowledge), by('FIRE')).then(acknowledged);
    given(inject, delivered, acknowledged).when(acknowledge, by('FIRE')).thenNothing();
    given(inject, delivered)
      .when(acknowledge, by('PSB'))
      .thenRefused({ code: 'acting-for-another', agencyId: 'FIRE' });
    given(inject).when(acknowledge, by('FIRE')).thenRefused({ code: 'not-found' });
  });

  it('folds any history', () => expectTotal(inject, samples));
});
