import type { AgreementEvent } from '#domain';
import type { StoredNames } from '../form/stored-names.js';

export const agreementEvents: StoredNames<AgreementEvent> = {
  'agreement.proposed': 'agreement.proposed.v1',
  'agreement.confirmed': 'agreement.confirmed.v1',
  'agreement.terminated': 'agreement.terminated.v1',
  'agreement.drawn': 'agreement.drawn.v1',
  'agreement.returned': 'agreement.returned.v1',
};
