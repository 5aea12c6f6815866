import { type InjectCommands } from '#domain';
import { Optional, Text } from '../form/fields.js';
import type { CommandExamples, CommandSpecs, Outer } from '../form/specs.js';

export class AcknowledgeInject implements Readonly<InjectCommands['inject.acknowledge']> {
  @Optional() @Text() note?: string;
}

type OuterInjectCommand = Outer<InjectCommands, 'inject.deliver'>;

export const injectSpecs: CommandSpecs<OuterInjectCommand> = {
  'inject.acknowledge': {
    dto: AcknowledgeInject,
    zh: '签收演练注入',
    en: 'Acknowledge an inject of a drill',
  },
};

export const injectExamples: CommandExamples<OuterInjectCommand> = {
  'inject.acknowledge': { note: '收到，立即核实' },
};
