import type { AsOfView, ThingAsOf, StateHash } from '#audit';
import { Command } from 'commander';
import { say } from '../say.js';
import { asOfFrom, thingOf, withAsOfOptions, withAsOf, type AsOfOptions } from './options.js';
import { beijing, printFields } from './print.js';

interface AsOfCommandOptions extends AsOfOptions {
  readonly hash?: true;
}

/** `as-of [kind] [id]` */
export function asOfCommand(): Command {
  return withAsOfOptions(new Command('as-of'))
    .description(
      '某一时点的状态；不指明对象则为全部 · the state as of a position or time, of one thing or of everything',
    )
    .argument('[kind]', 'incident, task, resource, sharing, warning, agency, agreement … or linked-response')
    .argument('[id]', 'such as INC-G1')
    .option('--hash', 'with the state hash at exactly this position; it takes longer the more rows there are')
    .action(async (kind: string | undefined, id: string | undefined, options: AsOfCommandOptions) => {
      const asOf = asOfFrom(options);
      const thing = kind === undefined ? undefined : thingOf(kind, id ?? '');
      await withAsOf(options, async ({ queries }) => {
        if (thing) printThing(await queries.thing(thing, asOf), options);
        else printAll(await queries.at(asOf), options);
      });
    });
}

function printThing(found: ThingAsOf, { json }: AsOfOptions): void {
  if (json) return say(JSON.stringify(found, null, 2));
  const { kind, id, position, recordedAt, state } = found;
  if (!state) {
    say(`${kind} ${id}：此时尚无记录 no record yet`);
    return;
  }
  say(`${kind} ${id}`);
  say(`  最后一条记录 last event: 位置 position ${position}, ${beijing(recordedAt ?? '')}`);
  printFields(state);
}

function printAll(view: AsOfView, { json, hash: withHash }: AsOfCommandOptions): void {
  const counts = view.counts();
  const hash = withHash && view.hash();
  const { events, recordedAt } = view;
  const position = view.position.toString();
  if (json) return say(JSON.stringify({ position, recordedAt, events, counts, ...hash }, null, 2));
  say(`截至位置 as of position ${position}, ${recordedAt === undefined ? '—' : beijing(recordedAt)}`);
  say(`  事件 events: ${events}`);
  if (hash) printHash(hash);
  else for (const [name, rows] of Object.entries(counts)) say(`  ${name}: ${rows} 行 rows`);
}

export function printHash({ sha256, tables }: StateHash): void {
  say(`  状态摘要 state hash: ${sha256}`);
  for (const [name, table] of Object.entries(tables))
    say(`  ${name}: ${table.rows} 行 rows, ${table.sha256}`);
}
