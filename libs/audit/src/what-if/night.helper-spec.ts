import { storedName, type AnyEvent, type RecordedEvent } from '#contracts';
import {
  adoptionsAfter,
  allocation,
  besideOverrides,
  currentJointPolicy,
  jointInputs,
  jointPolicies,
  jointProposalOf,
  jointTask,
  linesHeld,
  openNeed,
  sharing,
  stepsAfter,
  type Actor,
  type AllocationCommand,
  type AllocationEvent,
  type JointOverride,
  type JointPolicy,
  type OpenNeed,
  type SharingCommand,
  type SharingEvent,
  type SharingState,
} from '#domain';
import { solveHere } from '#solver';
import { CandidateFold } from '../decision/candidates.js';
import { event } from '../events.helper-spec.js';

const commander: Actor = { agencyId: 'EMB', principal: '指挥长', role: 'commander' };
export const at = (minutes: number): string =>
  new Date(Date.parse('2026-06-18T18:00:00.000Z') + minutes * 60_000).toISOString();

/** One log of resources and negotiations, made by the deciders themselves: a minute passes per event. */
export class Night {
  readonly records: RecordedEvent[] = [];
  private readonly fold = new CandidateFold();
  private readonly states = new Map<string, SharingState>();

  get last(): string {
    return this.records.at(-1)?.position.toString() ?? '';
  }

  record(stream: string, happened: AnyEvent, actor = commander): string {
    const n = this.records.length;
    const id = stream.slice(stream.indexOf('-') + 1);
    if (/^(agency|resource|agreement|team)\./.test(happened.type)) this.fold.take(id, happened as never);
    if (happened.type.startsWith('sharing.'))
      this.states.set(id, sharing.evolve(this.state(id), happened as SharingEvent));
    this.records.push(
      event(n, {
        stream,
        revision: BigInt(this.records.filter((r) => r.stream === stream).length),
        position: BigInt(n * 10 + 5),
        storedType: storedName(happened),
        data: JSON.parse(JSON.stringify(happened.data)),
        metadata: { ...event(n).metadata, actor, occurredAt: at(n), receivedAt: at(n) },
      }),
    );
    return this.last;
  }

  team(id: string, owner: string, arrivalMinutes: number, quantity = 1, costPerUnitFen = 100): string {
    return this.record(`resource-${id}`, {
      type: 'resource.registered',
      data: {
        name: id,
        kind: 'team.rescue',
        capability: { code: 'rescue-team', perUnit: 1 },
        quantity,
        unit: '队',
        areaCode: '520111',
        readiness: 'ready',
        arrivalMinutes,
        costPerUnitFen,
        ownerAgencyId: owner,
      },
    });
  }

  ask(id: string, amount: number, neededInMinutes: number, priority = 1): string {
    return this.record(`sharing-${id}`, {
      type: 'sharing.requested',
      data: {
        requesterAgencyId: 'GAOPO',
        incidentId: 'INC',
        capability: 'rescue-team',
        amount,
        neededBy: at(neededInMinutes),
        deliverTo: { areaCode: '520111', place: '高坡' },
        priority,
        purpose: '搜救',
      },
    });
  }

  /** Decides and reserves, as the flow does. Gives the position of the decision. */
  decide(id: string, override?: { reason: string; lines: { resourceId: string; units: number }[] }): string {
    const occurredAt = at(this.records.length);
    const candidates = this.fold.candidates({
      capability: 'rescue-team',
      requesterAgencyId: 'GAOPO',
      at: occurredAt,
    });
    const command: SharingCommand = {
      type: 'sharing.decide-allocation',
      data: { candidates, logPosition: this.last, override },
    };
    const decision = sharing.decide(command, this.state(id), {
      actor: commander,
      occurredAt,
      receivedAt: occurredAt,
    });
    if ('refusal' in decision) throw new Error(decision.refusal.code);
    return this.reserve(id, decision.events[0] as SharingEvent);
  }

  /** Decides several together, and each takes its part over. Gives the position of the decision. */
  async decideJointly(ids: readonly string[], overrides: readonly JointOverride[] = []): Promise<string> {
    const decidedAt = at(this.records.length);
    const asked = ids.map((id) => ({
      open: openNeed(id, this.state(id)) as OpenNeed,
      candidates: this.fold.candidates({
        capability: 'rescue-team',
        requesterAgencyId: 'GAOPO',
        at: decidedAt,
      }),
    }));
    const inputs = jointInputs(asked, decidedAt);
    const policy = jointPolicies[currentJointPolicy] as JointPolicy;
    const task = jointTask(besideOverrides(inputs, overrides), policy, decidedAt);
    const { answers, solver } = await solveHere(task.parts.map(({ program }) => program));
    const prepared = { inputs, proposal: jointProposalOf(task, answers, solver), logPosition: this.last };
    const command: AllocationCommand = {
      type: 'allocation.decide',
      data: { sharingIds: ids, overrides, prepared },
    };
    const context = { actor: commander, occurredAt: decidedAt, receivedAt: decidedAt };
    const decision = allocation.decide(command, allocation.initialState, context);
    if ('refusal' in decision) throw new Error(decision.refusal.code);
    const decided = decision.events[0] as AllocationEvent;
    const position = this.record('allocation-A-1', decided);
    for (const { sharingId, command: adopt } of adoptionsAfter('A-1', decided)) {
      const adoption = sharing.decide(adopt, this.state(sharingId), context);
      if ('refusal' in adoption) throw new Error(adoption.refusal.code);
      this.reserve(sharingId, adoption.events[0] as SharingEvent);
      this.record('allocation-A-1', { type: 'allocation.adopted', data: { sharingId } });
    }
    return position;
  }

  private reserve(id: string, decided: SharingEvent): string {
    const position = this.record(`sharing-${id}`, decided);
    for (const { aggregateId: resourceId, command: reserve, then } of stepsAfter(id, decided)) {
      this.record(`resource-${resourceId}`, { type: 'resource.reserved', data: reserve.data } as AnyEvent);
      const next = then?.({});
      if (next?.command.type === 'agreement.draw') {
        this.record(`agreement-${next.aggregateId}`, { type: 'agreement.drawn', data: next.command.data });
      }
      this.record(`sharing-${id}`, {
        type: 'sharing.reservation-confirmed',
        data: { lineId: (reserve.data as { lineId: string }).lineId },
      });
    }
    return position;
  }

  /** The owner sends everything of its line; it arrives when this is recorded. */
  send(id: string, resourceId: string): void {
    const line = Object.values(this.state(id).lines).find((one) => one.resourceId === resourceId);
    if (!line) throw new Error(`${id} has no line of ${resourceId}`);
    const { lineId, quantity, ownerAgencyId } = line;
    const owner: Actor = { agencyId: ownerAgencyId, principal: 'p', role: 'agency-operator' };
    const lines = [{ lineId, resourceId, quantity }];
    this.record(`sharing-${id}`, {
      type: 'sharing.requisitioned',
      data: { lineIds: [lineId], funding: { code: 'F' }, reportTo: '现场' },
    });
    this.record(
      `sharing-${id}`,
      { type: 'sharing.committed', data: { lineIds: [lineId], ownerAgencyId } },
      owner,
    );
    this.record(
      `sharing-${id}`,
      { type: 'sharing.dispatched', data: { lines, departedAt: at(this.records.length) } },
      owner,
    );
    this.record(`resource-${resourceId}`, {
      type: 'resource.deployed',
      data: { sharingId: id, lineId, quantity },
    });
    this.record(
      `sharing-${id}`,
      { type: 'sharing.arrived', data: { lines, arrivedAt: at(this.records.length) } },
      owner,
    );
    this.record(`resource-${resourceId}`, { type: 'resource.arrived', data: { sharingId: id, lineId } });
  }

  /** The lines that hold units, of which nothing was sent yet. */
  held(id: string): readonly { readonly lineId: string; readonly resourceId: string }[] {
    return linesHeld(this.state(id));
  }

  /** The requester lets go of everything, and the owners count what comes back. */
  giveBack(id: string): void {
    const lines = linesHeld(this.state(id)).map(({ lineId, resourceId, quantity, agreementId }) => ({
      lineId,
      resourceId,
      quantity,
      ...(agreementId && { agreementId }),
    }));
    this.record(`sharing-${id}`, {
      type: 'sharing.released',
      data: { unused: [], inUse: lines, reason: '响应终止' },
    });
    for (const line of lines) {
      const ownerAgencyId = this.state(id).lines[line.lineId]?.ownerAgencyId ?? '';
      const count = { returned: line.quantity, damaged: 0, consumed: 0 };
      this.record(
        `sharing-${id}`,
        {
          type: 'sharing.returned',
          data: { lines: [{ ...line, ...count }], returnedAt: at(this.records.length), ownerAgencyId },
        },
        { agencyId: ownerAgencyId, principal: 'p', role: 'agency-operator' },
      );
      const { lineId } = line;
      this.record(`resource-${line.resourceId}`, {
        type: 'resource.taken-back',
        data: { sharingId: id, lineId, ...count },
      });
    }
  }

  private state(id: string): SharingState {
    return this.states.get(id) ?? sharing.initialState;
  }
}
