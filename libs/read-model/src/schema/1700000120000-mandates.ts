import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an agency is entitled to. */
export class Mandates1700000120000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table read.agencies add column mandates jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table read.agencies drop column mandates');
  }
}
