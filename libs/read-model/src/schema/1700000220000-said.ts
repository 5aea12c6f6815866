import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What parties of a negotiation have asked and answered, by negotiation; and approvals and reviews by who is to act. */
const statements = [
  `create index timeline_said on read.timeline (stream, position) where type in ('sharing.asked',
    'sharing.quote-requested', 'sharing.quoted', 'sharing.quote-declined', 'sharing.information-requested',
    'sharing.information-answered', 'sharing.status-requested', 'sharing.status-reported',
    'sharing.extension-requested', 'sharing.extension-answered', 'sharing.recalled', 'sharing.recall-answered')`,
  `create index plans_in_review on read.plans ((draft ->> 'reviewerAgencyId')) where draft ->> 'status' = 'submitted'`,
  `create index drill_actions_to_close on read.drill_actions (planner_agency_id) where status = 'completed'`,
];

export class Said1700000220000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index read.timeline_said, read.plans_in_review, read.drill_actions_to_close');
  }
}
