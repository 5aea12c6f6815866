import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `create table read.drills (
    id text primary key,
    revision bigint not null,
    created_position bigint not null,
    updated_at timestamptz not null,
    status text not null,
    title text not null,
    basis jsonb not null,
    speed int not null,
    planner_agency_id text not null,
    participants jsonb not null,
    objectives jsonb not null,
    injects jsonb not null,
    planned_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    reason text,
    evaluation jsonb,
    actions jsonb not null
  )`,
  `create index drills_age on read.drills (created_position)`,
  `create index drills_running on read.drills (id) where status = 'running'`,

  `create table read.drill_actions (
    id text primary key,
    revision bigint not null,
    updated_at timestamptz not null,
    drill_id text not null,
    action_id text not null,
    finding_id text not null,
    agency_id text not null,
    planner_agency_id text not null,
    text text not null,
    due_at timestamptz not null,
    status text not null,
    outcome text,
    completed_at timestamptz,
    verification text,
    closed_at timestamptz
  )`,
  `create index drill_actions_open on read.drill_actions (due_at, id) where status <> 'closed'`,
];

export class Drills1700000070000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table read.drill_actions, read.drills');
  }
}
