import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rosters of who is on duty, and the duty log. */
const statements = [
  `create table read.duty_rosters (
    id text primary key,
    revision bigint not null,
    created_position bigint not null,
    agency_id text not null,
    post text not null,
    month text not null,
    shifts jsonb not null,
    gaps jsonb not null,
    next_watch_at timestamptz,
    updated_at timestamptz not null
  )`,
  'create index duty_rosters_month on read.duty_rosters (month, agency_id, id)',
  'create index duty_rosters_agency on read.duty_rosters (agency_id, id)',
  'create index duty_rosters_due on read.duty_rosters (next_watch_at, id) where next_watch_at is not null',
  `create table read.duty_log (
    position bigint primary key,
    roster_id text not null,
    agency_id text not null,
    post text not null,
    type text not null,
    incident_id text,
    by text not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    data jsonb not null
  )`,
  'create index duty_log_agency on read.duty_log (agency_id, position)',
  'create index duty_log_recorded on read.duty_log (agency_id, recorded_at, position)',
  'create index duty_log_incident on read.duty_log (incident_id, position) where incident_id is not null',
];

export class Duty1700000240000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table read.duty_log');
    await runner.query('drop table read.duty_rosters');
  }
}
