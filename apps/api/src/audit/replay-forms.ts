import { thingKinds, type ThingKind } from '#audit';
import { stateTables, tableName } from '#read-model';
import { Id, Instant, OneOf, Optional, Position, Text, Whole } from '../queries/fields.js';

/** A log position or an instant; now when both are left out. */
export class MomentAsked {
  @Optional() @Position() position?: string;
  @Optional() @Instant() at?: string;
}

export class ThingAsked extends MomentAsked {
  @OneOf(thingKinds) kind!: ThingKind;
  @Id() id!: string;
}

export class RowsAsked extends MomentAsked {
  @OneOf(stateTables.map(tableName)) table!: string;
  /** Key of the last row of the page before. */
  @Optional() @Text(300) after?: string;
  /** 50 when left out. */
  @Optional() @Whole(1, 200) limit?: number;
}

export class MomentsAsked {
  @Optional() @Position() from?: string;
  @Optional() @Instant() fromAt?: string;
  @Optional() @Position() to?: string;
  @Optional() @Instant() toAt?: string;
}

export class DiffAsked extends MomentsAsked {
  /** Table and key of the last row of the page before. */
  @Optional() @OneOf(stateTables.map(tableName)) afterTable?: string;
  @Optional() @Text(300) afterKey?: string;
  /** 50 when left out. */
  @Optional() @Whole(1, 200) limit?: number;
}

export class ThingDiffAsked extends MomentsAsked {
  @OneOf(thingKinds) kind!: ThingKind;
  @Id() id!: string;
}

export class StepAsked {
  @OneOf(thingKinds) kind!: ThingKind;
  @Id() id!: string;
  /** The next event behind this log position; the first when this and `before` are left out. */
  @Optional() @Position() after?: string;
  /** The last event before this log position. */
  @Optional() @Position() before?: string;
}

export class SnapshotsAsked {
  /** Snapshots behind this log position. */
  @Optional() @Position() after?: string;
  @Optional() @Whole(1, 200) limit?: number;
}
