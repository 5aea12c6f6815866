import type { Database } from '../access/database.js';
import * as drills from '../drill/queries.js';
import { dueLive, type Due, type DueKind } from '../due/due.js';

/** What timers ask: whose time has passed without that being on record, and which drills run. For no viewer. */
export class DueQueries {
  constructor(protected readonly db: Database) {}

  due<K extends DueKind>(kind: K, now: string, limit: number): Promise<Due[K][]> {
    return dueLive(this.db, kind, now, limit);
  }

  runningDrills(limit: number): Promise<{ id: string }[]> {
    return drills.runningDrills(this.db, limit);
  }
}
