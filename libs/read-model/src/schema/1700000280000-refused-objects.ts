import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What refused commands were for. Of those refused before they reached it the log says so from here on. */
export class RefusedObjects1700000280000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table read.commands add object text, add incident_id text');
    await runner.query(`update read.commands set object = stream where stream not like 'intake-%'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table read.commands drop object, drop incident_id');
  }
}
