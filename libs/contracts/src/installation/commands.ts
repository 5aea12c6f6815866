import type { InstallationCommands } from '#domain';
import { AreaCode, Id, Optional } from '../form/fields.js';
import { type CommandExamples, type CommandSpecs } from '../form/specs.js';

export class SetInstallation implements Readonly<InstallationCommands['installation.set']> {
  /** Six digits. */
  @AreaCode() districtCode!: string;
  @Id() homeBureauId!: string;
  /** The bureau in office; left out when there is none yet. */
  @Optional() @Id() formerHomeBureauId?: string;
}

export const installationSpecs: CommandSpecs<keyof InstallationCommands> = {
  'installation.set': {
    dto: SetInstallation,
    zh: '设定本区和主管局',
    en: 'Set the district and its home bureau',
  },
};

export const installationExamples: CommandExamples<keyof InstallationCommands> = {
  'installation.set': { districtCode: '520111', homeBureauId: 'EMB' },
};
