import {
  aggregateNames,
  aggregates,
  type AggregateName,
  type CommandOf,
  type EventOf,
  type StateOf,
} from '#contracts';
import type { Decider } from '#domain';
import type { EventLog } from '#event-log';
import { LRUCache } from 'lru-cache';
import { DeciderRunner } from './decider-runner.js';

/** Drills of which the runners are kept, and how many aggregates of each kind. */
const most = { drills: 50, aggregates: 1_000 };

type OfEach = { readonly [Name in AggregateName]: DeciderRunner<CommandOf<Name>, Name, StateOf<Name>> };

type AnyDecider = Decider<CommandOf<AggregateName>, EventOf<AggregateName>, unknown>;

/** One runner per entry of the table of aggregates. */
const OfEach = class {
  constructor(log: EventLog, drillId: string | undefined) {
    const options = drillId === undefined ? {} : { drillId, keep: most.aggregates };
    for (const name of aggregateNames) {
      const { decider }: { readonly decider: unknown } = aggregates[name];
      Object.assign(this, { [name]: new DeciderRunner(log, name, decider as AnyDecider, options) });
    }
  }
} as new (log: EventLog, drillId: string | undefined) => OfEach;

/** The runner of each aggregate over one log; a process has one set, and one more for each drill inside it. */
export class Runners extends OfEach {
  private readonly drills = new LRUCache<string, Runners>({ max: most.drills });

  /** With a `drillId`, those of the aggregates inside that drill. */
  constructor(
    private readonly log: EventLog,
    readonly drillId?: string,
  ) {
    super(log, drillId);
  }

  /** The runners of the scope that a command or an event belongs to: those of the drill it names, or these. */
  of({ drill: drillId }: { readonly drill?: string }): Runners {
    if (drillId === this.drillId || drillId === undefined) return this;
    const known = this.drills.get(drillId);
    if (known) return known;
    const runners = new Runners(this.log, drillId);
    this.drills.set(drillId, runners);
    return runners;
  }
}
