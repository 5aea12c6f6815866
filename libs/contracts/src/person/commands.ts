import type { PersonCommands } from '#domain';
import { WithReason } from '../form/common.js';
import { Line, Optional, Part, Text } from '../form/fields.js';
import { type CommandExamples, type CommandSpecs, type Outer } from '../form/specs.js';
import { Telephone } from '../personal-data/contact.js';
import { Pattern } from '../violations/patterns.js';

/** An account with which a person signs in. */
export class Account {
  /** As it writes itself in its tokens. */
  @Pattern('issuer') issuer!: string;
  @Line(255) subject!: string;
}

/** A person of an agency's staff, as a sender writes it; stored sealed. */
export class PersonDetails {
  @Text(100) name!: string;
  @Optional() @Text(100) post?: string;
  @Optional() @Telephone() telephone?: string;
  @Optional() @Pattern('email') email?: string;
  @Optional() @Part(() => Account) account?: Account;
}

export class WithPersonDetails {
  @Part(() => PersonDetails) details!: PersonDetails;
}

type OuterPersonCommand = Outer<PersonCommands, 'person.reveal' | 'person.declare-lost'>;

export const personSpecs: CommandSpecs<OuterPersonCommand> = {
  'person.register': {
    dto: WithPersonDetails,
    personal: 'details',
    zh: '登记人员',
    en: 'Register a person of one’s own agency; the id is a UUID that says nothing of the person',
  },
  'person.update': {
    dto: WithPersonDetails,
    personal: 'details',
    zh: '更新人员信息',
    en: 'Replace all details of a person',
  },
  'person.end': {
    dto: WithReason,
    zh: '人员离职（角色与登录随即失效）',
    en: 'End a person’s employment; roles and sessions end with it',
  },
  'person.erase': {
    dto: WithReason,
    zh: '删除个人信息（销毁密钥，不可恢复）',
    en: 'Erase personal data permanently by destroying its key',
  },
};

const details = {
  name: '李某',
  post: '值班员',
  telephone: '13800000002',
  account: { issuer: 'https://id.example', subject: 'f3a9' },
};

export const personExamples: CommandExamples<OuterPersonCommand> = {
  'person.register': { details },
  'person.update': { details },
  'person.end': { reason: '调离' },
  'person.erase': { reason: '保存期限已届满' },
};
