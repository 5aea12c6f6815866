import { operating, type InjectCommands } from '#domain';
import { Optional, Text } from '../form/fields.js';
import type { OuterCommandOf } from '../form/names.js';
import type { CommandExamples, CommandSpecs } from '../form/specs.js';

export class AcknowledgeInject implements Readonly<InjectCommands['inject.acknowledge']> {
  @Optional() @Text() note?: string;
}

export const injectSpecs: CommandSpecs<OuterCommandOf<'inject'>> = {
  'inject.acknowledge': {
    dto: AcknowledgeInject,
    roles: operating,
    zh: '签收演练注入',
    en: 'Acknowledge an inject of a drill',
  },
};

export const injectExamples: CommandExamples<OuterCommandOf<'inject'>> = {
  'inject.acknowledge': { note: '收到，立即核实' },
};
