import {
  activationAfter,
  clauseStepsAfter,
  tellOfSharing,
  tellOfTask,
  type ActivationCommand,
  type ActivationEvent,
  type ActivationState,
  type ClauseRef,
  type IncidentEvent,
  type PlanState,
  type Refusal,
  type SharingEvent,
  type SharingState,
  type TaskEvent,
  type TaskState,
} from '#domain';

interface World {
  state<S>(stream: string): S;
  /** Runs a command of the service in the name of an agency. */
  runFor(agencyId: string | undefined, stream: string, command: object): { refusal?: Refusal };
}

interface Happened {
  readonly aggregate: string;
  readonly id: string;
  readonly event: { readonly type: string };
  readonly byAgencyId: string;
  readonly at: string;
}

/** What the flow of plans does after an event, each as one step to be taken later. */
export function planSteps(world: World, { aggregate, id, event, byAgencyId, at }: Happened): (() => void)[] {
  const tell = (activationId: string, command: ActivationCommand): void => {
    const { refusal } = world.runFor(undefined, `activation-${activationId}`, command);
    if (refusal) throw new Error(`${command.type} on ${activationId}: ${JSON.stringify(refusal)}`);
  };
  const tellOf = (clause: ClauseRef | undefined, command: ActivationCommand | undefined): (() => void)[] =>
    clause && command ? [() => tell(clause.activationId, command)] : [];
  switch (aggregate) {
    case 'incident': {
      const command = activationAfter(id, event as IncidentEvent, byAgencyId);
      if (!command) return [];
      return [
        () => {
          if (command.type === 'activation.begin') {
            const plan = world.state<PlanState>(`plan-${command.data.planId}`).published;
            tell(id, { type: command.type, data: { ...command.data, plan } });
          } else if (world.state<ActivationState>(`activation-${id}`).status !== 'none') {
            tell(id, command);
          }
        },
      ];
    }
    case 'activation':
      return clauseStepsAfter(id, event as ActivationEvent, at).map((step) => () => {
        for (const { id: target, command } of step.ask) {
          const stream = `${command.type.slice(0, command.type.indexOf('.'))}-${target}`;
          const { refusal } = world.runFor(step.onBehalfOf, stream, command);
          if (refusal) throw new Error(`${command.type} on ${target}: ${JSON.stringify(refusal)}`);
        }
        if (step.onceDone) tell(id, step.onceDone);
      });
    case 'task': {
      const state = world.state<TaskState>(`task-${id}`);
      const clause = state.status === 'none' ? undefined : state.clause;
      return tellOf(clause, clause && tellOfTask(clause, event as TaskEvent));
    }
    case 'sharing': {
      const state = world.state<SharingState>(`sharing-${id}`);
      return tellOf(state.clause, state.clause && tellOfSharing(state.clause, event as SharingEvent, state));
    }
    default:
      return [];
  }
}
