import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Allocations1700000050000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table read.allocations (
      id text primary key,
      revision bigint not null,
      created_position bigint not null,
      updated_at timestamptz not null,
      decided_by_agency_id text not null,
      decided_at timestamptz not null,
      policy_version text not null,
      request_count int not null,
      short_count int not null,
      adoptions jsonb not null,
      certificate jsonb not null
    )`);
    await runner.query(
      'alter table read.resources add column expires_at timestamptz, add column inspection_due_at timestamptz',
    );
    await runner.query('create index allocations_age on read.allocations (created_position)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table read.allocations');
    await runner.query('alter table read.resources drop column expires_at, drop column inspection_due_at');
  }
}
