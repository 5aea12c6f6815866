import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `create schema if not exists keys`,
  // they stay where the read models are dropped
  `create table if not exists keys.subjects (
    subject text primary key,
    owner_agency_id text not null,
    wrapped bytea,
    created_at timestamptz not null default now(),
    erased_at timestamptz
  )`,
  `create table read.personal_data (
    subject text primary key,
    sealed text not null,
    stream text not null,
    position bigint not null
  )`,
  `alter table read.incidents add column reporter_contact jsonb`,
];

export class PersonalData1700000041000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  /** The keys stay: without them what they sealed is lost. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table read.incidents drop column reporter_contact');
    await runner.query('drop table read.personal_data');
    await runner.query('alter table keys.subjects rename to subjects_left');
  }
}
