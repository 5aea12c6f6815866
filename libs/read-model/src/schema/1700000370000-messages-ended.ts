import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why a message ended stands with it: it is filled from the log anew. */
export class MessagesEnded1700000370000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('truncate read.messages');
    await runner.query(`delete from read.checkpoints where kind = 'projection' and name = 'messages'`);
  }

  /** What is more in a row disturbs nobody. */
  async down(): Promise<void> {
    // nothing to take back
  }
}
