import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is named in what: by object for a row that is looked at, by agency for what concerns one. */
export class Sight1700000160000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table read.sight (
      object text not null,
      agency_id text not null,
      standing text not null,
      since_position bigint not null,
      ended_position bigint,
      changed_position bigint not null,
      primary key (object, agency_id, standing)
    )`);
    await runner.query('create index sight_agency on read.sight (agency_id, object)');
    await runner.query(`create table read.sight_parts (
      id text primary key,
      part jsonb not null,
      changed_position bigint not null
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table read.sight_parts');
    await runner.query('drop table read.sight');
  }
}
