import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the keys of personal data were compared with the log, and of whom there is none. */
const statements = [
  `create table read.key_comparison (
    only_one boolean primary key default true check (only_one),
    origin uuid not null,
    newest bigint not null,
    is_compared boolean not null
  )`,
  'create table read.missing_keys (subject text primary key)',
];

export class KeyComparison1700000200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table read.missing_keys');
    await runner.query('drop table read.key_comparison');
  }
}
