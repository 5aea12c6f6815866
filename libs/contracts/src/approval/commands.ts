import type { ApprovalCommands } from '#domain';
import { Text } from '../form/fields.js';
import { WithReason } from '../form/common.js';
import { type CommandExamples, type CommandSpecs, type Outer } from '../form/specs.js';
import { Pattern } from '../violations/patterns.js';

export class ConfirmApproval implements Pick<ApprovalCommands['approval.confirm'], 'digest'> {
  /** Of what waits, as `GET /v1/approvals/{id}` shows it: SHA-256 over its canonical form, base64url. */
  @Text(43) @Pattern('digest') digest!: string;
}

type OuterApprovalCommand = Outer<
  ApprovalCommands,
  'approval.request' | 'approval.expire' | 'approval.owe' | 'approval.mark-overdue'
>;

export const approvalSpecs: CommandSpecs<OuterApprovalCommand> = {
  'approval.confirm': {
    dto: ConfirmApproval,
    zh: '由第二人确认待确认的命令，或补签单人先行办理的命令',
    en: 'Confirm a command that waits for a second person, or sign what one did alone',
  },
  'approval.decline': {
    dto: WithReason,
    zh: '由第二人否决待确认的命令，或对单人先行办理的命令提出异议',
    en: 'Decline a command that waits for a second person, or object to what one did alone',
  },
  'approval.withdraw': {
    dto: WithReason,
    zh: '撤回自己待确认的命令',
    en: 'Withdraw one’s own command that waits for a second person',
  },
};

export const approvalExamples: CommandExamples<OuterApprovalCommand> = {
  'approval.confirm': { digest: 'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o' },
  'approval.decline': { reason: '公钥未当面核对' },
  'approval.withdraw': { reason: '单位名称有误' },
};
