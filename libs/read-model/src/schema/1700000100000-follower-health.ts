import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A row for each follower and process that runs it, written anew every few seconds. */
const statements = [
  `create table read.follower_health (
    name text not null,
    process text not null,
    status text not null,
    since timestamptz not null,
    reason_code text,
    reason text,
    position bigint,
    clear_up_to bigint,
    beat_at timestamptz not null,
    primary key (name, process)
  )`,
];

export class FollowerHealth1700000100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table read.follower_health');
  }
}
