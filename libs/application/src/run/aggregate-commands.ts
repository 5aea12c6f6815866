import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type {
  ActivationCommand,
  AgencyCommand,
  AgreementCommand,
  AllocationCommand,
  DrillCommand,
  IncidentCommand,
  ReportCommand,
  PlanCommand,
  InjectCommand,
  PersonCommand,
  ResourceCommand,
  SharingCommand,
  TaskCommand,
  TeamCommand,
  WarningCommand,
} from '#domain';
import type { CommandFrame, Ran } from '#event-log';
import { AllocationInputs } from '../sharing/allocation-inputs.js';
import { JointAllocation } from '../allocation/joint.js';
import { DrillInputs } from '../drill/inputs.js';
import { PersonalData } from '../personal-data/personal-data.js';
import { DeliveryInputs } from '../agency/delivery-inputs.js';
import { Runners } from './runners.js';

/** A command on its way to an aggregate: who and when beside what. */
abstract class Addressed<C> {
  constructor(
    readonly id: string,
    readonly frame: CommandFrame,
    readonly command: C,
    readonly expectNew = false,
  ) {}
}

export class ToAgency extends Addressed<AgencyCommand> {}
export class ToIncident extends Addressed<IncidentCommand> {}
export class ToTask extends Addressed<TaskCommand> {}
export class ToResource extends Addressed<ResourceCommand> {}
export class ToSharing extends Addressed<SharingCommand> {}
export class ToAgreement extends Addressed<AgreementCommand> {}
export class ToWarning extends Addressed<WarningCommand> {}
export class ToReport extends Addressed<ReportCommand> {}
export class ToPlan extends Addressed<PlanCommand> {}
export class ToActivation extends Addressed<ActivationCommand> {}
export class ToAllocation extends Addressed<AllocationCommand> {}
export class ToDrill extends Addressed<DrillCommand> {}
export class ToInject extends Addressed<InjectCommand> {}
export class ToPerson extends Addressed<PersonCommand> {}
export class ToTeam extends Addressed<TeamCommand> {}

@CommandHandler(ToAgency)
export class AgencyHandler implements ICommandHandler<ToAgency, Ran> {
  constructor(
    @Inject(Runners) private readonly runners: Runners,
    @Inject(DeliveryInputs) private readonly inputs: DeliveryInputs,
  ) {}

  execute({ id, frame, command, expectNew }: ToAgency): Promise<Ran> {
    const enrich = command.type === 'agency.acknowledge-delivery' ? this.inputs.complete : undefined;
    return this.runners.of(frame.metadata).agency.run(id, frame, command, { expectNew, enrich });
  }
}

@CommandHandler(ToIncident)
export class IncidentHandler implements ICommandHandler<ToIncident, Ran> {
  constructor(@Inject(Runners) private readonly runners: Runners) {}

  execute({ id, frame, command, expectNew }: ToIncident): Promise<Ran> {
    return this.runners.of(frame.metadata).incident.run(id, frame, command, { expectNew });
  }
}

@CommandHandler(ToTask)
export class TaskHandler implements ICommandHandler<ToTask, Ran> {
  constructor(@Inject(Runners) private readonly runners: Runners) {}

  execute({ id, frame, command, expectNew }: ToTask): Promise<Ran> {
    return this.runners.of(frame.metadata).task.run(id, frame, command, { expectNew });
  }
}

@CommandHandler(ToResource)
export class ResourceHandler implements ICommandHandler<ToResource, Ran> {
  constructor(@Inject(Runners) private readonly runners: Runners) {}

  execute({ id, frame, command, expectNew }: ToResource): Promise<Ran> {
    return this.runners.of(frame.metadata).resource.run(id, frame, command, { expectNew });
  }
}

@CommandHandler(ToSharing)
export class SharingHandler implements ICommandHandler<ToSharing, Ran> {
  constructor(
    @Inject(Runners) private readonly runners: Runners,
    @Inject(AllocationInputs) private readonly inputs: AllocationInputs,
  ) {}

  execute({ id, frame, command, expectNew }: ToSharing): Promise<Ran> {
    const enrich =
      command.type === 'sharing.decide-allocation'
        ? this.inputs.complete(frame.context.occurredAt, frame.metadata.drill)
        : undefined;
    return this.runners.of(frame.metadata).sharing.run(id, frame, command, { expectNew, enrich });
  }
}

@CommandHandler(ToAgreement)
export class AgreementHandler implements ICommandHandler<ToAgreement, Ran> {
  constructor(@Inject(Runners) private readonly runners: Runners) {}

  execute({ id, frame, command, expectNew }: ToAgreement): Promise<Ran> {
    return this.runners.of(frame.metadata).agreement.run(id, frame, command, { expectNew });
  }
}

@CommandHandler(ToWarning)
export class WarningHandler implements ICommandHandler<ToWarning, Ran> {
  constructor(@Inject(Runners) private readonly runners: Runners) {}

  execute({ id, frame, command, expectNew }: ToWarning): Promise<Ran> {
    return this.runners.of(frame.metadata).warning.run(id, frame, command, { expectNew });
  }
}

@CommandHandler(ToDrill)
export class DrillHandler implements ICommandHandler<ToDrill, Ran> {
  constructor(
    @Inject(Runners) private readonly runners: Runners,
    @Inject(DrillInputs) private readonly inputs: DrillInputs,
  ) {}

  execute({ id, frame, command, expectNew }: ToDrill): Promise<Ran> {
    const needsInputs = command.type === 'drill.plan' || command.type === 'drill.evaluate';
    const enrich = needsInputs ? this.inputs.complete(id, frame.context.actor.agencyId) : undefined;
    return this.runners.of(frame.metadata).drill.run(id, frame, command, { expectNew, enrich });
  }
}

@CommandHandler(ToInject)
export class InjectHandler implements ICommandHandler<ToInject, Ran> {
  constructor(@Inject(Runners) private readonly runners: Runners) {}

  execute({ id, frame, command, expectNew }: ToInject): Promise<Ran> {
    return this.runners.of(frame.metadata).inject.run(id, frame, command, { expectNew });
  }
}

@CommandHandler(ToReport)
export class ReportHandler implements ICommandHandler<ToReport, Ran> {
  constructor(
    @Inject(Runners) private readonly runners: Runners,
    @Inject(DrillInputs) private readonly inputs: DrillInputs,
  ) {}

  async execute({ id, frame, command, expectNew }: ToReport): Promise<Ran> {
    const { report } = this.runners.of(frame.metadata);
    return report.run(id, await this.inputs.byClock(frame), command, { expectNew });
  }
}

@CommandHandler(ToPlan)
export class PlanHandler implements ICommandHandler<ToPlan, Ran> {
  constructor(@Inject(Runners) private readonly runners: Runners) {}

  execute({ id, frame, command, expectNew }: ToPlan): Promise<Ran> {
    return this.runners.plan.run(id, frame, command, { expectNew });
  }
}

@CommandHandler(ToActivation)
export class ActivationHandler implements ICommandHandler<ToActivation, Ran> {
  constructor(@Inject(Runners) private readonly runners: Runners) {}

  execute({ id, frame, command, expectNew }: ToActivation): Promise<Ran> {
    return this.runners.of(frame.metadata).activation.run(id, frame, command, { expectNew });
  }
}

@CommandHandler(ToAllocation)
export class AllocationHandler implements ICommandHandler<ToAllocation, Ran> {
  constructor(
    @Inject(Runners) private readonly runners: Runners,
    @Inject(JointAllocation) private readonly joint: JointAllocation,
  ) {}

  execute({ id, frame, command, expectNew }: ToAllocation): Promise<Ran> {
    return this.runners.allocation.run(id, frame, command, {
      expectNew,
      enrich: frame.standing ? undefined : this.joint.complete(frame.context.occurredAt),
    });
  }
}

@CommandHandler(ToTeam)
export class TeamHandler implements ICommandHandler<ToTeam, Ran> {
  constructor(@Inject(Runners) private readonly runners: Runners) {}

  execute({ id, frame, command, expectNew }: ToTeam): Promise<Ran> {
    return this.runners.team.run(id, frame, command, { expectNew });
  }
}

/** The erasure is on record before the key is destroyed; whoever repeats the command completes it. */
@CommandHandler(ToPerson)
export class PersonHandler implements ICommandHandler<ToPerson, Ran> {
  constructor(
    @Inject(Runners) private readonly runners: Runners,
    @Inject(PersonalData) private readonly personalData: PersonalData,
  ) {}

  async execute({ id, frame, command }: ToPerson): Promise<Ran> {
    const ran = await this.runners.person.run(id, frame, command);
    if (command.type === 'person.erase' && ran.outcome.outcome === 'accepted') {
      await this.personalData.destroy(id);
    }
    return ran;
  }
}

export const aggregateHandlers = [
  AgencyHandler,
  IncidentHandler,
  TaskHandler,
  ResourceHandler,
  SharingHandler,
  AgreementHandler,
  WarningHandler,
  ReportHandler,
  PlanHandler,
  ActivationHandler,
  AllocationHandler,
  DrillHandler,
  InjectHandler,
  TeamHandler,
  PersonHandler,
];
