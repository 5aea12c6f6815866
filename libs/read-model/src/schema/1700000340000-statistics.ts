import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Disaster statistics, and what was stated, drafted and sent of them. */
const statements = [
  `create table read.statistics (
    id text primary key,
    revision bigint not null,
    created_position bigint not null,
    incident_id text not null,
    status text not null,
    set_version text not null,
    clock jsonb not null,
    agency_id text not null,
    superior_agency_id text not null,
    exercise boolean not null,
    areas jsonb not null,
    draft jsonb,
    reports jsonb not null,
    overdue jsonb not null,
    due_what text,
    due_at timestamptz,
    overdue_check_at timestamptz,
    updated_at timestamptz not null
  )`,
  'create index statistics_age on read.statistics (created_position, id)',
  `create index statistics_due on read.statistics (overdue_check_at, id) where overdue_check_at is not null`,
  'create index statistics_agency on read.statistics (agency_id, id)',
  `create table read.statistics_entries (
    position bigint primary key,
    statistics_id text not null,
    type text not null,
    area_code text,
    number integer,
    agency_id text not null,
    by text not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    data jsonb not null
  )`,
  'create index statistics_entries_of on read.statistics_entries (statistics_id, position)',
];

export class Statistics1700000340000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table read.statistics_entries');
    await runner.query('drop table read.statistics');
  }
}
