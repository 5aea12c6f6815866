import { WithReason } from '../form/common.js';
import type { OuterCommandOf } from '../form/names.js';
import { administering, type CommandExamples, type CommandSpecs } from '../form/specs.js';

export const personSpecs: CommandSpecs<OuterCommandOf<'person'>> = {
  'person.erase': {
    dto: WithReason,
    roles: administering,
    zh: '删除个人信息（销毁密钥，不可恢复）',
    en: 'Erase personal data for good, by destroying its key',
  },
};

export const personExamples: CommandExamples<OuterCommandOf<'person'>> = {
  'person.erase': { reason: '保存期限已届满' },
};
