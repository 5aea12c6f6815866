import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is sent to people, and receipts that came before what they are about was known. */
const statements = [
  `create table read.messages (
    id text primary key,
    revision bigint not null,
    created_position bigint not null,
    recipient_agency_id text not null,
    person_id text,
    status text not null,
    cause jsonb not null,
    content jsonb not null,
    exercise boolean not null,
    urgent boolean not null,
    drill_id text,
    state jsonb not null,
    due_at timestamptz,
    provider_ids jsonb not null,
    requested_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create index messages_position on read.messages (created_position)',
  'create index messages_recipient on read.messages (recipient_agency_id, created_position)',
  'create index messages_due on read.messages (due_at, id) where due_at is not null',
  'create index messages_of_person on read.messages (person_id, due_at) where due_at is not null',
  'create index messages_provider on read.messages using gin (provider_ids)',
  `create table read.early_receipts (
    id text primary key,
    provider text not null,
    provider_id text not null,
    receipt jsonb not null,
    received_at timestamptz not null
  )`,
  'create index early_receipts_age on read.early_receipts (received_at, id)',
];

export class Messages1700000250000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table read.early_receipts');
    await runner.query('drop table read.messages');
  }
}
