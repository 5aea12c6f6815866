import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { shippedCodeTables, type CodeTables } from '#domain';
import type { EventLog } from '#event-log';
import { ThreadedSolver, type ProgramSolver } from '#solver';
import { AgencyDirectory } from './agency/directory.js';
import { aggregateHandlers } from './run/aggregate-commands.js';
import { AllocationInputs, type CandidateSource } from './sharing/allocation-inputs.js';
import { DrillInputs, type DrillSources } from './drill/inputs.js';
import { JointAllocation } from './allocation/joint.js';
import { DeliveryInputs } from './agency/delivery-inputs.js';
import { Gate } from './intake/gate.js';
import { CODE_TABLES, CommandIntake, EVENT_LOG } from './intake/intake.js';
import { PersonalData, type SubjectKeys } from './personal-data/personal-data.js';
import { Runners } from './run/runners.js';

export interface CommandParts {
  readonly eventLog: EventLog;
  readonly directory: AgencyDirectory;
  readonly candidates: CandidateSource;
  readonly drills: DrillSources;
  /** Solves joint allocations; in a thread of this process when left out. */
  readonly solver?: ProgramSolver;
  readonly personalKeys: SubjectKeys;
  /** Wraps the keys of persons: 32 bytes. */
  readonly personalDataKey: Buffer;
  /** The shipped ones where left out. */
  readonly codeTables?: CodeTables;
}

/** Everything from a door to the log; the same in every process that takes commands. */
@Module({})
export class CommandModule {
  static with(parts: CommandParts): DynamicModule {
    const { eventLog, directory, candidates, drills, personalKeys, personalDataKey } = parts;
    const { solver = new ThreadedSolver(), codeTables = shippedCodeTables } = parts;
    const runners = new Runners(eventLog);
    return {
      module: CommandModule,
      imports: [CqrsModule.forRoot()],
      providers: [
        { provide: EVENT_LOG, useValue: eventLog },
        { provide: CODE_TABLES, useValue: codeTables },
        { provide: AgencyDirectory, useValue: directory },
        { provide: Runners, useValue: runners },
        { provide: PersonalData, useValue: new PersonalData(personalKeys, personalDataKey, runners) },
        { provide: AllocationInputs, useValue: new AllocationInputs(eventLog, candidates, drills) },
        { provide: DrillInputs, useValue: new DrillInputs(drills) },
        {
          provide: JointAllocation,
          useValue: new JointAllocation({ log: eventLog, source: candidates, runners, solver }),
        },
        { provide: DeliveryInputs, useValue: new DeliveryInputs(eventLog) },
        { provide: Gate, useValue: new Gate(directory) },
        ...aggregateHandlers,
        CommandIntake,
      ],
      exports: [JointAllocation, CommandIntake, PersonalData, Gate, Runners, AgencyDirectory],
    };
  }
}
