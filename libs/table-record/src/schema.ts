import type { Database } from '#postgres';

/** What lies in the schema `tables`, which no rebuild of the read models touches; the same again changes nothing. */
const statements = [
  'create schema if not exists tables',
  `create table if not exists tables.imports (
    id uuid primary key,
    agency_id text not null,
    kind text not null,
    digest text not null,
    marks jsonb not null,
    total integer not null,
    done integer not null,
    status text not null,
    stopped_at jsonb,
    by_principal text not null,
    by_role text not null,
    begun_at timestamptz not null,
    beat_at timestamptz not null,
    ended_at timestamptz,
    unique (agency_id, digest)
  )`,
  `create table if not exists tables.taken (
    position bigint generated always as identity primary key,
    at timestamptz not null,
    agency_id text not null,
    principal text not null,
    role text not null,
    key_id text,
    session text,
    path text not null,
    query text not null,
    format text not null,
    rows integer not null
  )`,
  'create index if not exists taken_agency on tables.taken (agency_id, position)',
];

/** Any number: the same for every process of this service, and used for nothing else. */
const lock = 7305194805n;

/** Makes the schema of the tables that come in and go out, or brings it up to date. Safe from several processes at once. */
export async function prepareTableRecord(db: Pick<Database, 'rows'>): Promise<void> {
  // together they are one transaction
  await db.rows([`select pg_advisory_xact_lock(${lock})`, ...statements].join(';\n'));
}
