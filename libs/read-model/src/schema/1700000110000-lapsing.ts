import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What lapses is looked for every second: requests that were met, which are ever more, must not be among what is gone
 * through, nor their lines.
 */
const statements = [
  `drop index read.sharing_lapsing, read.sharing_offers_lapsing`,
  `create index sharing_lapsing on read.sharing (open_until, id)
    where status in ('requested', 'offered') and open_until is not null and not (
      lines @? '$[*].step ? (!(@ == "allocated" || @ == "reserved" || @ == "failed" || @ == "dropped"))')`,
];

export class Lapsing1700000110000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index read.sharing_lapsing`);
    for (const [name, status] of [
      ['sharing_lapsing', 'requested'],
      ['sharing_offers_lapsing', 'offered'],
    ] as const)
      await runner.query(
        `create index ${name} on read.sharing (open_until, id)
          where status = '${status}' and open_until is not null`,
      );
  }
}
