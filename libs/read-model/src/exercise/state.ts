import { decode, parseStreamId, type DrillLog } from '#contracts';
import type { InjectEvent } from '#domain';
import { MemoryTables } from '../projecting/memory-tables.js';
import type { Projection, Table } from '../projecting/projection.js';
import { activations } from '../activation/rows.js';
import { agreements } from '../agreement/rows.js';
import { incidents } from '../incident/rows.js';
import { reports } from '../report/rows.js';
import { resources } from '../resource/rows.js';
import { sharing } from '../sharing/rows.js';
import { sight } from '../sight/rows.js';
import { statistics } from '../statistics/rows.js';
import { tasks } from '../task/rows.js';
import { timeline } from '../incident/timeline.js';
import { warnings } from '../warning/rows.js';

const folded: readonly Projection[] = [
  activations,
  agreements,
  incidents,
  reports,
  resources,
  sharing,
  sight,
  statistics,
  tasks,
  timeline,
  warnings,
];

/** An inject as it was delivered, and who has acknowledged it. */
export interface DeliveredInject {
  readonly id: string;
  readonly agencyId: string;
  readonly text: string;
  readonly expectedWithinMinutes: number;
  /** As the log recorded it. */
  readonly deliveredAt: string;
  readonly acknowledgedAt?: string;
  readonly note?: string;
}

/**
 * The state inside a drill: the very rows that the live projections would make of its events, in memory. No table
 * of the database knows of it.
 */
export class ExerciseState {
  readonly injects = new Map<string, DeliveredInject>();
  private readonly tables = new MemoryTables();
  private done = 0;
  private applying: Promise<void> = Promise.resolve();

  constructor(private readonly drillLog: DrillLog) {}

  rows<R extends object>(table: Table<R>): R[] {
    return this.tables.rows(table);
  }

  /** Position of the newest event in it; 0 of an empty one. */
  get position(): string {
    return (this.drillLog.events[this.done - 1]?.position ?? 0n).toString();
  }

  /** Takes in what has come into the scope since. */
  catchUp(): Promise<void> {
    this.applying = this.applying.then(() => this.apply());
    return this.applying;
  }

  private async apply(): Promise<void> {
    const events = this.drillLog.events.slice(this.done);
    const last = events.at(-1);
    if (!last) return;
    await this.tables.apply(folded, { events, upTo: last.position });
    for (const { stream, storedType, data, recordedAt } of events) {
      const target = parseStreamId(stream);
      const event = decode(storedType, data);
      if (target?.aggregate !== 'inject' || event.type.startsWith('command.')) continue;
      this.takeInject(target.id, event as InjectEvent, recordedAt);
    }
    this.done += events.length;
  }

  private takeInject(id: string, event: InjectEvent, at: string): void {
    if (event.type === 'inject.delivered') {
      this.injects.set(id, { id, ...event.data, deliveredAt: at });
      return;
    }
    const known = this.injects.get(id);
    if (known) this.injects.set(id, { ...known, acknowledgedAt: at, note: event.data.note });
  }
}

const states = new WeakMap<DrillLog, ExerciseState>();

/** The state of a scope as it is now. What has been folded of it before is kept as long as the scope is. */
export async function exerciseState(drillLog: DrillLog): Promise<ExerciseState> {
  const state = states.get(drillLog) ?? new ExerciseState(drillLog);
  states.set(drillLog, state);
  await state.catchUp();
  return state;
}
