import { changedRows, changesOf, type AsOf, type RowChange } from '#audit';
import { Command } from 'commander';
import { say } from '../say.js';
import { positionOrTime, thingOf, withAsOf, withReadOptions, type ReadOptions } from './options.js';
import { printChanges } from './print.js';

interface DiffOptions extends ReadOptions {
  readonly from: AsOf;
  readonly to: AsOf;
}

/** `diff --from … --to … [kind] [id]` */
export function diffCommand(): Command {
  return withReadOptions(new Command('diff'))
    .description('比较两个时点的状态 · what differs between two positions or times')
    .argument('[kind]', 'as for as-of; everything when left out')
    .argument('[id]')
    .requiredOption('--from <position-or-time>', 'a log position or an RFC 3339 time', positionOrTime)
    .requiredOption('--to <position-or-time>', 'a log position or an RFC 3339 time', positionOrTime)
    .action(async (kind: string | undefined, id: string | undefined, options: DiffOptions) => {
      const thing = kind === undefined ? undefined : thingOf(kind, id ?? '');
      const { from, to, json } = options;
      await withAsOf(options, async ({ queries }) => {
        if (thing) {
          const [before, after] = [await queries.thing(thing, from), await queries.thing(thing, to)];
          const changes = changesOf(before.state, after.state);
          if (json) return say(JSON.stringify({ ...thing, from: before, to: after, changes }, null, 2));
          say(`${thing.kind} ${thing.id}: ${before.position ?? '—'} → ${after.position ?? '—'}`);
          printChanges(changes);
          if (changes.length === 0) say('  没有不同 no difference');
          return;
        }
        const [before, after] = [await queries.at(from), await queries.at(to)];
        let rows = 0;
        for (const row of changedRows(before, after)) {
          rows++;
          if (json) say(JSON.stringify(row));
          else printRow(row);
        }
        if (!json) say(`${rows} 行不同 row(s) differ: ${before.position} → ${after.position}`);
      });
    });
}

function printRow({ table, key, from, changes }: RowChange): void {
  say(`${table} ${key}${from === undefined ? ' (新 new)' : ''}`);
  if (from !== undefined) printChanges(changes);
}
