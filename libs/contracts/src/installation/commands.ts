import { twoPersonCases, type InstallationCommands, type TwoPersonCase, type TwoPersons } from '#domain';
import { AreaCode, Flag, Id, Optional, SomeOf, Whole } from '../form/fields.js';
import { type CommandExamples, type CommandSpecs } from '../form/specs.js';

export class SetInstallation implements Readonly<InstallationCommands['installation.set']> {
  /** Six digits. */
  @AreaCode() districtCode!: string;
  @Id() homeBureauId!: string;
  /** The bureau in office; left out when there is none yet. */
  @Optional() @Id() formerHomeBureauId?: string;
}

/** Beyond what always needs two persons, which no list can change. */
export class ListTwoPersons implements TwoPersons {
  /** `override` of an allocation, `requisition`, `high-level` (I and II), `major-report` (statutory, of those). */
  @SomeOf(twoPersonCases) listed!: TwoPersonCase[];
  /** How long the second person of what one did alone has to sign. */
  @Whole(1, 168) signWithinHours!: number;
  /** A key that is nobody's requisitions, pays and erases nothing, nor administers once two persons can. It stays. */
  @Optional() @Flag() inPerson?: boolean;
}

export const installationSpecs: CommandSpecs<keyof InstallationCommands> = {
  'installation.set': {
    dto: SetInstallation,
    zh: '设定本区和主管局',
    en: 'Set the district and its home bureau',
  },
  'installation.list-two-persons': {
    dto: ListTwoPersons,
    zh: '设定本系统另需双人办理的事项',
    en: 'List what else needs two persons',
  },
};

export const installationExamples: CommandExamples<keyof InstallationCommands> = {
  'installation.set': { districtCode: '520111', homeBureauId: 'EMB' },
  'installation.list-two-persons': {
    listed: ['override', 'requisition', 'high-level', 'major-report'],
    signWithinHours: 24,
  },
};
