import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who was named in what at an earlier position; and what decides where an incident stood then. */
export class SightSpells1700000230000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table read.sight_spells (
      object text not null,
      agency_id text not null,
      standing text not null,
      since_position bigint not null,
      ended_position bigint not null,
      primary key (object, agency_id, standing, since_position)
    )`);
    await runner.query(`insert into read.sight_spells
      select object, agency_id, standing, since_position, ended_position from read.sight
        where ended_position is not null`);
    await runner.query(`create index timeline_turns on read.timeline (stream, type, position)
      where type in ('incident.reported', 'incident.classified', 'incident.command-established', 'incident.merged',
        'plan.link-proposed')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index read.timeline_turns');
    await runner.query('drop table read.sight_spells');
  }
}
