import type { Drift } from '#read-model';
import { Command } from 'commander';
import { say, withData } from '../options.js';
import { readingLog } from './reading-log.js';

/** `verify [projection…]` */
export function verifyCommand(): Command {
  return withData(new Command('verify').argument('[projections...]', 'names; all without one'))
    .description('compare every row of the read models with a fresh fold of the log 核对读模型与事件日志')
    .option('--json', 'print the result as JSON')
    .action((names: string[], options: { data: string; json?: true }) =>
      readingLog(options, 'verify', async ({ readModel, source, progress }) => {
        const chosen = names.length === 0 || names.includes('all') ? 'all' : names;
        const verified = await readModel.verify(chosen, source, options.json ? () => undefined : progress);
        const { position, events, seconds, tables, drift } = verified;
        const drifted = tables.reduce((sum, table) => sum + table.drifted, 0);
        if (drifted > 0) process.exitCode = 1;
        if (options.json) return say(JSON.stringify({ ...verified, position: position.toString() }));
        for (const table of tables) say(`${table.name}: ${table.rows} rows, ${table.drifted} drifted`);
        for (const row of drift) say(lineOf(row));
        const rows = tables.reduce((sum, table) => sum + table.rows, 0);
        say(
          `${drifted === 0 ? 'agrees with the log 与日志一致' : `${drifted} rows drifted 行与日志不一致`}: ` +
            `${rows} rows, ${events} events up to position ${position}, ${seconds.toFixed(1)} s`,
        );
      }),
    );
}

const lineOf = ({ table, key, kind, columns }: Drift): string =>
  `  ${table} ${JSON.stringify(key)} ${kind}${columns ? ` ${JSON.stringify(columns)}` : ''}`;
