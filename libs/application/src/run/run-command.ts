import {
  aggregateOf,
  aggregates,
  needsInputs,
  type AggregateName,
  type CommandName,
  type CommandOf,
} from '#contracts';
import type { Decider, Refusal } from '#domain';
import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandFrame, DeciderRunner, Ran, RunOptions } from './decider-runner.js';
import type { AllInputs, InputsOf } from './inputs.js';
import { Runners } from './runners.js';

type Named = RunCommand['command'];
type AnyDecider = Decider<Named, { readonly type: string; readonly data: unknown }, unknown>;
type Complete = (command: Named, state: unknown) => Promise<Named>;

export const INPUTS = Symbol('AllInputs');

/** A command as it reaches its aggregate. */
export class RunCommand {
  constructor(
    readonly id: string,
    readonly frame: CommandFrame,
    readonly command: { readonly type: CommandName; readonly data: object },
    /** It brings its aggregate into being. */
    readonly expectNew = false,
    /** Where its refusal goes when there is such an aggregate. */
    readonly turnAway?: RunOptions<never, never>['turnAway'],
  ) {}
}

/** The only handler: it selects the runner by the name of the command. */
@CommandHandler(RunCommand)
export class RunCommandHandler implements ICommandHandler<RunCommand, Ran> {
  constructor(
    @Inject(Runners) private readonly runners: Runners,
    @Inject(INPUTS) private readonly inputs: Partial<AllInputs>,
  ) {}

  async execute({ id, frame, command, expectNew, turnAway }: RunCommand): Promise<Ran> {
    const name = aggregateOf(command.type);
    const inputs = needsInputs(command.type) ? this.inputsOf(name) : undefined;
    const target = { id, frame, command: command as CommandOf<AggregateName> };
    const runner = this.runners.of(frame.metadata)[name] as DeciderRunner<
      CommandOf<AggregateName>,
      AggregateName,
      unknown
    >;
    const ran = await runner.run(id, (await inputs?.frame?.(frame)) ?? frame, target.command, {
      expectNew,
      turnAway,
      enrich: inputs?.complete?.(target) as never,
    });
    await inputs?.settle?.(target, ran);
    return ran;
  }

  /** What this command would come to, of this state where one is given and of what is on record otherwise. */
  async foresee(
    { id, frame, command }: Pick<RunCommand, 'id' | 'frame' | 'command'>,
    given: unknown,
  ): Promise<{ readonly state: unknown } | { readonly refusal: Refusal }> {
    const name = aggregateOf(command.type);
    const { decider } = aggregates[name] as { readonly decider: AnyDecider };
    const state = given ?? (await this.runners.of(frame.metadata)[name].state(id));
    const inputs = needsInputs(command.type) ? this.inputsOf(name) : undefined;
    const target = { id, frame, command: command as CommandOf<AggregateName> };
    const { context } = (await inputs?.frame?.(frame)) ?? frame;
    const complete = inputs?.complete?.(target) as Complete | undefined;
    const decision = decider.decide((await complete?.(command, state)) ?? command, state, context);
    return 'refusal' in decision
      ? decision
      : { state: decision.events.reduce<unknown>((now, event) => decider.evolve(now, event), state) };
  }

  private inputsOf(name: AggregateName): InputsOf<AggregateName> {
    const inputs = (this.inputs as Partial<Record<AggregateName, InputsOf<AggregateName>>>)[name];
    if (!inputs) throw new TypeError(`this process has no inputs for ${name}`);
    return inputs;
  }
}
