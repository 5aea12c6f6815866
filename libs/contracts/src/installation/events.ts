import type { InstallationEvent } from '#domain';
import type { StoredNames } from '../form/stored-names.js';

export const installationEvents: StoredNames<InstallationEvent> = {
  'installation.set': 'installation.set.v1',
  'installation.two-persons-listed': 'installation.two-persons-listed.v1',
};
