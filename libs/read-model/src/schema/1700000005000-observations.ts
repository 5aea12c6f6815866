import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Time series stand beside the read models, not among them: they do not come from the log and no rebuild can bring
 * them back. They stay where the read models are dropped, and so may be there already.
 */
const statements = [
  `create schema if not exists obs`,
  `create table if not exists obs.sensors (
    sensor_id text primary key,
    agency_id text not null,
    name text not null,
    kind text not null,
    unit text not null,
    area_code text not null,
    threshold double precision,
    described_at timestamptz not null
  )`,
  // one partition a day, made when the first reading of the day comes and dropped as a whole
  `create table if not exists obs.readings (
    sensor_id text not null,
    observed_at timestamptz not null,
    value double precision not null,
    received_at timestamptz not null,
    primary key (sensor_id, observed_at)
  ) partition by range (observed_at)`,
  // an exercise tells of any day at all, and of few readings
  `create table if not exists obs.exercise_readings (
    sensor_id text not null,
    observed_at timestamptz not null,
    value double precision not null,
    received_at timestamptz not null,
    primary key (sensor_id, observed_at)
  )`,
  `create index if not exists exercise_readings_received on obs.exercise_readings (received_at)`,
  // sensors whose windows must be looked at anew, and for which instants
  `create table if not exists obs.touched (
    sensor_id text not null,
    exercise boolean not null,
    from_at timestamptz not null,
    to_at timestamptz not null,
    version bigint not null,
    primary key (sensor_id, exercise)
  )`,
  `create table if not exists obs.crossings (
    id bigint generated always as identity primary key,
    rule_id text not null,
    sensor_id text not null,
    exercise boolean not null,
    as_of timestamptz not null,
    measured double precision not null,
    threshold double precision not null
  )`,
  `create table if not exists obs.episodes (
    family text not null,
    area_code text not null,
    exercise boolean not null,
    started_at timestamptz not null,
    last_at timestamptz not null,
    level int not null
  )`,
  `create index if not exists episodes_area on obs.episodes (family, area_code, exercise, last_at)`,
  `create table if not exists obs.proposals (
    warning_id text primary key,
    rule_id text not null,
    rule_version int not null,
    as_of timestamptz not null,
    proposal json not null,
    made_at timestamptz
  )`,
  `create index if not exists proposals_open on obs.proposals (as_of) where made_at is null`,
];

export class Observations1700000005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema obs cascade');
  }
}
