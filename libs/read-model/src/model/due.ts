import type { Database } from '#postgres';
import type { TaskRow } from '../task/rows.js';
import * as drills from '../drill/queries.js';
import * as plans from '../plan/queries.js';
import * as reports from '../report/queries.js';
import * as sharing from '../sharing/queries.js';
import * as tasks from '../task/queries.js';
import * as warnings from '../warning/queries.js';

/** What timers ask: whose time has passed without that being on record, and which drills run. For no viewer. */
export class DueQueries {
  constructor(protected readonly db: Database) {}

  overdueTasks(now: string, limit: number): Promise<TaskRow[]> {
    return tasks.overdueTasks(this.db, now, limit);
  }

  lapsedRequests(now: string, limit: number): Promise<{ id: string }[]> {
    return sharing.lapsedRequests(this.db, now, limit);
  }

  overdueCalls(now: string, limit: number): Promise<warnings.OverdueCall[]> {
    return warnings.overdueCalls(this.db, now, limit);
  }

  overdueWarnings(now: string, limit: number): Promise<warnings.OverdueWarning[]> {
    return warnings.overdueWarnings(this.db, now, limit);
  }

  overdueReports(now: string, limit: number): Promise<{ id: string }[]> {
    return reports.overdueReports(this.db, now, limit);
  }

  omittedReports(now: string, limit: number): Promise<{ id: string }[]> {
    return reports.omittedReports(this.db, now, limit);
  }

  unrecordedOverduePlans(now: string, limit: number): Promise<plans.DuePlan[]> {
    return plans.unrecordedOverduePlans(this.db, now, limit);
  }

  runningDrills(limit: number): Promise<{ id: string }[]> {
    return drills.runningDrills(this.db, limit);
  }
}
