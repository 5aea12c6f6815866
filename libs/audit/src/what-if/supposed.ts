import type { RecordedEvent } from '#contracts';
import {
  adoptionsAfter,
  linesHeld,
  sharing,
  stepsAfter,
  type AgreementEvent,
  type AllocationEvents,
  type DecisionContext,
  type FlowCommand,
  type FlowStep,
  type ResourceCommand,
  type ResourceEvent,
  type SharingCommand,
  type SharingEvent,
  type TeamEvent,
} from '#domain';
import type { ProgramSolver } from '#solver';
import {
  changed,
  ChangeDoesNotApply,
  type Deviation,
  type EventChange,
  type SupposedChange,
} from './changes.js';
import { asLine, sameUnits } from './units.js';
import { jointAnew } from './joint-anew.js';
import {
  agreementCommandOf,
  isOfFlow,
  isUnused,
  resourceCommandOf,
  sharingCommandOf,
  teamCommandOf,
} from './commands-of.js';
import { World } from './world.js';

type Decided = Extract<SharingEvent, { type: 'sharing.allocation-decided' }>;
type Decide = Extract<SharingCommand, { type: 'sharing.decide-allocation' }>['data'];

/**
 * The world as it would have been: recorded events happen as they did until something has come out differently;
 * what that touches is decided anew, by the commands behind the events and the rules of today's deciders.
 */
export class Supposed {
  readonly world = new World();
  readonly notes: Deviation[] = [];
  readonly divergedSharing = new Set<string>();
  private readonly divergedResources = new Set<string>();
  private readonly divergedAgreements = new Set<string>();
  private readonly divergedTeams = new Set<string>();
  private readonly divergedCapabilities = new Set<string>();
  /** Parts of joint decisions, by decision and negotiation, that came out otherwise. */
  private readonly divergedParts = new Set<string>();

  /** `was` is the world as recorded, before this event; of an agreement, after it. */
  constructor(
    private readonly was: World,
    private readonly solve: ProgramSolver['solve'],
  ) {}

  /** The resource is otherwise from here on. */
  changeResource(change: Extract<SupposedChange, { kind: 'resource' }>, before: RecordedEvent): void {
    const { resourceId: id, quantity, readiness, withdrawn } = change;
    const known = this.world.resources.resource(id);
    if (!known) return;
    const { registered, withdrawn: gone, available } = known.state.quantities;
    const actor = { ...before.metadata.actor, agencyId: known.state.ownerAgencyId ?? '' };
    const context = { ...contextOf(before), actor };
    const commands: ResourceCommand[] = [];
    const reason = 'what-if';
    const more = quantity === undefined ? 0 : quantity - (registered - gone);
    if (more > 0) commands.push({ type: 'resource.restock', data: { quantity: more, reason } });
    if (more < 0) commands.push({ type: 'resource.withdraw', data: { quantity: -more, reason } });
    if (readiness) commands.push({ type: 'resource.change-readiness', data: { readiness, reason } });
    if (withdrawn && available > 0)
      commands.push({ type: 'resource.withdraw', data: { quantity: available, reason } });
    this.divergeResource(id);
    for (const command of commands) {
      const refused = this.world.runResource(id, command, context);
      if (typeof refused === 'string') {
        this.notes.push({
          position: change.position,
          stream: `resource-${id}`,
          type: command.type,
          code: refused,
        });
      }
    }
  }

  takeResource(id: string, event: ResourceEvent, record: RecordedEvent, change?: EventChange): void {
    if (change) {
      this.divergeResource(id);
      this.note(record, change.kind === 'drop' ? 'dropped' : 'replaced');
      if (change.kind === 'drop') return;
    }
    const sharingId = 'sharingId' in event.data ? event.data.sharingId : undefined;
    // the flow of a negotiation that went otherwise moves the units itself
    if (isOfFlow(event) && sharingId !== undefined && this.divergedSharing.has(sharingId)) {
      return this.divergeResource(id);
    }
    if (!this.divergedResources.has(id)) return this.world.takeResource(id, event);
    const command = resourceCommandOf(event);
    const refused = this.world.runResource(id, changed(command, change), contextOf(record));
    if (typeof refused !== 'string') return;
    this.note(record, refused);
    if (event.type === 'resource.reserved') {
      const { sharingId: of, lineId } = event.data;
      this.divergedSharing.add(of);
      this.runSharing(of, { type: 'sharing.fail-reservation', data: { lineId, reason: refused } }, record);
    }
  }

  takeSharing(id: string, event: SharingEvent, record: RecordedEvent, change?: EventChange): void {
    if (change) {
      this.divergedSharing.add(id);
      this.note(record, change.kind === 'drop' ? 'dropped' : 'replaced');
      if (change.kind === 'drop') return;
    }
    if (event.type === 'sharing.allocation-decided') return this.decide(id, event, record, change);
    if (event.type === 'sharing.reservation-failed' && !this.divergedSharing.has(id)) {
      return this.perhapsReserved(id, event, record);
    }
    if (!this.divergedSharing.has(id)) return this.world.takeSharing(id, event);
    const behind = sharingCommandOf(event, this.was.sharing(id), this.world.sharing(id));
    if (behind === 'did-not-happen') this.note(record, behind);
    else if (behind === 'as-recorded') this.world.takeSharing(id, changed(event, change));
    else if (behind !== 'of-flow') this.runSharing(id, changed(behind, change), record);
    if (event.type === 'sharing.released') this.goHome(id, event, record);
  }

  takeTeam(id: string, event: TeamEvent, record: RecordedEvent, change?: EventChange): void {
    if (change) {
      // the resource that stands for a team bears its id
      this.divergeResource(id);
      this.divergedTeams.add(id);
      this.note(record, change.kind === 'drop' ? 'dropped' : 'replaced');
      if (change.kind === 'drop') return;
    }
    if (!this.divergedTeams.has(id)) return this.world.takeResource(id, event);
    const refused = this.world.runTeam(id, changed(teamCommandOf(event), change), contextOf(record));
    if (typeof refused === 'string') this.note(record, refused);
  }

  /** Draws and returns of negotiations that went otherwise follow from those themselves. */
  takeAgreement(id: string, event: AgreementEvent, record: RecordedEvent, change?: EventChange): void {
    if (change) {
      this.note(record, change.kind === 'drop' ? 'dropped' : 'replaced');
      this.divergeAgreement(id);
      if (change.kind === 'drop') return;
    }
    if ('sharingId' in event.data && this.divergedSharing.has(event.data.sharingId)) return;
    if (!this.divergedAgreements.has(id)) return this.world.takeResource(id, event);
    const command = changed(agreementCommandOf(event), change);
    const refused = this.world.runAgreement(id, command, contextOf(record));
    if (typeof refused === 'string') this.note(record, refused);
    if (change) this.divergeAgreement(id);
  }

  /** A joint decision. Its parts are taken over at once where they come out otherwise, else as recorded. */
  async takeAllocation(
    id: string,
    data: AllocationEvents['allocation.decided'],
    record: RecordedEvent,
    change?: EventChange,
  ): Promise<void> {
    const { certificate: recorded } = data;
    if (change) this.note(record, change.kind === 'drop' ? 'dropped' : 'replaced');
    const isTouched = recorded.requests.some(
      ({ sharingId, need }) =>
        this.divergedSharing.has(sharingId) || this.divergedCapabilities.has(need.capability),
    );
    if (!change && !isTouched) return;
    const position = record.position.toString();
    const { certificate, refusals } =
      change?.kind === 'drop'
        ? { refusals: [] }
        : await jointAnew(recorded, this.world, position, this.solve, change);
    for (const code of refusals) this.note(record, code);
    const steps = certificate
      ? adoptionsAfter(id, { type: 'allocation.decided', data: { ...data, certificate } })
      : [];
    let isOtherwise = false;
    for (const { sharingId, need, lines } of recorded.requests) {
      const now = certificate?.requests.find((one) => one.sharingId === sharingId)?.lines ?? [];
      const isSame = certificate && sameUnits(now.map(asLine), lines.map(asLine));
      if (isSame && !this.divergedSharing.has(sharingId)) continue;
      isOtherwise ||= !isSame;
      this.divergedParts.add(`${id}/${sharingId}`);
      this.divergedSharing.add(sharingId);
      this.divergedCapabilities.add(need.capability);
      const step = steps.find((one) => one.sharingId === sharingId);
      if (step) this.runSharing(sharingId, step.command, record);
    }
    if (certificate && isOtherwise) this.note(record, 'decided-anew');
  }

  /** The part of a joint decision, as it was recorded. */
  private adopt(id: string, event: Decided, record: RecordedEvent, change?: EventChange): void {
    const { round, decidedByAgencyId, certificate } = event.data;
    const { allocationId = '' } = certificate;
    if (change) {
      throw new ChangeDoesNotApply({
        zh: `位置 ${change.position} 是联合分配 ${allocationId} 的一部分，请改联合分配本身`,
        en: `what was decided at ${change.position} is a part of the joint decision ${allocationId}: change that`,
      });
    }
    if (this.divergedParts.has(`${allocationId}/${id}`)) return;
    if (!this.divergedSharing.has(id)) return this.world.takeSharing(id, event);
    const data = { allocationId, round: round - 1, decidedByAgencyId, certificate };
    this.runSharing(id, { type: 'sharing.adopt-allocation', data }, record);
  }

  private decide(id: string, event: Decided, record: RecordedEvent, change?: EventChange): void {
    if (event.data.certificate.allocationId !== undefined) return this.adopt(id, event, record, change);
    const { need, requesterAgencyId } = this.world.sharing(id);
    const isTouched = this.divergedSharing.has(id) || this.divergedCapabilities.has(need?.capability ?? '');
    if (!isTouched || !need) return this.world.takeSharing(id, event);
    const { certificate, lines } = event.data;
    const { occurredAt } = record.metadata;
    const data: Decide = {
      policyVersion: certificate.policyVersion,
      candidates: this.world.resources.candidates({
        capability: need.capability,
        requesterAgencyId: requesterAgencyId ?? '',
        at: occurredAt,
      }),
      logPosition: record.position.toString(),
      ...(certificate.override && {
        override: {
          reason: certificate.override.reason,
          lines: lines.map(({ resourceId, quantity }) => ({ resourceId, units: quantity })),
        },
      }),
    };
    const { override: _, ...byPolicy } = data;
    const wanted =
      change?.kind === 'policy'
        ? { ...byPolicy, policyVersion: change.policyVersion }
        : { ...data, ...(change?.kind === 'replace' ? change.data : {}) };
    const trial = this.outcome(id, wanted, record);
    // what a person chose may not be there any more: then as the rule proposes
    const decided = typeof trial === 'string' ? this.outcome(id, byPolicy, record) : trial;
    if (typeof trial === 'string') this.note(record, trial);
    if (typeof decided === 'string') {
      this.divergedSharing.add(id);
      return;
    }
    if (!this.divergedSharing.has(id) && sameUnits(decided.data.lines, lines)) {
      return this.world.takeSharing(id, event);
    }
    this.divergedSharing.add(id);
    this.divergedCapabilities.add(need.capability);
    this.note(record, 'decided-anew');
    this.world.takeSharing(id, decided);
    this.follow(id, decided, record);
  }

  /** What would be decided; nothing happens yet. */
  private outcome(id: string, data: Decide, record: RecordedEvent): Decided | string {
    const command: SharingCommand = { type: 'sharing.decide-allocation', data };
    const decision = sharing.decide(command, this.world.sharing(id), contextOf(record));
    return 'refusal' in decision ? decision.refusal.code : (decision.events[0] as Decided);
  }

  /** The reservation failed as things were; it may be that now the units are there. */
  private perhapsReserved(
    id: string,
    event: Extract<SharingEvent, { type: 'sharing.reservation-failed' }>,
    record: RecordedEvent,
  ): void {
    const { lineId } = event.data;
    const { lines, incidentId = '' } = this.world.sharing(id);
    const line = lines[lineId];
    if (!line || !this.divergedResources.has(line.resourceId)) return this.world.takeSharing(id, event);
    const { resourceId, quantity } = line;
    const reserve = { sharingId: id, lineId, quantity, incidentId };
    const done = this.world.runResource(
      resourceId,
      { type: 'resource.reserve', data: reserve },
      contextOf(record),
    );
    if (typeof done === 'string') return this.world.takeSharing(id, event);
    this.divergedSharing.add(id);
    this.note(record, 'decided-anew');
    this.runSharing(id, { type: 'sharing.confirm-reservation', data: { lineId } }, record);
  }

  private runSharing(id: string, command: SharingCommand, record: RecordedEvent): void {
    const done = this.world.runSharing(id, command, contextOf(record));
    if (typeof done === 'string') return this.note(record, done);
    for (const event of done) this.follow(id, event, record);
  }

  /** What the flow does after an event of a negotiation that went otherwise. */
  private follow(id: string, event: SharingEvent, record: RecordedEvent): void {
    for (const step of stepsAfter(id, event)) this.takeStep(step, record);
  }

  private takeStep({ aggregateId, command, then }: FlowStep, record: RecordedEvent): void {
    let refusedWith: string | undefined;
    if (isOf('sharing', command)) return this.runSharing(aggregateId, command, record);
    if (isOf('resource', command)) {
      this.divergeResource(aggregateId);
      const done = this.world.runResource(aggregateId, command, contextOf(record));
      if (typeof done === 'string') refusedWith = done;
    }
    if (isOf('agreement', command)) {
      const done = this.world.runAgreement(aggregateId, command, contextOf(record));
      if (typeof done === 'string') refusedWith = done;
    }
    if (then) this.takeStep(then({ refusedWith }), record);
  }

  /**
   * When the record lets go of everything, units that nobody sent in fact have done their part as well: they stay in the
   * negotiation and are free for others.
   */
  private goHome(
    id: string,
    { data }: Extract<SharingEvent, { type: 'sharing.released' }>,
    record: RecordedEvent,
  ): void {
    const freed = new Set([...data.unused, ...data.inUse].map(({ lineId }) => lineId));
    if (linesHeld(this.was.sharing(id)).some(({ lineId }) => !freed.has(lineId))) return;
    for (const line of linesHeld(this.world.sharing(id)).filter(isUnused)) {
      const { lineId, resourceId, agreementId, quantity } = line;
      const release = { sharingId: id, lineId, reason: data.reason };
      this.world.runResource(
        resourceId,
        { type: 'resource.release-reservation', data: release },
        contextOf(record),
      );
      if (agreementId === undefined) continue;
      const giveBack = { sharingId: id, lineId, quantity };
      this.world.runAgreement(
        agreementId,
        { type: 'agreement.give-back', data: giveBack },
        contextOf(record),
      );
    }
  }

  private divergeAgreement(id: string): void {
    this.divergedAgreements.add(id);
    for (const { resources } of [this.was, this.world]) {
      for (const code of resources.capabilitiesUnder(id)) this.divergedCapabilities.add(code);
    }
  }

  private divergeResource(id: string): void {
    this.divergedResources.add(id);
    const known = this.world.resources.resource(id);
    if (known) this.divergedCapabilities.add(known.profile.capability.code);
  }

  private note({ position, stream, storedType: type }: RecordedEvent, code: string): void {
    this.notes.push({ position: position.toString(), stream, type, code });
  }
}

const isOf = <A extends string>(
  aggregate: A,
  command: FlowCommand,
): command is Extract<FlowCommand, { type: `${A}.${string}` }> => command.type.startsWith(`${aggregate}.`);

const contextOf = ({ metadata }: RecordedEvent): DecisionContext => ({
  actor: metadata.actor,
  occurredAt: metadata.occurredAt,
  receivedAt: metadata.receivedAt,
  incident: 'open',
});
