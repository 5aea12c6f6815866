import { type ActivationCommands } from '#domain';
import { ClauseId } from '../plan/clauses.js';
import { Optional, Text } from '../form/fields.js';
import { type CommandExamples, type CommandSpecs, type Outer } from '../form/specs.js';

export class RecordExecution {
  @ClauseId() clauseId!: string;
  @Text(4000) evidence!: string;
}

export class SkipClause {
  @ClauseId() clauseId!: string;
  @Text() reason!: string;
  @Optional() @Text(4000) evidence?: string;
}

type OuterActivationCommand = Outer<
  ActivationCommands,
  'activation.begin' | 'activation.change-level' | 'activation.end'
>;

export const activationSpecs: CommandSpecs<OuterActivationCommand> = {
  'activation.record-execution': {
    dto: RecordExecution,
    zh: '登记条款已执行',
    en: 'Record that a clause was carried out',
  },
  'activation.skip-clause': { dto: SkipClause, zh: '条款不予执行', en: 'Skip a clause' },
};

export const activationExamples: CommandExamples<OuterActivationCommand> = {
  'activation.record-execution': { clauseId: '3.1', evidence: '18:05 起 24 小时值守，值班表已报' },
  'activation.skip-clause': { clauseId: '4.2', reason: '现场无此需要', evidence: '指挥长口头指令，23:40' },
};
