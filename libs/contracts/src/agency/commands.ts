import {
  agencyKinds,
  issuableRoles,
  type AgencyCommands,
  type AgencyKind,
  type PossessionProof,
  type PublicKey,
  type Role,
} from '#domain';
import { Pattern } from '../violations/patterns.js';
import { mandateExamples, mandateSpecs } from './mandates.js';
import { staffExamples, staffSpecs } from './staff.js';
import { WithReason } from '../form/common.js';
import { AreaCode, Code, ManyOf, OneOf, Optional, Part, Text } from '../form/fields.js';
import type { Plain } from '../personal-data/plain.js';
import { Telephone } from '../personal-data/contact.js';
import { type CommandExamples, type CommandSpecs } from '../form/specs.js';

export class RegisterAgency {
  @Text(200) name!: string;
  @OneOf(agencyKinds) kind!: AgencyKind;
  @Optional() @AreaCode() areaCode?: string;
}

export class Ed25519Key implements PublicKey {
  @OneOf(['OKP']) kty!: 'OKP';
  @OneOf(['Ed25519']) crv!: 'Ed25519';
  @Pattern('publicKey') x!: string;
}

/** The new key's own signature over what it is registered for (docs/signing.md). */
export class ProofOfPossession implements PossessionProof {
  @OneOf(['EdDSA']) alg!: string;
  @Pattern('signature') signature!: string;
}

export class IssueCredential {
  @Code() keyId!: string;
  @Part(() => Ed25519Key) publicKey!: Ed25519Key;
  @ManyOf(issuableRoles) roles!: Role[];
  @Part(() => ProofOfPossession) proof!: ProofOfPossession;
}

export class RotateCredential {
  @Code() replacedKeyId!: string;
  @Code() keyId!: string;
  @Part(() => Ed25519Key) publicKey!: Ed25519Key;
  @Part(() => ProofOfPossession) proof!: ProofOfPossession;
}

export class RevokeCredential {
  @Code() keyId!: string;
  @Text() reason!: string;
}

export class SetDutyContact implements Readonly<Plain<AgencyCommands['agency.set-duty-contact']>> {
  @Text(100) post!: string;
  /** Stored sealed. */
  @Telephone() telephone!: string;
}

export class AcknowledgeDelivery {
  /** The last log position of the feed, or of `liandong.events`, that was taken in. */
  @Pattern('logPosition') position!: string;
}

export const agencySpecs: CommandSpecs<keyof AgencyCommands> = {
  'agency.register': {
    dto: RegisterAgency,
    creates: true,
    zh: '登记单位',
    en: 'Register an agency',
  },
  'agency.issue-credential': {
    dto: IssueCredential,
    zh: '发放密钥',
    en: 'Issue a credential',
  },
  'agency.rotate-credential': {
    dto: RotateCredential,
    zh: '更换密钥',
    en: 'Replace a credential',
  },
  'agency.revoke-credential': {
    dto: RevokeCredential,
    zh: '吊销密钥',
    en: 'Revoke a credential',
  },
  ...mandateSpecs,
  ...staffSpecs,
  'agency.suspend': { dto: WithReason, zh: '停用单位', en: 'Suspend an agency' },
  'agency.reinstate': { dto: WithReason, zh: '恢复单位', en: 'Reinstate an agency' },
  'agency.set-duty-contact': {
    dto: SetDutyContact,
    personal: 'telephone',
    zh: '设置值班联系方式',
    en: 'Set the duty contact',
  },
  'agency.acknowledge-delivery': {
    dto: AcknowledgeDelivery,
    zh: '确认收到',
    en: 'Acknowledge what was delivered',
  },
};

const publicKey = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
/** Of the right form; what it proves is another thing. */
const proof = { alg: 'EdDSA', signature: `${'A'.repeat(85)}Q` };

export const agencyExamples: CommandExamples<keyof AgencyCommands> = {
  'agency.register': { name: '示例市政养护公司', kind: 'enterprise', areaCode: '520111' },
  'agency.issue-credential': { keyId: 'ENT-PUMP-1', publicKey, roles: ['enterprise-operator'], proof },
  'agency.rotate-credential': { replacedKeyId: 'ENT-PUMP-1', keyId: 'ENT-PUMP-2', publicKey, proof },
  'agency.revoke-credential': { keyId: 'ENT-PUMP-1', reason: '密钥遗失' },
  ...mandateExamples,
  ...staffExamples,
  'agency.suspend': { reason: '现场情况变化' },
  'agency.reinstate': { reason: '现场情况变化' },
  'agency.set-duty-contact': { post: '值班室', telephone: '0851-00000000' },
  'agency.acknowledge-delivery': { position: '45210' },
};
