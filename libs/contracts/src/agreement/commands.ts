import { type AgreementItem, type AgreementTerms, type AgreementCommands } from '#domain';
import { Empty, WithReason } from '../form/common.js';
import { Code, Fen, Id, Instant, Lines, Optional, Parts, Text, Units, Whole } from '../form/fields.js';
import { type CommandExamples, type CommandSpecs, type Outer } from '../form/specs.js';

export class Item implements AgreementItem {
  @Code() resourceKind!: string;
  @Units() maxUnits!: number;
  @Fen() ratePerUnitFen!: number;
}

export class ProposeAgreement implements AgreementTerms {
  @Id() providerAgencyId!: string;
  @Parts(() => Item, 1, 50) items!: Item[];
  @Whole(1, 10_080) arrivalWithinMinutes!: number;
  @Instant() validFrom!: string;
  @Instant() validUntil!: string;
  @Optional() @Text() basis?: string;
  @Optional() @Lines(1, 50) warningSenders?: string[];
}

type OuterAgreementCommand = Outer<AgreementCommands, 'agreement.draw' | 'agreement.give-back'>;

export const agreementSpecs: CommandSpecs<OuterAgreementCommand> = {
  'agreement.propose': {
    dto: ProposeAgreement,
    creates: true,
    zh: '提议共享协议',
    en: 'Propose a standing agreement',
  },
  'agreement.confirm': { dto: Empty, zh: '确认共享协议', en: 'Confirm an agreement' },
  'agreement.terminate': {
    dto: WithReason,
    zh: '终止共享协议',
    en: 'Terminate an agreement',
  },
};

export const agreementExamples: CommandExamples<OuterAgreementCommand> = {
  'agreement.propose': {
    providerAgencyId: 'ENT-PUMP',
    items: [{ resourceKind: 'pump.truck', maxUnits: 2, ratePerUnitFen: 260000 }],
    arrivalWithinMinutes: 60,
    validFrom: '2026-01-01T00:00:00Z',
    validUntil: '2027-01-01T00:00:00Z',
    basis: '突发事件应对法第四十六条',
  },
  'agreement.confirm': {},
  'agreement.terminate': { reason: '双方协商' },
};
