import { Text, Within } from './fields.js';

/** A command that needs nothing but its target. */
export class Empty {}

export class WithReason {
  @Text() reason!: string;
}

/** Why one person acts where two are asked for: another one signs within a term. */
export class ActAlone {
  @Text() reason!: string;
}

export class Point {
  @Within(-90, 90) lat!: number;
  @Within(-180, 180) lon!: number;
}
