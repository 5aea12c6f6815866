import type { RecordedEvent } from '#contracts';
import {
  sharing,
  stepsAfter,
  type DecisionContext,
  type FlowCommand,
  type FlowStep,
  type ResourceCommand,
  type ResourceEvent,
  type SharingCommand,
  type SharingEvent,
} from '#domain';
import type { Deviation, SupposedChange } from './changes.js';
import { isOfFlow, resourceCommandOf, sharingCommandOf } from './commands-of.js';
import { World } from './world.js';

type Decided = Extract<SharingEvent, { type: 'sharing.allocation-decided' }>;
type Decide = Extract<SharingCommand, { type: 'sharing.decide-allocation' }>['data'];
type EventChange = Exclude<SupposedChange, { kind: 'resource' }>;

/**
 * The world as it would have been: recorded events happen as they did until something has come out differently;
 * what that touches is decided anew, by the commands behind the events and the rules of today's deciders.
 */
export class Supposed {
  readonly world = new World();
  readonly notes: Deviation[] = [];
  readonly divergedSharing = new Set<string>();
  private readonly divergedResources = new Set<string>();
  private readonly divergedCapabilities = new Set<string>();

  /** `was` is the world as recorded, before this event. */
  constructor(private readonly was: World) {}

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
    const command = sharingCommandOf(event, this.was.sharing(id), this.world.sharing(id));
    if (command) this.runSharing(id, changed(command, change), record);
    else if (!isOfFlow(event)) this.world.takeSharing(id, event);
  }

  private decide(id: string, event: Decided, record: RecordedEvent, change?: EventChange): void {
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
        : { ...data, ...withoutNull(change?.kind === 'replace' ? change.data : {}) };
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

  /** What an agreement is drawn on for is taken as given: its limits are not reckoned with. */
  private takeStep({ aggregateId, command, then }: FlowStep, record: RecordedEvent): void {
    let refusedWith: string | undefined;
    if (isOf('sharing', command)) return this.runSharing(aggregateId, command, record);
    if (isOf('resource', command)) {
      this.divergeResource(aggregateId);
      const done = this.world.runResource(aggregateId, command, contextOf(record));
      if (typeof done === 'string') refusedWith = done;
    }
    if (then) this.takeStep(then({ refusedWith }), record);
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

const changed = <C extends { readonly data: object }>(command: C, change?: EventChange): C =>
  change?.kind === 'replace' ? { ...command, data: { ...command.data, ...change.data } } : command;

const withoutNull = (data: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [name, value ?? undefined]));

interface Units {
  readonly resourceId: string;
  readonly quantity: number;
}

const sameUnits = (a: readonly Units[], b: readonly Units[]): boolean =>
  a.length === b.length &&
  a.every((line, n) => line.resourceId === b[n]?.resourceId && line.quantity === b[n]?.quantity);
