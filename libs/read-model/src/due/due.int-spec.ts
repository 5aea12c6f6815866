import type { Database, Queryable } from '#postgres';
import { connect } from '../model/connect.js';
import { candidates } from '../sharing/candidates.js';
import { runSql } from '../../../postgres/src/testing/sql.js';
import { emptyModel, postgresForFile } from '../testing/models.js';
import { dueKinds, dueLive, type DueKind } from './due.js';

const postgres = postgresForFile();
const indexes: Readonly<Record<DueKind, readonly string[]>> = {
  task: ['tasks_overdue'],
  request: ['sharing_lapsing'],
  call: ['warning_recipients_overdue'],
  warning: ['warnings_expiring'],
  report: ['reports_due'],
  omission: ['reports_missing'],
  statistics: ['statistics_due'],
  approval: ['approvals_ending'],
  signature: ['approvals_owed'],
  duty: ['duty_rosters_due'],
  plan: ['plans_review_due', 'plans_drill_due'],
};
const now = '2026-06-18T14:00:00.000Z';

describe('what timers and decisions ask for', () => {
  let db: Database;
  const plans: string[] = [];
  /** Tells how each statement would be answered, and answers none. */
  let explaining: Database;

  beforeAll(async () => {
    const { url, model } = await emptyModel(postgres);
    await model.close();
    const name = new URL(url).pathname.slice(1);
    // small tables are gone through whatever indexes there are
    await runSql(url, `alter database ${name} set enable_seqscan = off`);
    db = await connect({ url });
    const rows = async (sql: string, params: readonly unknown[] = []): Promise<never[]> => {
      const plan = await db.rows<object>(`explain ${sql}`, params);
      plans.push(plan.map((line) => Object.values(line).join()).join('\n'));
      return [];
    };
    const client = {
      query: async (sql: string, params: readonly unknown[]) => ({ rows: await rows(sql, params) }),
    };
    const transaction = (work: (by: Queryable) => unknown) => work(client as unknown as Queryable);
    explaining = Object.assign(Object.create(db) as Database, { rows, transaction });
  });
  afterAll(() => db.close());
  beforeEach(() => void (plans.length = 0));

  it.each(dueKinds)('is found by an index of its own: %s', async (kind) => {
    await dueLive(explaining, kind, now, 100);
    for (const index of indexes[kind]) expect(plans.join()).toContain(index);
    expect(plans.join()).not.toContain('Seq Scan');
  });

  it('is found by an index: candidates', async () => {
    await candidates(explaining, { capability: 'c', requesterAgencyId: 'EMB', at: now });
    for (const index of ['resources_capability', 'agreements_beneficiary', 'teams_pkey'])
      expect(plans.join()).toContain(index);
    expect(plans.join()).not.toContain('Seq Scan');
  });
});
