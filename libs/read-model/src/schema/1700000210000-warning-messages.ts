import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages that warnings came by, and whom those are for that are not public. */
export class WarningMessages1700000210000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table read.warnings
      add column audience jsonb, add column end_message jsonb, add column overtaken jsonb`);
    await runner.query(`create table read.warning_messages (
      id text primary key, revision bigint not null, warning_id text not null, message text not null)`);
    await runner.query('create index warning_messages_message on read.warning_messages (message)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table read.warning_messages');
    await runner.query(
      'alter table read.warnings drop column audience, drop column end_message, drop column overtaken',
    );
  }
}
