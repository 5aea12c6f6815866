import type { Database } from '#postgres';

/** What lies in the schema `sessions`, which no rebuild of the read models touches; the same again changes nothing. */
const statements = [
  'create schema if not exists sessions',
  `create table if not exists sessions.attempts (
    state bytea primary key,
    browser bytea not null,
    nonce text not null,
    verifier text not null,
    agency_id text not null,
    issuer text not null,
    client_id text not null,
    leads_to text not null,
    role text,
    begun_at timestamptz not null
  )`,
  'create index if not exists attempts_begun on sessions.attempts (begun_at)',
  `create table if not exists sessions.sessions (
    cookie bytea primary key,
    id uuid not null unique,
    person_id text not null,
    agency_id text not null,
    role text not null,
    issuer text not null,
    client_id text not null,
    created_at timestamptz not null,
    used_at timestamptz not null,
    ends_at timestamptz not null
  )`,
  // none of what was begun before there was this column
  'alter table sessions.sessions add column if not exists authenticated_at timestamptz',
  `alter table sessions.sessions add column if not exists acr text, add column if not exists device text,
    add column if not exists network text`,
  'create index if not exists sessions_person on sessions.sessions (person_id)',
  'create index if not exists sessions_used on sessions.sessions (used_at)',
  'create index if not exists sessions_ends on sessions.sessions (ends_at)',
];

/** Any number: the same for every process of this service, and used for nothing else. */
const lock = 7305194804n;

/** Makes the schema of the sessions, or brings it up to date. Safe to call from several processes at once. */
export async function prepareSessions(db: Pick<Database, 'rows'>): Promise<void> {
  // together they are one transaction
  await db.rows([`select pg_advisory_xact_lock(${lock})`, ...statements].join(';\n'));
}
