import { Pattern } from '#contracts';
import { Type } from 'class-transformer';
import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { Optional } from '../query/fields.js';

const mostEvents = Number.MAX_SAFE_INTEGER;
const Size = (min: number) => (target: object, key: string) => {
  for (const decorate of [Type(() => Number), IsInt(), Min(min), Max(mostEvents)]) decorate(target, key);
};

export class CheckpointQuery {
  /** Number of events. */
  @Size(1) size!: number;
}

export class CheckpointsQuery {
  /** Checkpoints of more events than this. */
  @Optional() @Size(0) after?: number;
  @Optional() @Type(() => Number) @IsInt() @Min(1) @Max(200) limit?: number;
}

export class ConsistencyQuery {
  @Size(1) from!: number;
  @Size(1) to!: number;
}

export class InclusionQuery {
  /** Log position of the event. */
  @Pattern('logPosition') position!: string;
  /** Number of events of a checkpoint; the latest when left out. */
  @Optional() @Size(1) size?: number;
}

export class RecordedEventsQuery {
  /** Events after this log position; from the first when left out. */
  @Optional() @Pattern('logPositionOrStart') after?: string;
  /** Most events on a page; a page of large events may have fewer. */
  @Optional() @Type(() => Number) @IsInt() @Min(1) @Max(1000) limit?: number;
}

const longestNote = 100_000;

export class CosignatureBody {
  /** The signed checkpoint with the cosignature, as a note (C2SP signed-note). */
  @IsString() @MaxLength(longestNote) note!: string;
}
