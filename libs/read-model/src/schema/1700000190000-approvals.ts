import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Commands that wait for a second person. */
const statements = [
  `create table read.approvals (
    id text primary key,
    revision bigint not null,
    created_position bigint not null,
    status text not null,
    command jsonb not null,
    digest text not null,
    command_id text not null,
    requested_by jsonb not null,
    requested_at timestamptz not null,
    confirmers jsonb not null,
    confirmed_by jsonb not null,
    requester_agency_id text not null,
    reason text,
    ends_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create index approvals_position on read.approvals (created_position)',
  'create index approvals_requester on read.approvals (requester_agency_id, created_position)',
  'create index approvals_confirmers on read.approvals using gin (confirmers)',
  `create index approvals_ending on read.approvals (ends_at, id) where status = 'waiting'`,
];

export class Approvals1700000190000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table read.approvals');
  }
}
