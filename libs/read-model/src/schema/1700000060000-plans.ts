import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `create table read.plans (
    id text primary key,
    revision bigint not null,
    created_position bigint not null,
    updated_at timestamptz not null,
    status text not null,
    owner_agency_id text not null,
    title text not null,
    kind text not null,
    category text,
    area_code text not null,
    hazardous boolean not null,
    version int,
    published_at timestamptz,
    content jsonb,
    draft jsonb,
    reviews jsonb not null,
    links jsonb not null,
    findings jsonb not null,
    evaluations jsonb not null,
    drills jsonb not null,
    review_due_at timestamptz,
    drill_due_at timestamptz,
    due jsonb not null,
    overdue jsonb not null,
    end_reason text,
    replaced_by_plan_id text,
    ended_at timestamptz
  )`,
  `create index plans_age on read.plans (created_position)`,
  `create index plans_owner on read.plans (owner_agency_id, created_position)`,
  `create index plans_review_due on read.plans (review_due_at, id) where review_due_at is not null`,
  `create index plans_drill_due on read.plans (drill_due_at, id) where drill_due_at is not null`,

  `create table read.plan_links (
    id text primary key,
    revision bigint not null,
    plan_id text not null,
    plan_title text not null,
    owner_agency_id text not null,
    other_plan_id text not null,
    agency_id text not null,
    relation text not null,
    note text,
    status text not null,
    reason text,
    proposed_at timestamptz not null,
    answered_at timestamptz
  )`,
  `create index plan_links_plan on read.plan_links (plan_id)`,
  `create index plan_links_other on read.plan_links (other_plan_id)`,
  `create index plan_links_agency on read.plan_links (agency_id, status)`,

  `create table read.plan_versions (
    id text primary key,
    plan_id text not null,
    version int not null,
    position bigint not null,
    title text not null,
    duties jsonb not null,
    clauses jsonb not null,
    reason text,
    finding_ids jsonb not null,
    drill_id text,
    published_at timestamptz not null
  )`,
  `create index plan_versions_plan on read.plan_versions (plan_id, version)`,

  `create table read.activations (
    id text primary key,
    revision bigint not null,
    created_position bigint not null,
    updated_at timestamptz not null,
    incident_id text not null,
    status text not null,
    round int not null,
    plan_id text not null,
    version int not null,
    level int not null,
    activated_by_agency_id text not null,
    clauses jsonb not null,
    pending int not null,
    issued int not null,
    executed int not null,
    skipped int not null,
    past jsonb not null,
    begun_at timestamptz not null,
    ended_at timestamptz,
    end_reason text
  )`,
  `create index activations_age on read.activations (created_position)`,
  `create index activations_plan on read.activations (plan_id, created_position)`,
];

export class Plans1700000060000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table read.activations, read.plan_versions, read.plan_links, read.plans');
  }
}
