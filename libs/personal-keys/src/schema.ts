import type { Database } from '#postgres';

/** What lies in the schema `keys`, made or brought up to date by whoever may; the same again changes nothing. */
const statements = [
  'create schema if not exists keys',
  `create table if not exists keys.subjects (
    subject text primary key,
    owner_agency_id text not null,
    alg text not null default 'A256GCM',
    wrapped bytea,
    created_at timestamptz not null default now(),
    erased_at timestamptz
  )`,
  // grows with every key, so that an older copy of the keys is known without counting
  'alter table keys.subjects add column if not exists number bigint generated always as identity',
  'create unique index if not exists subjects_number on keys.subjects (number)',
  // another where they have been made anew
  `create table if not exists keys.origin (
    only_one boolean primary key default true check (only_one),
    id uuid not null default gen_random_uuid()
  )`,
  'insert into keys.origin default values on conflict do nothing',
  // which master key wraps them all
  `create table if not exists keys.master (
    only_one boolean primary key default true check (only_one),
    name text not null
  )`,
  // what digests of personal content are made with, wrapped as the keys are
  `create table if not exists keys.blinding (
    only_one boolean primary key default true check (only_one),
    alg text not null,
    wrapped bytea not null
  )`,
  `create or replace function keys.refuse() returns trigger language plpgsql as $$
    begin
      raise exception 'keys of personal data are never deleted, only destroyed by an erasure: see docs/personal-data.md';
    end $$`,
  `create or replace trigger never_deleted before delete or truncate on keys.subjects
    for each statement execute function keys.refuse()`,
];

/** Any number: the same for every process of this service, and used for nothing else. */
const lock = 7305194803n;

/** Makes the schema of the keys, or brings it up to date. Safe to call from several processes at once. */
export async function prepareKeys(db: Pick<Database, 'rows'>): Promise<void> {
  // together they are one transaction
  await db.rows([`select pg_advisory_xact_lock(${lock})`, ...statements].join(';\n'));
}
