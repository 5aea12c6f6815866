import type { PersonCommands } from '#domain';
import { WithReason } from '../form/common.js';
import { type CommandExamples, type CommandSpecs, type Outer } from '../form/specs.js';

type OuterPersonCommand = Outer<PersonCommands, 'person.reveal' | 'person.declare-lost'>;

export const personSpecs: CommandSpecs<OuterPersonCommand> = {
  'person.erase': {
    dto: WithReason,
    zh: '删除个人信息（销毁密钥，不可恢复）',
    en: 'Erase personal data permanently by destroying its key',
  },
};

export const personExamples: CommandExamples<OuterPersonCommand> = {
  'person.erase': { reason: '保存期限已届满' },
};
