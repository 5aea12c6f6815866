import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One row at most: what the standing check has found, for processes other than the one that checks. */
const statements = [
  `create table read.drift_checks (
    the_one boolean primary key default true check (the_one),
    since timestamptz not null,
    checked_at timestamptz not null,
    checked bigint not null default 0,
    found bigint not null default 0,
    last_table text,
    last_id text,
    last_columns jsonb,
    last_at timestamptz
  )`,
];

export class Drift1700000091000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table read.drift_checks');
  }
}
