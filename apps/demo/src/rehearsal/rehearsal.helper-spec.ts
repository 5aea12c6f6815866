import { reportIdOf } from '#contracts';
import { isDeepStrictEqual } from 'node:util';
import {
  observationBatch,
  parseCommand,
  parseStreamId,
  personalField,
  type AggregateName,
  type OuterCommandName,
} from '#contracts';
import { commandOfRm, readRm, writeRm, type RmEntry, type RmMessage } from '#interop';
import {
  activation,
  adoptionsAfter,
  allocation,
  agency,
  agreement,
  approval,
  duty,
  incident,
  incidentAfter,
  evolveReportable,
  person,
  isIncidentOpen,
  currentJointPolicy,
  jointInputs,
  jointPolicies,
  jointProposalOf,
  jointTask,
  openNeed,
  plan,
  nothingReported,
  report,
  reportingStepsAfter,
  shippedReportingRules,
  resource,
  rosterOf,
  sharing,
  stepsAfter,
  type FlowStep,
  task,
  team,
  warning,
  type AllocationCommands,
  type AllocationEvent,
  type ApprovalState,
  type Decider,
  type DecisionContext,
  type IncidentEvent,
  type IncidentState,
  type IncidentStanding,
  type Refusal,
  type Reportable,
  type ReportState,
  type SharingEvent,
  type SharingState,
  type WarningEvent,
} from '#domain';
import { parties } from '../story/parties.js';
import type { Step } from '../story/step.js';
import { RehearsedApprovals } from './approvals.helper-spec.js';
import { askedFor } from './asking.helper-spec.js';
import { planSteps } from './plans.helper-spec.js';
import { candidatesOf } from './candidates.helper-spec.js';
import { endingSteps, openWorkOf } from './endings.helper-spec.js';
import { Flows, type Pending } from './flows.helper-spec.js';
import { RehearsedRules } from './rules.helper-spec.js';

type Any = Decider<never, { type: string; data: object }, unknown>;
const deciders = {
  agency,
  approval,
  duty,
  incident,
  task,
  resource,
  sharing,
  agreement,
  warning,
  plan,
  activation,
  report,
  team,
  person,
  allocation,
} as unknown as Record<AggregateName, Any>;

interface Seen {
  readonly stream: string;
  readonly byAgencyId: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
  /** The step that it goes back to. */
  readonly stepId: string;
  /** What a flow did of it, where the step itself did not. */
  readonly flow?: string;
}

/** The service reduced to its rules: deciders, the flow's steps and the candidates of a decision, all in memory. */
export class Rehearsal {
  readonly seen: Seen[] = [];
  /** Ids of those that were played. */
  readonly steps = new Set<string>();
  private readonly states = new Map<string, unknown>();
  private readonly reportable = new Map<string, Reportable>();
  private readonly flows = new Flows();
  private readonly rules = new RehearsedRules();
  private readonly approvals = new RehearsedApprovals();

  constructor() {
    for (const { agencyId, name, kind, areaCode } of parties) {
      this.run(`agency-${agencyId}`, { type: 'agency.register', data: { name, kind, areaCode } }, context());
    }
  }

  play(step: Step): { refusal?: Refusal } {
    this.steps.add(step.id);
    return this.flows.asStep(step.id, () => this.playNow(step));
  }

  /** Another that goes on from here. What flows have to do yet is this one's. */
  copy(): Rehearsal {
    const copy = new Rehearsal();
    copy.seen.splice(0, Infinity, ...this.seen);
    for (const id of this.steps) copy.steps.add(id);
    for (const [stream, state] of this.states) copy.states.set(stream, state);
    for (const [id, state] of this.reportable) copy.reportable.set(id, state);
    copy.rules.goOnFrom(this.rules);
    copy.approvals.goOnFrom(this.approvals);
    return copy;
  }

  private playNow(step: Step): { refusal?: Refusal } {
    const { stream, name, data, message } = step;
    if (message) {
      const asked = this.commandOf(message, stream);
      if (!isDeepStrictEqual(asked, { name, data }))
        throw new Error(`${step.id} asks for ${JSON.stringify(asked)}`);
    }
    if (name === observationBatch) {
      for (const { warningId, command } of this.rules.take(data))
        this.flows.add('rules', () => this.runFlow(`warning-${warningId}`, command));
      return {};
    }
    const waiting = this.approvals.requested(step);
    if (waiting) return this.run(waiting.stream, { type: 'approval.request', data: waiting.data }, context());
    const { refusal } = this.carryOut(step);
    if (refusal) return { refusal };
    const owed = this.approvals.owed(step);
    if (owed)
      this.flows.add('approvals', () => this.runFlow(owed.stream, { type: 'approval.owe', data: owed.data }));
    const confirmed =
      name === 'approval.confirm'
        ? this.approvals.confirmed(stream, this.state<ApprovalState>(stream))
        : undefined;
    return confirmed ? this.carryOut(confirmed) : {};
  }

  private carryOut(step: Step): { refusal?: Refusal } {
    const { stream, name, data, actor, time } = step;
    if (name === observationBatch) return {};
    const said = commandIn(name, data);
    const { incidentId } = said as { incidentId?: string };
    const completed = this.completed(step, said);
    const at = new Date(time).toISOString();
    return this.run(
      stream,
      { type: name, data: completed },
      { actor, occurredAt: at, receivedAt: at, incident: incidentId ? this.standing(incidentId) : undefined },
    );
  }

  /** What the service puts into a command. */
  private completed({ stream, name, time }: Step, data: object): object {
    if (name === 'sharing.decide-allocation') {
      return { ...data, candidates: candidatesOf(this, stream, time), logPosition: '1' };
    }
    if (name === 'approval.confirm') return { ...data, judged: { isLast: true } };
    if (name.startsWith('duty.'))
      return { ...data, of: rosterOf(stream.slice('duty-'.length)), beside: [], open: [], more: 0 };
    if (name === 'incident.close' || name === 'incident.reject')
      return { ...data, open: openWorkOf(this, stream.slice('incident-'.length)) };
    if (name !== 'allocation.decide') return sealed(name, data);
    const { sharingIds } = data as AllocationCommands['allocation.decide'];
    const inputs = jointInputs(
      sharingIds.map((sharingId) => {
        const open = openNeed(sharingId, this.state<SharingState>(`sharing-${sharingId}`));
        if ('refusal' in open) throw new Error(JSON.stringify(open));
        return { open, candidates: candidatesOf(this, `sharing-${sharingId}`, time) };
      }),
      time,
    );
    const policy = jointPolicies[currentJointPolicy];
    if (!policy) throw new Error('no joint policy');
    const task = jointTask(inputs, policy, time);
    return { ...data, prepared: { inputs, proposal: jointProposalOf(task, [], 'none'), logPosition: '1' } };
  }

  /** The command that a message in XML comes to, or what is wrong with it. */
  private commandOf(message: RmMessage, stream: string): object {
    const entries = this.seen
      .filter((e) => e.stream === stream)
      .map(({ byAgencyId, type, data }, revision): RmEntry => ({
        messageId: `liandong:${stream.slice('sharing-'.length)}:${revision}`,
        event: { type, data } as unknown as SharingEvent,
        agencyId: byAgencyId,
        at: message.sent,
      }));
    const read = readRm(Buffer.from(writeRm(message)));
    const command = 'violations' in read ? read : commandOfRm(read.message, entries);
    return 'violations' in command ? command : { name: command.name, data: command.data };
  }

  /** Whether something happened in a stream, of a line where one is named. */
  has(stream: string, type: string, about?: string): boolean {
    return this.seen.some(
      (e) =>
        e.stream === stream &&
        e.type === type &&
        (about === undefined || [e.data['lineId'], e.data['clauseId']].includes(about)),
    );
  }

  /**
   * Takes one step of a flow; false when there is none. Each flow goes in the order of the log, as the service does;
   * which of them is next is the caller's to say, by what it is and the step that it goes back to.
   */
  flow(next: (flows: readonly Pending[]) => number = () => 0): boolean {
    return this.flows.take(next);
  }

  state<S>(stream: string): S {
    const target = parseStreamId(stream);
    if (!target) throw new Error(`not a stream: ${stream}`);
    return (this.states.get(stream) ?? deciders[target.aggregate].initialState) as S;
  }

  streams(aggregate: AggregateName): string[] {
    return [...this.states.keys()].filter((stream) => stream.startsWith(`${aggregate}-`));
  }

  private run(
    stream: string,
    command: { type: string; data: object },
    ctx: DecisionContext,
  ): { refusal?: Refusal } {
    const target = parseStreamId(stream);
    if (!target) throw new Error(`not a stream: ${stream}`);
    const decider = deciders[target.aggregate];
    const decision = decider.decide(command as never, this.state(stream), ctx);
    if ('refusal' in decision) return decision;
    for (const event of decision.events) {
      this.states.set(stream, decider.evolve(this.state(stream), event));
      const { agencyId: byAgencyId } = ctx.actor;
      this.seen.push({
        stream,
        byAgencyId,
        type: event.type,
        data: event.data as Record<string, unknown>,
        ...this.flows.current,
      });
      if (target.aggregate === 'allocation') this.queueAdoptions(target.id, event as AllocationEvent);
      if (target.aggregate === 'sharing') this.queueFlow(target.id, event as SharingEvent, ctx);
      if (target.aggregate === 'incident') this.queueReports(target.id, event as IncidentEvent, ctx);
      if (target.aggregate === 'warning') this.queueIncident(target.id, event as WarningEvent);
      for (const step of endingSteps(this, target, event)) this.flows.add('endings', step);
      for (const step of planSteps(this, { ...target, event, byAgencyId, at: ctx.occurredAt }))
        this.flows.add('plans', step);
    }
    return {};
  }

  /** Runs a command of the service in the name of an agency. */
  runFor(agencyId: string | undefined, stream: string, command: object): { refusal?: Refusal } {
    const { actor, ...others } = context();
    const inWhoseName = { ...actor, agencyId: agencyId ?? actor.agencyId };
    return this.run(stream, command as { type: string; data: object }, { ...others, actor: inWhoseName });
  }

  private queueFlow(sharingId: string, event: SharingEvent, { receivedAt }: DecisionContext): void {
    if (event.type === 'sharing.requested') {
      const agencyIds = askedFor(this, event.data, receivedAt);
      if (agencyIds.length > 0)
        this.flows.add(`sharing ${sharingId}`, () =>
          this.runFlow(`sharing-${sharingId}`, { type: 'sharing.ask', data: { agencyIds } }),
        );
    }
    for (const step of stepsAfter(sharingId, event))
      this.flows.add(`sharing ${sharingId}`, () => this.takeStep(step));
  }

  private takeStep({ aggregateId, command, then }: FlowStep): void {
    const aggregate = command.type.split('.')[0] ?? '';
    const { refusal } = this.run(`${aggregate}-${aggregateId}`, command, context());
    if (then) this.takeStep(then({ refusedWith: refusal?.code }));
    else if (refusal) throw new Error(`${command.type} on ${aggregateId}: ${refusal.code}`);
  }

  private queueAdoptions(allocationId: string, event: AllocationEvent): void {
    for (const { sharingId, command, thenTell } of adoptionsAfter(allocationId, event)) {
      this.flows.add('allocations', () => {
        this.runFlow(`sharing-${sharingId}`, command);
        this.runFlow(`allocation-${allocationId}`, thenTell({}));
      });
    }
  }

  /** What a red warning calls for. */
  private queueIncident(warningId: string, event: WarningEvent): void {
    const proposal = incidentAfter(warningId, event);
    if (!proposal) return;
    const stream = `incident-${proposal.incidentId}`;
    for (const step of [
      () => this.runFlow(stream, { type: 'incident.report', data: proposal.report }),
      () => this.runFlow(stream, { type: 'incident.notify-agency', data: proposal.notify }),
      () => this.runFlow(`warning-${warningId}`, { type: 'warning.link-incident', data: proposal.tell }),
    ])
      this.flows.add('warnings', step);
  }

  /** The statutory reports that an incident calls for. */
  private queueReports(incidentId: string, event: IncidentEvent, times: DecisionContext): void {
    const before = this.reportable.get(incidentId) ?? nothingReported;
    this.reportable.set(incidentId, evolveReportable(before, event, times));
    const steps = reportingStepsAfter(
      shippedReportingRules,
      incidentId,
      before,
      event,
      times,
      (agencyId) => parties.find((party) => party.agencyId === agencyId)?.kind,
    );
    for (const { ruleId, type, data } of steps) {
      const stream = `report-${reportIdOf(incidentId, ruleId)}`;
      this.flows.add('reports', () => {
        if (type === 'report.waive' && this.state<ReportState>(stream).status !== 'due') return;
        this.runFlow(stream, { type, data });
      });
    }
  }

  runFlow(stream: string, command: { type: string; data: object }): void {
    const { refusal } = this.run(stream, command, context());
    if (refusal) throw new Error(`${command.type} on ${stream}: ${refusal.code}`);
  }

  private standing(incidentId: string): IncidentStanding {
    const { status } = this.state<IncidentState>(`incident-${incidentId}`);
    if (status === 'none') return 'missing';
    return isIncidentOpen(status) ? 'open' : 'closed';
  }
}

const read = new WeakMap<object, object>();

/** What a step says, read once however often it is played. */
function commandIn(name: OuterCommandName, data: object): object {
  const known = read.get(data);
  if (known) return known;
  const parsed = parseCommand(name, data);
  if ('violations' in parsed) throw new Error(JSON.stringify(parsed.violations));
  read.set(data, parsed.data);
  return parsed.data;
}

/** As the service seals a field of personal data. */
function sealed(name: string, data: object): object {
  const field = personalField(name, data);
  return field && field in data ? { ...data, [field]: { subject: 'p', sealed: 's' } } : data;
}

function context(): DecisionContext {
  const now = '2026-06-01T00:00:00.000Z';
  return {
    actor: { agencyId: 'liandong', principal: 'flow', role: 'system' },
    occurredAt: now,
    receivedAt: now,
  };
}
