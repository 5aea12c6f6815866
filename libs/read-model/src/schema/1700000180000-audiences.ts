import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is told what on the topics of agencies. */
export class Audiences1700000180000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table read.audiences (
      world text not null,
      agency_id text not null,
      since bigint not null,
      begun boolean not null,
      primary key (world, agency_id)
    )`);
    await runner.query(`create table read.audience_sights (
      world text not null,
      agency_id text not null,
      object text not null,
      sight text not null,
      since bigint not null,
      grown bigint not null,
      primary key (world, object, agency_id)
    )`);
    await runner.query('create index audience_sights_agency on read.audience_sights (world, agency_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table read.audience_sights');
    await runner.query('drop table read.audiences');
  }
}
