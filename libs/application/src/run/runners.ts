import {
  activation,
  agency,
  agreement,
  allocation,
  drill,
  incident,
  inject,
  person,
  plan,
  report,
  resource,
  sharing,
  task,
  team,
  warning,
} from '#domain';
import { DeciderRunner, type EventLog } from '#event-log';
import { LRUCache } from 'lru-cache';

/** Drills of which the runners are kept, and how many aggregates of each kind. */
const most = { drills: 50, aggregates: 1_000 };

/** The runner of each aggregate over one log; a process has one set, and one more for each drill inside it. */
export class Runners {
  readonly agency;
  readonly incident;
  readonly task;
  readonly resource;
  readonly sharing;
  readonly agreement;
  readonly warning;
  readonly report;
  readonly plan;
  readonly activation;
  readonly allocation;
  readonly drill;
  readonly inject;
  readonly team;
  readonly person;
  private readonly drills = new LRUCache<string, Runners>({ max: most.drills });

  /** With a `drillId`, those of the aggregates inside that drill. */
  constructor(
    private readonly log: EventLog,
    readonly drillId?: string,
  ) {
    const of = drillId === undefined ? {} : { drillId, keep: most.aggregates };
    this.agency = new DeciderRunner(log, 'agency', agency, of);
    this.incident = new DeciderRunner(log, 'incident', incident, of);
    this.task = new DeciderRunner(log, 'task', task, of);
    this.resource = new DeciderRunner(log, 'resource', resource, of);
    this.sharing = new DeciderRunner(log, 'sharing', sharing, of);
    this.agreement = new DeciderRunner(log, 'agreement', agreement, of);
    this.warning = new DeciderRunner(log, 'warning', warning, of);
    this.report = new DeciderRunner(log, 'report', report, of);
    this.plan = new DeciderRunner(log, 'plan', plan, of);
    this.activation = new DeciderRunner(log, 'activation', activation, of);
    this.allocation = new DeciderRunner(log, 'allocation', allocation, of);
    this.drill = new DeciderRunner(log, 'drill', drill, of);
    this.inject = new DeciderRunner(log, 'inject', inject, of);
    this.team = new DeciderRunner(log, 'team', team, of);
    this.person = new DeciderRunner(log, 'person', person, of);
  }

  /** The runners of the world that a command or an event belongs to: those of the drill it names, or these. */
  of({ drill: drillId }: { readonly drill?: string }): Runners {
    if (drillId === this.drillId || drillId === undefined) return this;
    const known = this.drills.get(drillId);
    if (known) return known;
    const runners = new Runners(this.log, drillId);
    this.drills.set(drillId, runners);
    return runners;
  }
}
