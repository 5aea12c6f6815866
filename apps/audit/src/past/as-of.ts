import type { Past, PastThing, StateHash } from '#audit';
import { Command } from 'commander';
import { say } from '../say.js';
import { momentOf, thingOf, withMoment, withPast, type MomentOptions } from './replay-options.js';
import { beijing, tellFields } from './tell.js';

interface AsOfOptions extends MomentOptions {
  readonly hash?: true;
}

/** `as-of [kind] [id]` */
export function asOfCommand(): Command {
  return withMoment(new Command('as-of'))
    .description(
      '回放：某一时刻的状态；不指明对象则为全部 · the state at a moment, of one thing or of everything',
    )
    .argument('[kind]', 'incident, task, resource, sharing, warning, agency, agreement … or linked-response')
    .argument('[id]', 'such as INC-G1')
    .option('--hash', 'with the state hash at exactly this position; it takes longer the more rows there are')
    .action(async (kind: string | undefined, id: string | undefined, options: AsOfOptions) => {
      const moment = momentOf(options);
      const thing = kind === undefined ? undefined : thingOf(kind, id ?? '');
      await withPast(options, async ({ replay }) => {
        if (thing) tellThing(await replay.thing(thing, moment), options);
        else tellAll(await replay.at(moment), options);
      });
    });
}

function tellThing(found: PastThing, { json }: MomentOptions): void {
  if (json) return say(JSON.stringify(found, null, 2));
  const { kind, id, position, recordedAt, state } = found;
  if (!state) {
    say(`${kind} ${id}：此时尚无记录 nothing was on record yet`);
    return;
  }
  say(`${kind} ${id}`);
  say(`  最后一条记录 last event: 位置 position ${position}, ${beijing(recordedAt ?? '')}`);
  tellFields(state);
}

function tellAll(past: Past, { json, hash: withHash }: AsOfOptions): void {
  const counts = past.counts();
  const hash = withHash && past.hash();
  const { events, recordedAt } = past;
  const position = past.position.toString();
  if (json) return say(JSON.stringify({ position, recordedAt, events, counts, ...hash }, null, 2));
  say(`截至位置 as of position ${position}, ${recordedAt === undefined ? '—' : beijing(recordedAt)}`);
  say(`  事件 events: ${events}`);
  if (hash) tellHash(hash);
  else for (const [name, rows] of Object.entries(counts)) say(`  ${name}: ${rows} 行 rows`);
}

export function tellHash({ sha256, tables }: StateHash): void {
  say(`  状态摘要 state hash: ${sha256}`);
  for (const [name, table] of Object.entries(tables))
    say(`  ${name}: ${table.rows} 行 rows, ${table.sha256}`);
}
