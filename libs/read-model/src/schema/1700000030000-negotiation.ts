import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `alter table read.agreements add column draws jsonb not null default '{}'`,
  `alter table read.sharing add column questions jsonb not null default '[]'`,
  `alter table read.sharing add column status_reports jsonb not null default '[]'`,
  // rows that are there begin empty; those to come say it themselves
  `alter table read.agreements alter column draws drop default`,
  `alter table read.sharing alter column questions drop default, alter column status_reports drop default`,
  `create index sharing_offers_lapsing on read.sharing (open_until, id)
    where status = 'offered' and open_until is not null`,
];

/** What is drawn from agreements; what parties of a negotiation ask each other and report. */
export class Negotiation1700000030000 implements MigrationInterface {
  readonly name = 'Negotiation1700000030000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index read.sharing_offers_lapsing');
    await runner.query('alter table read.sharing drop column status_reports, drop column questions');
    await runner.query('alter table read.agreements drop column draws');
  }
}
