import {
  readinessLevels,
  type Qualification,
  type Readiness,
  type TeamCapability,
  type TeamCommands,
} from '#domain';
import { WithReason } from '../form/common.js';
import {
  AreaCode,
  Code,
  Codes,
  Id,
  Ids,
  Instant,
  OneOf,
  Optional,
  Part,
  Parts,
  Text,
  Whole,
  Within,
} from '../form/fields.js';
import type { Plain } from '../personal-data/plain.js';
import { PersonContact } from '../personal-data/contact.js';
import type { CommandExamples, CommandSpecs } from '../form/specs.js';

const mostMembers = 500;

export class CapabilityOfTeam implements TeamCapability {
  @Code() capability!: string;
  @Whole(1, mostMembers) minimumMembers!: number;
  @Codes(0, 20) qualifications!: string[];
}

export class FormTeam implements Readonly<TeamCommands['team.form']> {
  @Text(200) name!: string;
  @Code() kind!: string;
  @AreaCode() areaCode!: string;
  @Parts(() => CapabilityOfTeam, 1, 20) capabilities!: CapabilityOfTeam[];
}

export class ChangeCapabilities implements Readonly<TeamCommands['team.change-capabilities']> {
  @Parts(() => CapabilityOfTeam, 1, 20) capabilities!: CapabilityOfTeam[];
  @Text() reason!: string;
}

export class EnrolMember implements Readonly<Plain<TeamCommands['team.enrol']>> {
  /** A number of the roster, not a name. */
  @Id() memberId!: string;
  @Optional() @Text(100) post?: string;
  /** Stored sealed. */
  @Optional() @Part(() => PersonContact) contact?: PersonContact;
}

export class ReleaseMember implements Readonly<TeamCommands['team.release-member']> {
  @Id() memberId!: string;
  @Text() reason!: string;
}

export class CertifyMember implements Qualification {
  @Id() memberId!: string;
  @Code() qualification!: string;
  @Text(100) certificateNumber!: string;
  @Instant() validUntil!: string;
}

export class LapseQualification implements Readonly<TeamCommands['team.lapse-qualification']> {
  @Id() memberId!: string;
  @Code() qualification!: string;
  @Text() reason!: string;
}

export class CompleteTraining implements Readonly<TeamCommands['team.complete-training']> {
  @Text(200) topic!: string;
  @Within(0.5, 2000) hours!: number;
  @Instant() completedAt!: string;
  @Ids(1, mostMembers) memberIds!: string[];
}

export class InsureTeam implements Readonly<TeamCommands['team.insure']> {
  @Text(200) insurer!: string;
  @Text(100) policyNumber!: string;
  @Instant() validUntil!: string;
}

export class ChangeTeamReadiness implements Readonly<TeamCommands['team.change-readiness']> {
  @OneOf(readinessLevels) readiness!: Readiness;
  @Text() reason!: string;
}

export class CommendTeam implements Readonly<TeamCommands['team.commend']> {
  @Id() incidentId!: string;
  @Text(2000) text!: string;
}

export const teamSpecs: CommandSpecs<keyof TeamCommands> = {
  'team.form': { dto: FormTeam, creates: true, zh: '组建队伍', en: 'Form a team' },
  'team.change-capabilities': {
    dto: ChangeCapabilities,
    zh: '调整队伍能力要求',
    en: 'Change what a team is formed for',
  },
  'team.enrol': {
    dto: EnrolMember,
    personal: 'contact',
    zh: '队员入队',
    en: 'Enrol a member',
  },
  'team.release-member': { dto: ReleaseMember, zh: '队员离队', en: 'A member leaves' },
  'team.grant-qualification': {
    dto: CertifyMember,
    zh: '登记队员资质',
    en: 'Put a certificate of a member on file',
  },
  'team.renew-qualification': {
    dto: CertifyMember,
    zh: '资质换证',
    en: 'Renew a certificate',
  },
  'team.lapse-qualification': {
    dto: LapseQualification,
    zh: '资质失效',
    en: 'Take a qualification off file',
  },
  'team.complete-training': {
    dto: CompleteTraining,
    agencyEvent: 'team-training-completed',
    zh: '完成培训',
    en: 'Record a training',
  },
  'team.insure': {
    dto: InsureTeam,
    zh: '登记队员保险',
    en: 'Record insurance of the members',
  },
  'team.change-readiness': {
    dto: ChangeTeamReadiness,
    agencyEvent: 'team-readiness-changed',
    zh: '变更备勤状态',
    en: 'Change readiness; not-ready stands the team down',
  },
  'team.commend': { dto: CommendTeam, zh: '表彰队伍', en: 'Commend a team' },
  'team.disband': { dto: WithReason, zh: '解散队伍', en: 'Disband a team' },
};

const certificate = {
  memberId: 'M-01',
  qualification: 'water-rescue',
  certificateNumber: 'SY-2024-0117',
  validUntil: '2027-03-01T00:00:00Z',
};

export const teamExamples: CommandExamples<keyof TeamCommands> = {
  'team.form': {
    name: '消防抗洪编组',
    kind: 'team.fire',
    areaCode: '520111',
    capabilities: [{ capability: 'rescue-team', minimumMembers: 12, qualifications: ['water-rescue'] }],
  },
  'team.change-capabilities': {
    capabilities: [{ capability: 'rescue-team', minimumMembers: 10, qualifications: ['water-rescue'] }],
    reason: '编制调整',
  },
  'team.enrol': { memberId: 'M-01', post: '艇长', contact: { name: '张某', telephone: '13800000001' } },
  'team.release-member': { memberId: 'M-01', reason: '调离' },
  'team.grant-qualification': certificate,
  'team.renew-qualification': { ...certificate, validUntil: '2030-03-01T00:00:00Z' },
  'team.lapse-qualification': { memberId: 'M-01', qualification: 'water-rescue', reason: '体检未通过' },
  'team.complete-training': {
    topic: '急流救援',
    hours: 16,
    completedAt: '2026-05-20T09:00:00Z',
    memberIds: ['M-01'],
  },
  'team.insure': { insurer: '示例财险', policyNumber: 'YW-2026-01', validUntil: '2027-01-01T00:00:00Z' },
  'team.change-readiness': { readiness: 'not-ready', reason: '轮休' },
  'team.commend': { incidentId: 'INC-F1', text: '积水中连续救出被困群众四人' },
  'team.disband': { reason: '编制调整' },
};
