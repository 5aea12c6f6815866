import type { Database, DatabaseOptions } from '#postgres';
import type { KeptStates } from '../following/kept-states.js';
import type { LogMarks } from '../following/log-marks.js';
import type { Projected } from '../projecting/projected.js';
import type { Queries } from './queries.js';
import { openReadModel, type ReadModel } from './read-model.js';

/**
 * What taking commands needs of a read model that may be away when the process starts: opened by whoever needs it,
 * tried anew by the next when that failed.
 */
export class LateReadModel {
  readonly queries: {
    readonly sharing: Pick<Queries['sharing'], 'candidates' | 'jointCandidates'>;
    readonly incident: Pick<Queries['incident'], 'timeline'>;
    readonly duty: Pick<Queries['duty'], 'openWork'>;
  } = {
    sharing: {
      candidates: async (query) => (await this.open()).queries.sharing.candidates(query),
      jointCandidates: async (query) => (await this.open()).queries.sharing.jointCandidates(query),
    },
    incident: {
      timeline: async (...query) => (await this.open()).queries.incident.timeline(...query),
    },
    duty: {
      openWork: async (agencyId) => (await this.open()).queries.duty.openWork(agencyId),
    },
  };
  readonly projected: Pick<Projected, 'waitFor'> = {
    waitFor: async (...wanted) => (await this.open()).projected.waitFor(...wanted),
  };
  readonly db: Pick<Database, 'rows'> = {
    rows: async (...statement) => (await this.open()).db.rows(...statement),
  };
  readonly logMarks: Pick<LogMarks, 'load'> = {
    load: async () => (await this.open()).logMarks.load(),
  };
  readonly keptStates: Pick<KeptStates, 'load'> = {
    load: async (name) => (await this.open()).keptStates.load(name),
  };
  private opening: Promise<ReadModel> | undefined;

  constructor(private readonly options: DatabaseOptions) {}

  /** @throws {PostgresUnavailable} */
  open(): Promise<ReadModel> {
    this.opening ??= openReadModel(this.options).catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }

  async close(): Promise<void> {
    const opened = await this.opening?.catch(() => undefined);
    await opened?.close();
  }
}
