import { capacities, type Capacity, type Mandate, type MandateCommands } from '#domain';
import { AreaCode, Codes, OneOf, Optional, Text } from '../form/fields.js';
import { type CommandExamples, type CommandSpecs } from '../form/specs.js';

export class MandateAgency implements Mandate {
  @OneOf(capacities) capacity!: Capacity;
  @AreaCode() areaCode!: string;
  /** Categories for `command`, hazards for `warn`; all of them where left out. */
  @Optional() @Codes(1, 20) of?: string[];
}

export class WithdrawMandate extends MandateAgency {
  @Text() reason!: string;
}

export const mandateSpecs: CommandSpecs<keyof MandateCommands> = {
  'agency.mandate': {
    dto: MandateAgency,
    zh: '授权单位',
    en: 'Give an agency a mandate',
  },
  'agency.withdraw-mandate': {
    dto: WithdrawMandate,
    zh: '撤销授权',
    en: 'Withdraw a mandate from an agency',
  },
};

const mandate = { capacity: 'warn', areaCode: '520111', of: ['rainstorm'] };

export const mandateExamples: CommandExamples<keyof MandateCommands> = {
  'agency.mandate': mandate,
  'agency.withdraw-mandate': { ...mandate, reason: '机构职责调整' },
};
