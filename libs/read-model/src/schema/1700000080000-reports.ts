import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `create table read.reports (
    id text primary key,
    revision bigint not null,
    created_position bigint not null,
    updated_at timestamptz not null,
    incident_id text not null,
    status text not null,
    rule_id text not null,
    rule_set_version text not null,
    source text not null,
    confirmed boolean not null,
    channel text not null,
    obliged_agency_id text not null,
    superior_agency_id text not null,
    grounds jsonb not null,
    event_level text,
    exercise boolean not null,
    within_minutes int not null,
    started_at timestamptz not null,
    due_at timestamptz not null,
    overdue_check_at timestamptz not null,
    omitted_check_at timestamptz not null,
    supplement_until timestamptz,
    overdue_at timestamptz,
    overdue_found_by text,
    omitted_at timestamptz,
    submitted_at timestamptz,
    received_at timestamptz,
    late boolean not null,
    late_by_minutes int,
    content jsonb,
    supplements jsonb not null,
    waived_reason text
  )`,
  `create index reports_age on read.reports (created_position)`,
  `create index reports_incident on read.reports (incident_id, created_position)`,
  `create index reports_obliged on read.reports (obliged_agency_id, created_position)`,
  `create index reports_superior on read.reports (superior_agency_id, created_position)`,
  `create index reports_due on read.reports (overdue_check_at, id)
    where status = 'due' and overdue_at is null`,
  `create index reports_missing on read.reports (omitted_check_at, id)
    where status = 'due' and overdue_at is not null and omitted_at is null`,

  `create table read.statements (
    position bigint not null,
    field text not null,
    incident_id text not null,
    value text not null,
    as_of timestamptz not null,
    stream text not null,
    revision bigint not null,
    type text not null,
    agency_id text not null,
    occurred_at timestamptz not null,
    received_at timestamptz not null,
    primary key (position, field)
  )`,
  `create index statements_same on read.statements (incident_id, field, as_of, position)`,

  `alter table read.incidents add column known_at timestamptz, add column stated_at jsonb not null default '{}'`,
  `alter table read.incidents alter column stated_at drop default`,
  `alter table read.timeline add column known_at timestamptz, add column flags jsonb not null default '[]'`,
  `alter table read.timeline alter column flags drop default`,
  `create index timeline_happened on read.timeline (incident_id, occurred_at, position)`,
  `create index incident_streams_incident on read.incident_streams (incident_id)`,
  `create index timeline_agencies on read.timeline (type, occurred_at)`,
];

export class Reports1700000080000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop index read.timeline_happened, read.timeline_agencies, read.incident_streams_incident',
    );
    await runner.query('alter table read.timeline drop column known_at, drop column flags');
    await runner.query('alter table read.incidents drop column known_at, drop column stated_at');
    await runner.query('drop table read.reports, read.statements');
  }
}
