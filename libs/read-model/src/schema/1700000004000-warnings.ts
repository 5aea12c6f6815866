import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `create table read.warnings (
    id text primary key,
    revision bigint not null,
    created_position bigint not null,
    updated_at timestamptz not null,
    status text not null,
    category text not null,
    hazard text not null,
    colour text,
    headline text not null,
    area_codes jsonb not null,
    starts_at timestamptz not null,
    expected_end_at timestamptz,
    cautions jsonb not null,
    measures jsonb not null,
    exercise boolean not null,
    issuer_agency_id text,
    proposer_agency_id text,
    grounds text,
    evidence jsonb,
    version int not null,
    versions jsonb not null,
    recipients jsonb not null,
    called int not null,
    unanswered int not null,
    neighbours jsonb not null,
    incident_id text,
    proposed_at timestamptz,
    issued_at timestamptz,
    expire_due_at timestamptz,
    ended_at timestamptz,
    end_reason text
  )`,
  `create index warnings_age on read.warnings (created_position)`,
  `create index warnings_status on read.warnings (status, created_position)`,
  `create index warnings_expiring on read.warnings (expire_due_at, id) where status = 'issued'`,

  `create table read.warning_recipients (
    id text primary key,
    revision bigint not null,
    updated_at timestamptz not null,
    warning_id text not null,
    agency_id text not null,
    caller_agency_id text not null,
    stand_in jsonb,
    stand_in_agency_id text,
    version int not null,
    message text,
    called_at timestamptz not null,
    due_at timestamptz not null,
    escalated_at timestamptz,
    acknowledged_at timestamptz,
    acknowledged_by text
  )`,
  `create index warning_recipients_open on read.warning_recipients (agency_id) where acknowledged_at is null`,
  `create index warning_recipients_stand_in on read.warning_recipients (stand_in_agency_id)
    where acknowledged_at is null and stand_in_agency_id is not null`,
  `create index warning_recipients_overdue on read.warning_recipients (due_at, id)
    where acknowledged_at is null and escalated_at is null`,
];

export class Warnings1700000004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table read.warning_recipients, read.warnings');
  }
}
