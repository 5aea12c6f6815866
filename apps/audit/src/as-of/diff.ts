import { askedFor, changedRows, changesOf, type Clock, type RowChange } from '#audit';
import { Command } from 'commander';
import { say } from '../say.js';
import {
  askedText,
  ensureKnown,
  fromToOf,
  positionOrTime,
  thingOf,
  withAsOf,
  withClock,
  withReadOptions,
  type ReadOptions,
} from './options.js';
import { printChanges } from './print.js';

interface DiffOptions extends ReadOptions {
  readonly from: ReturnType<typeof positionOrTime>;
  readonly to: ReturnType<typeof positionOrTime>;
  readonly by?: Clock;
}

/** `diff --from … --to … [kind] [id]` */
export function diffCommand(): Command {
  return withClock(withReadOptions(new Command('diff')))
    .description('比较两个时点的状态 · what differs between two positions or times')
    .argument('[kind]', 'as for as-of; everything when left out')
    .argument('[id]')
    .requiredOption('--from <position-or-time>', 'a log position or an RFC 3339 time', positionOrTime)
    .requiredOption('--to <position-or-time>', 'a log position or an RFC 3339 time', positionOrTime)
    .action(async (kind: string | undefined, id: string | undefined, options: DiffOptions) => {
      const thing = kind === undefined ? undefined : thingOf(kind, id ?? '');
      const { json } = options;
      const { from, to } = fromToOf(options.from, options.to, options.by);
      await withAsOf(options, async ({ queries }) => {
        if (thing) {
          const [before, after] = [await queries.thing(thing, from), await queries.thing(thing, to)];
          if (!before.state && !after.state) await ensureKnown(queries, thing);
          const changes = changesOf(before.state, after.state);
          if (json) {
            const ends = { from: { ...before, ...askedFor(from) }, to: { ...after, ...askedFor(to) } };
            return say(JSON.stringify({ ...thing, ...ends, changes }, null, 2));
          }
          const ends = `${askedText(from)}${before.position ?? '—'} → ${askedText(to)}${after.position ?? '—'}`;
          say(`${thing.kind} ${thing.id}: ${ends}`);
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
        if (json) return;
        const ends = `${askedText(from)}${before.position} → ${askedText(to)}${after.position}`;
        say(`${rows} 行不同 row(s) differ: ${ends}`);
      });
    });
}

function printRow({ table, key, from, changes }: RowChange): void {
  say(`${table} ${key}${from === undefined ? ' (新 new)' : ''}`);
  if (from !== undefined) printChanges(changes);
}
