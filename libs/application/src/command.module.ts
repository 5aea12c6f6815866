import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { EventLog } from '#event-log';
import { AgencyDirectory } from './agency-directory.js';
import { aggregateHandlers } from './aggregate-commands.js';
import { AllocationInputs, type CandidateSource } from './allocation-inputs.js';
import { Gate } from './gate.js';
import { CommandIntake, EVENT_LOG } from './intake.js';
import { Runners } from './runners.js';

export interface CommandParts {
  readonly eventLog: EventLog;
  readonly directory: AgencyDirectory;
  readonly candidates: CandidateSource;
}

/** Everything from a door to the log; the same in every process that takes commands. */
@Module({})
export class CommandModule {
  static with({ eventLog, directory, candidates }: CommandParts): DynamicModule {
    return {
      module: CommandModule,
      imports: [CqrsModule.forRoot()],
      providers: [
        { provide: EVENT_LOG, useValue: eventLog },
        { provide: AgencyDirectory, useValue: directory },
        { provide: Runners, useValue: new Runners(eventLog) },
        { provide: AllocationInputs, useValue: new AllocationInputs(eventLog, candidates) },
        { provide: Gate, useValue: new Gate(directory) },
        ...aggregateHandlers,
        CommandIntake,
      ],
      exports: [CommandIntake, Gate, Runners, AgencyDirectory],
    };
  }
}
