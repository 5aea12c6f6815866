import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What one person did where two are asked for, until another has signed it. */
const statements = [
  `alter table read.approvals
    add column alone_because text,
    add column overdue boolean not null default false,
    add column late boolean not null default false`,
  'alter table read.approvals alter column overdue drop default, alter column late drop default',
  `create index approvals_owed on read.approvals (ends_at, id) where status = 'owed'`,
  'create index approvals_overdue on read.approvals (created_position) where overdue',
];

export class DoneAlone1700000260000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table read.approvals drop column alone_because, drop column overdue, drop column late',
    );
  }
}
