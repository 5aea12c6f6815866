import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { shippedCodeTables, type CodeTables } from '#domain';
import type { EventLog } from '#event-log';
import { ThreadedSolver, type ProgramSolver } from '#solver';
import { JointAllocation } from './allocation/joint.js';
import { AgencyDirectory } from './directory/agency-directory.js';
import { allInputs } from './all-inputs.js';
import type { DrillSources } from './drill/inputs.js';
import type { DutySources } from './duty/inputs.js';
import { Foresight } from './intake/foresight.js';
import { Gate } from './intake/identify.js';
import { AUDIENCE, CODE_TABLES, CommandIntake, EVENT_LOG } from './intake/intake.js';
import { PersonalData, type SubjectKeys } from './personal-data/personal-data.js';
import { Reveal } from './personal-data/reveal.js';
import { INPUTS, RunCommandHandler } from './run/run-command.js';
import { Runners } from './run/runners.js';
import type { CandidateSource } from './sharing/allocation-inputs.js';

export interface CommandParts {
  /** Id of this installation: what agencies sign must name it. */
  readonly audience: string;
  /** Whether one factor lets a person in; it does not where left out. */
  readonly oneFactor?: boolean;
  readonly eventLog: EventLog;
  readonly directory: AgencyDirectory;
  readonly candidates: CandidateSource;
  readonly drills: DrillSources;
  readonly duty: Omit<DutySources, 'personsOf'>;
  /** Solves joint allocations; in a thread of this process when left out. */
  readonly solver?: ProgramSolver;
  readonly personalKeys: SubjectKeys;
  /** Wraps the keys of persons: 32 bytes. Left out where nothing is sealed or shown. */
  readonly personalDataKey?: Buffer;
  /** The shipped ones where left out. */
  readonly codeTables?: CodeTables;
}

/** Everything from a door to the log; the same in every process that takes commands. */
@Module({})
export class CommandModule {
  static with(parts: CommandParts): DynamicModule {
    const { audience, oneFactor, eventLog, directory, candidates, drills, duty } = parts;
    const { personalKeys, personalDataKey } = parts;
    const { solver = new ThreadedSolver(), codeTables = shippedCodeTables } = parts;
    const runners = new Runners(eventLog);
    const personalData = new PersonalData(personalKeys, personalDataKey);
    const joint = new JointAllocation({ log: eventLog, source: candidates, runners, solver });
    const inputs = allInputs({
      ...{ eventLog, directory, runners, candidates, drills, joint, duty },
      ...{ personalData, codeTables, oneFactor },
    });
    return {
      module: CommandModule,
      imports: [CqrsModule.forRoot()],
      providers: [
        { provide: EVENT_LOG, useValue: eventLog },
        { provide: AUDIENCE, useValue: audience },
        { provide: CODE_TABLES, useValue: codeTables },
        { provide: INPUTS, useValue: inputs },
        { provide: AgencyDirectory, useValue: directory },
        { provide: Runners, useValue: runners },
        { provide: PersonalData, useValue: personalData },
        { provide: JointAllocation, useValue: joint },
        { provide: Gate, useValue: new Gate(directory, audience, oneFactor) },
        {
          provide: Reveal,
          useFactory: (intake: CommandIntake) => new Reveal(personalData, intake),
          inject: [CommandIntake],
        },
        RunCommandHandler,
        CommandIntake,
        Foresight,
      ],
      exports: [
        JointAllocation,
        CommandIntake,
        Foresight,
        PersonalData,
        Reveal,
        Gate,
        Runners,
        AgencyDirectory,
      ],
    };
  }
}
