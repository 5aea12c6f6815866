import {
  activation,
  agency,
  agreement,
  allocation,
  incident,
  plan,
  report,
  resource,
  sharing,
  task,
  warning,
} from '#domain';
import { DeciderRunner, type EventLog } from '#event-log';

/** The runner of each aggregate over one log; a process has one set. */
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

  constructor(log: EventLog) {
    this.agency = new DeciderRunner(log, 'agency', agency);
    this.incident = new DeciderRunner(log, 'incident', incident);
    this.task = new DeciderRunner(log, 'task', task);
    this.resource = new DeciderRunner(log, 'resource', resource);
    this.sharing = new DeciderRunner(log, 'sharing', sharing);
    this.agreement = new DeciderRunner(log, 'agreement', agreement);
    this.warning = new DeciderRunner(log, 'warning', warning);
    this.report = new DeciderRunner(log, 'report', report);
    this.plan = new DeciderRunner(log, 'plan', plan);
    this.activation = new DeciderRunner(log, 'activation', activation);
    this.allocation = new DeciderRunner(log, 'allocation', allocation);
  }
}
