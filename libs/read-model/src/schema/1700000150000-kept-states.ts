import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a follower holds in memory and would else fold from the start of the log. */
const statements = [
  `create table read.kept_states (
    name text primary key,
    form integer not null,
    epoch text,
    position bigint not null,
    event_id text not null,
    stream text not null,
    revision bigint not null,
    state bytea not null,
    tag bytea not null,
    kept_at timestamptz not null
  )`,
];

export class KeptStates1700000150000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table read.kept_states');
  }
}
