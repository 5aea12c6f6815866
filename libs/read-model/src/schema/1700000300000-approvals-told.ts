import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events of commands that wait, or were done alone, are in the timeline: it is filled from the log anew. */
export class ApprovalsTold1700000300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('truncate read.timeline, read.incident_streams, read.incident_participants');
    await runner.query(`delete from read.checkpoints where kind = 'projection' and name = 'timeline'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`delete from read.timeline where aggregate = 'approval'`);
  }
}
