import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `create table read.teams (
    id text primary key,
    revision bigint not null,
    created_position bigint not null,
    updated_at timestamptz not null,
    status text not null,
    owner_agency_id text not null,
    name text not null,
    kind text not null,
    area_code text not null,
    readiness text not null,
    readiness_reason text,
    capabilities jsonb not null,
    members jsonb not null,
    strength int not null,
    insurance jsonb,
    trainings jsonb not null,
    commendations jsonb not null,
    formed_at timestamptz not null
  )`,
  `create index teams_owner on read.teams (owner_agency_id, id)`,
  `create index teams_area on read.teams (area_code text_pattern_ops)`,
  `create index teams_capabilities on read.teams using gin (capabilities jsonb_path_ops)`,
  `alter table read.resources add column team_id text`,
  `create index resources_team on read.resources (team_id) where team_id is not null`,
];

export class Teams1700000040000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table read.resources drop column team_id');
    await runner.query('drop table read.teams');
  }
}
