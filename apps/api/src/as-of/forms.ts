import { clocks, thingKinds, type Clock, type SupposedChange, type ThingKind } from '#audit';
import { readinessLevels, type Readiness } from '#domain';
import { stateTables, tableName } from '#read-model';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsObject,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { Code, Flag, Id, Instant, OneOf, Optional, Position, Text, Whole } from '../query/fields.js';

class MomentQuery {
  @Optional() @Position() position?: string;
  @Optional() @Instant() at?: string;
}

/** A log position or an instant; now when both are left out. */
export class AsOfQuery extends MomentQuery {
  /**
   * Whether `at` is when the log had recorded an event (when left out), or when it had occurred by its own account; then
   * `position` may say how far the log is to be believed, and is its end when left out.
   */
  @Optional() @OneOf(clocks) by?: Clock;
}

export class WholeStateQuery extends AsOfQuery {
  /** With the state hash at exactly this position: it takes longer the more rows there are. */
  @Optional() @Flag() hash?: boolean;
}

export class PictureQuery extends MomentQuery {
  @Id() agencyId!: string;
  @Optional() @Id() incidentId?: string;
}

export class ThingQuery extends AsOfQuery {
  @OneOf(thingKinds) kind!: ThingKind;
  @Id() id!: string;
}

export class RowsQuery extends AsOfQuery {
  @OneOf(stateTables.map(tableName)) table!: string;
  /** Key of the last row of the page before. */
  @Optional() @Text(300) after?: string;
  /** 50 when left out. */
  @Optional() @Whole(1, 200) limit?: number;
}

export class FromToQuery {
  @Optional() @Position() from?: string;
  @Optional() @Instant() fromAt?: string;
  @Optional() @Position() to?: string;
  @Optional() @Instant() toAt?: string;
  /** Whether `fromAt` and `toAt` are when the log had recorded an event (when left out), or when it had occurred. */
  @Optional() @OneOf(clocks) by?: Clock;
}

export class DiffQuery extends FromToQuery {
  /** Table and key of the last row of the page before. */
  @Optional() @OneOf(stateTables.map(tableName)) afterTable?: string;
  @Optional() @Text(300) afterKey?: string;
  /** 50 when left out. */
  @Optional() @Whole(1, 200) limit?: number;
}

export class ThingDiffQuery extends FromToQuery {
  @OneOf(thingKinds) kind!: ThingKind;
  @Id() id!: string;
}

export class StepQuery {
  @OneOf(thingKinds) kind!: ThingKind;
  @Id() id!: string;
  /** The next event behind this log position; the first when this and `before` are left out. */
  @Optional() @Position() after?: string;
  /** The last event before this log position. */
  @Optional() @Position() before?: string;
}

export class SnapshotsQuery {
  /** Snapshots behind this log position. */
  @Optional() @Position() after?: string;
  @Optional() @Whole(1, 200) limit?: number;
}

const changeKinds: readonly SupposedChange['kind'][] = ['drop', 'replace', 'policy', 'resource'];

/** See `SupposedChange`: which fields are needed depends on the kind. */
export class ChangeBody {
  @OneOf(changeKinds) kind!: SupposedChange['kind'];
  @Position() position!: string;
  /** Fields of the command behind the event; `{"override": null}` takes a human override back. */
  @ValidateIf(({ kind }: ChangeBody) => kind === 'replace') @IsObject() data?: Record<string, unknown>;
  @ValidateIf(({ kind }: ChangeBody) => kind === 'policy') @Code() policyVersion?: string;
  @ValidateIf(({ kind }: ChangeBody) => kind === 'resource') @Id() resourceId?: string;
  @Optional() @Whole(0, 1_000_000) quantity?: number;
  @Optional() @OneOf(readinessLevels) readiness?: Readiness;
  @Optional() @IsIn([true]) withdrawn?: true;
}

export class WhatIfBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => ChangeBody)
  changes!: ChangeBody[];
  /** Position up to which to compare; the end of the log when left out. */
  @Optional() @Position() until?: string;
}
