import type { AgencyEvent } from '#domain';
import type { EarlierNames, StoredNames } from '../form/stored-names.js';

export const agencyEvents: StoredNames<AgencyEvent> = {
  'agency.registered': 'agency.registered.v1',
  'agency.credential-issued': 'agency.credential-issued.v1',
  'agency.credential-confirmed': 'agency.credential-confirmed.v1',
  'agency.credential-revoked': 'agency.credential-revoked.v1',
  'agency.mandated': 'agency.mandated.v1',
  'agency.mandate-withdrawn': 'agency.mandate-withdrawn.v1',
  'agency.role-granted': 'agency.role-granted.v1',
  'agency.role-withdrawn': 'agency.role-withdrawn.v1',
  'agency.key-bound': 'agency.key-bound.v1',
  'agency.issuer-registered': 'agency.issuer-registered.v1',
  'agency.suspended': 'agency.suspended.v1',
  'agency.reinstated': 'agency.reinstated.v1',
  'agency.duty-contact-set': 'agency.duty-contact-set.v2',
  'agency.delivery-acknowledged': 'agency.delivery-acknowledged.v1',
};

export const earlierAgencyEvents: EarlierNames<AgencyEvent> = {
  // its telephone is a text, not sealed
  'agency.duty-contact-set.v1': (data) => ({ type: 'agency.duty-contact-set', data }),
};
