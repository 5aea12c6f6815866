import {
  agreement,
  unitsLeft,
  type AgreementCommand,
  type AgreementEvent,
  type AgreementState,
} from '../agreement/agreement.js';
import type { Candidate } from './ranking.js';
import type { Actor, Decider } from '../kernel/decider.js';
import { by, decidedAs } from '../kernel/given.helper-spec.js';
import { resource, type ResourceState } from '../resource/resource.js';
import type { ResourceCommand, ResourceEvent } from '../resource/commands.js';
import { sharing } from './decide.js';
import { stepsAfter, type FlowStep } from './flow.js';
import type { SharingCommand, SharingEvent, SharingState } from './sharing.js';

type Answer = { refusedWith?: string };

/** One stream: it runs commands, each id once, and keeps what they gave. */
export class Stream<C, E, S> {
  readonly events: E[] = [];
  readonly states: S[];
  private readonly answers = new Map<string, { answer: Answer; command: string }>();

  constructor(private readonly decider: Decider<C, E, S>) {
    this.states = [decider.initialState];
  }

  get state(): S {
    return this.states.at(-1) as S;
  }

  run(id: string, command: C, { actor }: { actor: Actor }): Answer {
    const first = this.answers.get(id);
    if (first) {
      if (first.command !== JSON.stringify(command)) throw new Error(`${id} names two commands`);
      return first.answer;
    }
    const decision = this.decider.decide(command, this.state, decidedAs({ actor }));
    const answer = 'refusal' in decision ? { refusedWith: decision.refusal.code } : {};
    for (const event of 'events' in decision ? decision.events : []) {
      this.events.push(event);
      this.states.push(this.decider.evolve(this.state, event));
    }
    this.answers.set(id, { answer, command: JSON.stringify(command) });
    return answer;
  }
}

/**
 * Follows one negotiation at least once: it can stop between any two commands, and begins again at its last
 * checkpoint or before.
 */
export class Follower {
  private position = 0;
  private underWay?: Iterator<void>;

  constructor(
    private readonly sharingId: string,
    private readonly world: World,
  ) {}

  /** One command further; false when there is nothing to do. */
  step(): boolean {
    const event = this.world.sharing(this.sharingId).events[this.position];
    if (!event) return false;
    this.underWay ??= this.commandsAfter(event, this.position);
    if (this.underWay.next().done) {
      this.position++;
      this.underWay = undefined;
    }
    return true;
  }

  crash(eventsBack: number): void {
    this.underWay = undefined;
    this.position = Math.max(0, this.position - eventsBack);
  }

  private *commandsAfter(event: SharingEvent, position: number): Generator<void, void> {
    const system = by('liandong', 'system');
    for (const step of stepsAfter(this.sharingId, event)) {
      const id = `${this.sharingId}@${position}/${step.key}`;
      for (let next: FlowStep | undefined = step; next;) {
        const answer = this.world.tell(next, id, system);
        yield;
        next = next.then?.(answer);
      }
    }
  }
}

export type SharingStream = Stream<SharingCommand, SharingEvent, SharingState>;
export type AgreementStream = Stream<AgreementCommand, AgreementEvent, AgreementState>;
export type ResourceStream = Stream<ResourceCommand, ResourceEvent, ResourceState>;

const at = <T>(map: Map<string, T>, id: string): T => {
  const found = map.get(id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};

/** Negotiations that compete for the units of a few resources; only what the streams hold is shared. */
export class World {
  readonly sharings = new Map<string, SharingStream>();
  readonly resources = new Map<string, ResourceStream>();

  readonly agreements = new Map<string, AgreementStream>();

  tell({ aggregateId, command }: FlowStep, id: string, actor: { actor: Actor }): Answer {
    const [aggregate] = command.type.split('.');
    const streams: ReadonlyMap<string, { run: (...args: never[]) => Answer }> =
      aggregate === 'resource' ? this.resources : aggregate === 'agreement' ? this.agreements : this.sharings;
    return at(new Map(streams), aggregateId).run(
      ...([`${aggregate}/${id}`, command, actor] as unknown as never[]),
    );
  }

  sharing = (id: string): SharingStream => at(this.sharings, id);
  resource = (id: string): ResourceStream => at(this.resources, id);

  open(sharingId: string, request: SharingCommand): void {
    const stream: SharingStream = new Stream(sharing);
    stream.run('open', request, by('EMB'));
    this.sharings.set(sharingId, stream);
  }

  register(resourceId: string, ownerAgencyId: string, quantity: number, capability: string): void {
    const stream: ResourceStream = new Stream(resource);
    const profile = { name: resourceId, kind: 'pump', unit: '台', areaCode: '520111', quantity } as const;
    const data = {
      ...profile,
      capability: { code: capability, perUnit: 1 },
      readiness: 'ready',
      arrivalMinutes: 30,
    } as const;
    stream.run('register', { type: 'resource.register', data }, by(ownerAgencyId));
    this.resources.set(resourceId, stream);
  }

  /** In force, for the kind that all resources here are of. */
  agree(agreementId: string, providerAgencyId: string, maxUnits: number): void {
    const stream: AgreementStream = new Stream(agreement);
    const items = [{ resourceKind: 'pump', maxUnits, ratePerUnitFen: 0 }];
    const validity = { validFrom: '2026-01-01T00:00:00.000Z', validUntil: '2027-01-01T00:00:00.000Z' };
    const data = { providerAgencyId, items, arrivalWithinMinutes: 60, ...validity };
    stream.run('propose', { type: 'agreement.propose', data }, by('EMB'));
    stream.run('confirm', { type: 'agreement.confirm', data: {} }, by(providerAgencyId));
    this.agreements.set(agreementId, stream);
  }

  /** Units out under an agreement, by line. */
  draws(agreementId: string): Record<string, number> {
    const { state } = at(this.agreements, agreementId);
    const draws = state.status === 'none' ? {} : state.draws;
    return Object.fromEntries(Object.entries(draws).map(([id, { quantity }]) => [id, quantity]));
  }

  /** Agreements of which more is drawn than was promised. */
  overdrawn(): string[] {
    return [...this.agreements].flatMap(([id, { state }]) =>
      state.status !== 'none' && unitsLeft(state, 'pump') < 0 ? [id] : [],
    );
  }

  private covering(ownerAgencyId: string | undefined, lag: number): Partial<Candidate> {
    for (const [agreementId, { states }] of this.agreements) {
      const seen = states[Math.max(1, states.length - 1 - lag)];
      if (!seen || seen.status === 'none' || seen.providerAgencyId !== ownerAgencyId) continue;
      const agreementUnits = unitsLeft(seen, 'pump');
      if (agreementUnits > 0) return { agreementId, agreementItem: 'pump', agreementUnits };
    }
    return {};
  }

  /** The resources as a read model shows them that is `lag` events behind. */
  candidates(capability: string, lag: number): Candidate[] {
    return [...this.resources].map(([resourceId, { states }]) => {
      const seen = states[Math.max(1, states.length - 1 - lag)] as ResourceState;
      return {
        resourceId,
        ownerAgencyId: seen.ownerAgencyId ?? '',
        capability,
        perUnit: 1,
        availableUnits: seen.quantities.available,
        readiness: seen.readiness,
        arrivalMinutes: 30,
        costPerUnitFen: 0,
        minimumReserve: 0,
        areaCode: '520111',
        ...this.covering(seen.ownerAgencyId, lag),
      };
    });
  }
}
