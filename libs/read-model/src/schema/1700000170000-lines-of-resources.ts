import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a team was promised to is asked when its members are looked at. */
export class LinesOfResources1700000170000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index sharing_lines_resource on read.sharing_lines (resource_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index read.sharing_lines_resource');
  }
}
