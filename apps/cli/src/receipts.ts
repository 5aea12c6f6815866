import { requireEngines } from '#platform';
import { probePostgres } from '#postgres';
import { EarlyReceipts, openReadModel, type EarlyReceipt } from '#read-model';
import { Command } from 'commander';
import { say, withData, whole } from './options.js';
import { surroundings } from './surroundings.js';

interface ListOptions {
  readonly data: string;
  readonly limit: number;
}

/** `receipts list` */
export function receiptsCommand(): Command {
  return new Command('receipts')
    .description('proved receipts of gateways about messages that nobody knows 无法对应的回执')
    .addCommand(
      withData(new Command('list'))
        .description('the latest first; those that wait for their message go by themselves 最近的在前')
        .option('--limit <count>', 'how many at most', whole, 100)
        .action(async ({ data, limit }: ListOptions) => {
          const { postgresUrl: url } = surroundings({ data }).config;
          await requireEngines(() => probePostgres({ url, owns: false }));
          const readModel = await openReadModel({ url, applicationName: 'cli', poolSize: 1 });
          try {
            const found = await new EarlyReceipts(readModel.db).unknown(limit);
            found.forEach((receipt) => say(lineOf(receipt)));
            if (found.length === 0) say('none 无');
          } finally {
            await readModel.close();
          }
        }),
    );
}

/** What somebody wrote is none of the operator's business. */
function lineOf({ receivedAt, provider, providerId, receipt }: EarlyReceipt): string {
  const { status } = receipt as { readonly status?: unknown };
  return [receivedAt, provider, providerId, String(status)].join('\t');
}
