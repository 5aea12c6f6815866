import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages that warnings came by, and whom those are for that are not public. */
export class WarningMessages1700000211001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table read.warnings
      add column audience jsonb, add column end_message jsonb, add column overtaken jsonb`);
    await runner.query(
      'create table read.warning_messages (message text primary key, warning_id text not null)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table read.warning_messages');
    await runner.query(
      'alter table read.warnings drop column audience, drop column end_message, drop column overtaken',
    );
  }
}
