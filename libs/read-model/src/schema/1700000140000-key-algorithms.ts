import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keys of personal data name their algorithm. Those that are there already are of the one that there was, and so are
 * those that a process of an earlier version still adds during an upgrade.
 */
export class KeyAlgorithms1700000140000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table keys.subjects add column if not exists alg text not null default 'A256GCM'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table keys.subjects drop column alg');
  }
}
