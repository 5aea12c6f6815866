import { migrate, type Database, type DatabaseOptions } from '#postgres';
import { Audiences, type World } from '../audience/audiences.js';
import { Checkpoints } from '../following/checkpoints.js';
import { connect } from './connect.js';
import { DriftCheck, type StreamSource } from '../drift/check.js';
import { DriftRecord } from '../drift/record.js';
import { FollowerHealth } from '../following/follower-health.js';
import { KeptStates } from '../following/kept-states.js';
import { LogMarks } from '../following/log-marks.js';
import { Projected } from '../projecting/projected.js';
import { projections } from './projections.js';
import { queriesOf, type Queries } from './queries.js';
import type { RebuildProgress, RebuildSource } from '../rebuild/fill.js';
import { Rebuild, type RebuildResult } from '../rebuild/rebuild.js';
import { ProjectionRunner } from '../projecting/runner.js';
import { Verification, type Verified } from '../rebuild/verify.js';

/** The read side: tables that follow the log, and the questions asked of them. */
export class ReadModel {
  readonly projections: ProjectionRunner;
  readonly checkpoints: Checkpoints;
  readonly driftRecord: DriftRecord;
  readonly followerHealth: FollowerHealth;
  readonly logMarks: LogMarks;
  readonly keptStates: KeptStates;
  readonly queries: Queries;
  readonly projected: Projected;

  /** What else needs the database may share it: it is open as long as the read model is. */
  constructor(readonly db: Database) {
    this.projections = new ProjectionRunner(db, projections);
    this.checkpoints = new Checkpoints(db);
    this.driftRecord = new DriftRecord(db);
    this.followerHealth = new FollowerHealth(db);
    this.logMarks = new LogMarks(db);
    this.keptStates = new KeptStates(db);
    this.projected = new Projected(
      db,
      projections.map((projection) => projection.name),
    );
    this.queries = queriesOf(db, this.projected);
  }

  /** Who is told what on the topics of agencies. */
  audiences(world: World): Audiences {
    return new Audiences(this.db, world);
  }

  /** Creates or updates the schema; safe to call from several processes at once. */
  migrate(): Promise<void> {
    return migrate(this.db);
  }

  /**
   * Fills the named projections anew from the log beside the live ones and swaps them in. `source` gives the log
   * after a position, from the start without one; a batch says whether it reaches the end of the log as it is.
   */
  rebuild(
    names: readonly string[] | 'all',
    source: RebuildSource,
    onProgress: (progress: RebuildProgress) => void = () => undefined,
  ): Promise<RebuildResult> {
    return new Rebuild(this.db, projections).run(names, source, onProgress);
  }

  /**
   * Fills everything anew from a log that is not the one it was filled from, and forgets what it knew of that one:
   * followers begin at its start again. While this goes on queries show the old rows. Nobody may follow meanwhile.
   */
  async startOver(
    source: RebuildSource,
    onProgress: (progress: RebuildProgress) => void = () => undefined,
  ): Promise<RebuildResult> {
    await this.db.rows(`update read.checkpoints set position = -1 where kind = 'projection'`);
    const rebuilt = await this.rebuild('all', source, onProgress);
    await this.db.transaction(async (client) => {
      await client.query(`delete from read.checkpoints where kind = 'follower'`);
      await client.query('delete from read.log_marks');
      await client.query('delete from read.kept_states');
      await client.query('delete from read.audiences');
      await client.query('delete from read.audience_sights');
      await client.query('delete from read.key_comparison');
      await client.query('delete from read.missing_keys');
    });
    return rebuilt;
  }

  /** Compares the rows of the named projections with a fresh fold of the log; a difference is a result, no error. */
  verify(
    names: readonly string[] | 'all',
    source: RebuildSource,
    onProgress: (progress: RebuildProgress) => void = () => undefined,
  ): Promise<Verified> {
    return new Verification(this.db, projections).run(names, source, onProgress);
  }

  /** Compares sampled rows with the log, which `read` gives by stream. */
  driftCheck(read: StreamSource): DriftCheck {
    return new DriftCheck(this.db, projections, read);
  }

  async close(): Promise<void> {
    await this.projected.close();
    await this.db.close();
  }
}

export async function openReadModel(options: DatabaseOptions): Promise<ReadModel> {
  return new ReadModel(await connect(options));
}
