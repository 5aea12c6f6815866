import { issuableRoles, type Issuer, type Role, type StaffCommands } from '#domain';
import { AsciiWords, Code, OneOf, Optional, Text } from '../form/fields.js';
import { type CommandExamples, type CommandSpecs } from '../form/specs.js';
import { Pattern } from '../violations/patterns.js';

export class GrantRole {
  @Pattern('personId') personId!: string;
  @OneOf(issuableRoles) role!: Role;
}

export class WithdrawRole extends GrantRole {
  @Text() reason!: string;
}

export class BindKey {
  @Code() keyId!: string;
  @Pattern('personId') personId!: string;
}

export class RegisterIssuer implements Issuer {
  @Pattern('issuer') issuer!: string;
  @Pattern('visibleAscii') clientId!: string;
  /** What the issuer calls a sign-in with a second factor; without it nobody signs in there but for development. */
  @Optional() @AsciiWords(1, 10) acrValues?: string[];
}

export const staffSpecs: CommandSpecs<keyof StaffCommands> = {
  'agency.grant-role': { dto: GrantRole, zh: '授予人员角色', en: 'Grant a person of the agency a role' },
  'agency.withdraw-role': {
    dto: WithdrawRole,
    zh: '撤销人员角色',
    en: 'Withdraw a role from a person of the agency',
  },
  'agency.bind-key': { dto: BindKey, zh: '绑定密钥与人员', en: 'Bind a key to a person of the agency' },
  'agency.register-issuer': {
    dto: RegisterIssuer,
    zh: '登记身份提供方',
    en: 'Register who signs in the persons of the agency (OpenID Connect)',
  },
};

const personId = '0b6f3f6e-6f7c-4a6e-9d55-2f1f0c3f7a11';

export const staffExamples: CommandExamples<keyof StaffCommands> = {
  'agency.grant-role': { personId, role: 'duty-officer' },
  'agency.withdraw-role': { personId, role: 'duty-officer', reason: '岗位调整' },
  'agency.bind-key': { keyId: 'EMB-2', personId },
  'agency.register-issuer': {
    issuer: 'https://id.example',
    clientId: 'liandong',
    acrValues: ['urn:example:two-factors'],
  },
};
