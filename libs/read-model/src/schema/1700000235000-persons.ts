import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is on the staff of which agency. */
export class Persons1700000235000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table read.persons (
      id text primary key,
      revision bigint not null,
      created_position bigint not null,
      updated_at timestamptz not null,
      status text not null,
      agency_id text not null,
      details jsonb not null
    )`);
    await runner.query('create index persons_agency on read.persons (agency_id, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table read.persons');
  }
}
