import { step, type Direction, type Step, type Thing } from '#audit';
import { Command, InvalidArgumentError } from 'commander';
import { say } from '../say.js';
import {
  ensureKnown,
  logPosition,
  thingOf,
  withAsOf,
  withReadOptions,
  type OpenAsOf,
  type ReadOptions,
} from './options.js';
import { beijing, shown, printChanges } from './print.js';

interface StepOptions extends ReadOptions {
  readonly after?: string;
  readonly before?: string;
  readonly count: number;
}

/** `step <kind> <id>` */
export function stepCommand(): Command {
  return withReadOptions(new Command('step'))
    .description('逐条前进或后退 · step forward or back through the events that touched a thing')
    .argument('<kind>', 'as for as-of')
    .argument('<id>')
    .option(
      '--after <position>',
      'forward from this log position (from the start when left out)',
      logPosition,
    )
    .option('--before <position>', 'back from this log position', logPosition)
    .option('--count <n>', 'how many steps, 1 to 1000', count, 1)
    .action(async (kind: string, id: string, options: StepOptions) => {
      const thing = thingOf(kind, id);
      if (options.before !== undefined && options.after !== undefined) {
        throw new InvalidArgumentError(
          '--before 和 --after 只能给出一个 · --before or --after is expected, not both',
        );
      }
      await withAsOf(options, (asOf) => walk(thing, options, asOf));
    });
}

async function walk(thing: Thing, options: StepOptions, { queries, store }: OpenAsOf): Promise<void> {
  const direction: Direction = options.before === undefined ? 'next' : 'previous';
  let from = BigInt(options.before ?? options.after ?? -1n);
  for (let n = 0; n < options.count; n++) {
    const found = await step(queries, store, thing, from, direction);
    if (!found) {
      if (n > 0) return;
      await ensureKnown(queries, thing);
      say('没有更多记录 no further event');
      return;
    }
    if (options.json) say(JSON.stringify(found));
    else printStep(found);
    from = BigInt(found.event.position);
  }
}

function printStep({ event, changes, previous, next }: Step): void {
  const { position, type, stream, recordedAt, actor, data } = event;
  say(`▶ ${position} ${type} (${stream})`);
  say(`  ${beijing(recordedAt)}, ${actor.agencyId}/${actor.principal} (${actor.role})`);
  say(`  ${shown(data)}`);
  printChanges(changes, '    ');
  say(`  ← ${previous ?? '—'}   → ${next ?? '—'}`);
}

function count(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1 || n > 1_000)
    throw new InvalidArgumentError('须为 1 至 1000 · 1 to 1000 is expected');
  return n;
}
