import { askedFor, type AsOf, type AsOfView, type StateHash, type ThingAsOf } from '#audit';
import { Command } from 'commander';
import { say } from '../say.js';
import {
  askedText,
  asOfFrom,
  ensureKnown,
  thingOf,
  withAsOf,
  withAsOfOptions,
  withClock,
  type AsOfOptions,
} from './options.js';
import { beijing, printFields } from './print.js';

interface AsOfCommandOptions extends AsOfOptions {
  readonly hash?: true;
}

/** `as-of [kind] [id]` */
export function asOfCommand(): Command {
  return withClock(withAsOfOptions(new Command('as-of')))
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
        if (!thing) return printAll(await queries.at(asOf), asOf, options);
        const found = await queries.thing(thing, asOf);
        if (!found.state) await ensureKnown(queries, thing);
        printThing(found, asOf, options);
      });
    });
}

function printThing(found: ThingAsOf, asOf: AsOf, { json }: AsOfOptions): void {
  if (json) return say(JSON.stringify({ ...found, ...askedFor(asOf) }, null, 2));
  const { kind, id, position, recordedAt, state } = found;
  if (!state) {
    say(`${askedText(asOf)}${kind} ${id}：此时尚无记录 no record yet`);
    return;
  }
  say(`${askedText(asOf)}${kind} ${id}`);
  say(`  最后一条记录 last event: 位置 position ${position}, ${beijing(recordedAt ?? '')}`);
  printFields(state);
}

function printAll(view: AsOfView, asOf: AsOf, { json, hash: withHash }: AsOfCommandOptions): void {
  const counts = view.counts();
  const hash = withHash && view.hash();
  const { events, recordedAt } = view;
  const position = view.position.toString();
  if (json)
    return say(JSON.stringify({ position, recordedAt, ...askedFor(asOf), events, counts, ...hash }, null, 2));
  say(
    `${askedText(asOf)}截至位置 as of position ${position}, ${recordedAt === undefined ? '—' : beijing(recordedAt)}`,
  );
  say(`  事件 events: ${events}`);
  if (hash) printHash(hash);
  else for (const [name, rows] of Object.entries(counts)) say(`  ${name}: ${rows} 行 rows`);
}

function printHash({ sha256, tables }: StateHash): void {
  say(`  状态摘要 state hash: ${sha256}`);
  for (const [name, table] of Object.entries(tables))
    say(`  ${name}: ${table.rows} 行 rows, ${table.sha256}`);
}
