import { changedRows, changesOf, type Moment, type RowChange } from '#audit';
import { Command } from 'commander';
import { say } from '../say.js';
import { someMoment, thingOf, withPast, withReplayOptions, type ReplayOptions } from './replay-options.js';
import { tellChanges } from './tell.js';

interface DiffOptions extends ReplayOptions {
  readonly from: Moment;
  readonly to: Moment;
}

/** `diff --from … --to … [kind] [id]` */
export function diffCommand(): Command {
  return withReplayOptions(new Command('diff'))
    .description('比较两个时刻的状态 · what differs between two moments')
    .argument('[kind]', 'as for as-of; everything when left out')
    .argument('[id]')
    .requiredOption('--from <moment>', 'a log position or an instant', someMoment)
    .requiredOption('--to <moment>', 'a log position or an instant', someMoment)
    .action(async (kind: string | undefined, id: string | undefined, options: DiffOptions) => {
      const thing = kind === undefined ? undefined : thingOf(kind, id ?? '');
      const { from, to, json } = options;
      await withPast(options, async ({ replay }) => {
        if (thing) {
          const [before, after] = [await replay.thing(thing, from), await replay.thing(thing, to)];
          const changes = changesOf(before.state, after.state);
          if (json) return say(JSON.stringify({ ...thing, from: before, to: after, changes }, null, 2));
          say(`${thing.kind} ${thing.id}: ${before.position ?? '—'} → ${after.position ?? '—'}`);
          tellChanges(changes);
          if (changes.length === 0) say('  没有不同 no difference');
          return;
        }
        const [before, after] = [await replay.at(from), await replay.at(to)];
        let rows = 0;
        for (const row of changedRows(before, after)) {
          rows++;
          if (json) say(JSON.stringify(row));
          else tellRow(row);
        }
        if (!json) say(`${rows} 行不同 row(s) differ: ${before.position} → ${after.position}`);
      });
    });
}

function tellRow({ table, key, from, changes }: RowChange): void {
  say(`${table} ${key}${from === undefined ? ' (新 new)' : ''}`);
  if (from !== undefined) tellChanges(changes);
}
