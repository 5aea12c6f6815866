import { aggregateOf, type AggregateName, type CommandName } from '#contracts';
import type { CommandFrame, DeciderRunner, Ran, RunOptions } from '#event-log';
import type { Runners } from '../run/runners.js';

/** What the service itself asks for, be it of a flow or of a timer: to the aggregate that the command is for. */
export function runOwn<C extends { readonly type: CommandName }>(
  runners: Runners,
  id: string,
  frame: CommandFrame,
  command: C,
  options?: Pick<RunOptions<C, never>, 'enrich'>,
): Promise<Ran> {
  const runner = runners[aggregateOf(command.type)] as unknown as DeciderRunner<C, AggregateName, never>;
  return runner.run(id, frame, command, options);
}
