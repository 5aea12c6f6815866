import type { OuterCommandName } from '#contracts';
import { fault, placeOf, type Columns, type Heading, type ReadRow, type TableFault } from '#tables';

/** A command that a table comes to, with the rows that it is of; none for what a table lacks. */
export interface Step {
  readonly rows: readonly number[];
  readonly name: OuterCommandName;
  readonly targetId: string;
  readonly data: object;
  /** Of its target, where that is on record: what is shown holds for this revision. */
  readonly revision?: string;
}

export interface PlannedRow {
  readonly row: number;
  /** What it is called on record. */
  readonly id: string;
  readonly change: 'new' | 'changed' | 'same';
  /** Headings of what differs. */
  readonly fields: readonly string[];
}

/** On record, and not in the table. */
export interface MissingItem {
  readonly id: string;
  readonly name: string;
}

export interface TablePlan {
  readonly rows: readonly PlannedRow[];
  readonly steps: readonly Step[];
  readonly faults: readonly TableFault[];
  readonly missing: readonly MissingItem[];
  /** What withdraws what is missing. */
  readonly withdrawing: readonly Step[];
}

export interface Given<Says> {
  readonly agencyId: string;
  readonly heading: Heading;
  readonly rows: readonly (Omit<ReadRow<Columns>, 'says'> & { readonly says: Says })[];
}

/** Collects a plan row by row. */
export class Planner {
  private readonly rows: PlannedRow[] = [];
  private readonly steps: Step[] = [];
  private readonly faults: TableFault[] = [];
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly heading: Heading,
    private readonly columns: Columns,
  ) {}

  refuse(row: number, key: string, code: TableFault['code'], said = ''): void {
    this.faults.push(fault(code, placeOf(this.heading, this.columns, row, key), said));
  }

  /** Whether no row before has this name; a second one is a fault. */
  isFirst(row: number, key: string, name: string): boolean {
    const first = this.seen.get(name);
    if (first === undefined) this.seen.set(name, row);
    else this.refuse(row, key, 'twice', String(first));
    return first === undefined;
  }

  plan(row: PlannedRow, ...steps: readonly Step[]): void {
    this.rows.push(row);
    this.steps.push(...steps);
  }

  step(step: Step): void {
    this.steps.push(step);
  }

  titleOf(key: string): string {
    return this.columns[key]?.zh ?? key;
  }

  done(missing: readonly MissingItem[], withdrawing: readonly Step[]): TablePlan {
    const { rows, steps, faults } = this;
    return { rows, steps, faults, missing, withdrawing };
  }
}

/** What is said and differs; what is not said does not. */
export const differing = (
  says: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): string[] =>
  keys.filter(
    (key) => says[key] !== undefined && JSON.stringify(says[key]) !== JSON.stringify(now[key] ?? null),
  );

/** The reason on record for what a table changes. */
export const byTable = (row?: number): string =>
  row === undefined ? '表格中已无此项 · no longer in the table' : `表格第 ${row} 行 · row ${row} of a table`;

export function groupedBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
