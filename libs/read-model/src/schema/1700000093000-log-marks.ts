import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was seen of the log, by whom: a log that does not have it is another one, or an older copy. */
const statements = [
  `create table read.log_marks (
    keeper text primary key,
    position bigint not null,
    event_id text,
    stream text,
    revision bigint,
    missing text,
    kept_at timestamptz not null
  )`,
];

export class LogMarks1700000093000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table read.log_marks');
  }
}
