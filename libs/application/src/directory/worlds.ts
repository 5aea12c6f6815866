import {
  exercisePrefix,
  parseExerciseStream,
  parseStreamId,
  type AggregateName,
  type RecordedEvent,
} from '#contracts';
import type { EventLog } from '#event-log';
import { LRUCache } from 'lru-cache';
import { knownEvent } from './known-event.js';
import { IncidentTies, type TiesState } from './incident-ties.js';
import { Owners, type OwnersState } from './owners.js';
import { Registry, type RegistryState } from './registry.js';
import { Withdrawals, type WithdrawalsState } from './withdrawals.js';

/** What is known of the live world or of a drill. */
interface World {
  readonly ties: IncidentTies;
  readonly owners: Owners;
}

interface WorldState {
  readonly ties: TiesState;
  readonly owners: OwnersState;
}

/** All that was folded of a log, as it is kept: plain values, maps and sets. */
export interface WorldsState {
  readonly registry: RegistryState;
  readonly withdrawals: WithdrawalsState;
  readonly live: WorldState;
  /** By drill, the one that was used last at the end. */
  readonly drills: readonly (readonly [string, WorldState])[];
}

/** Where an event stands in a log, and which it is. */
export type Place = Pick<RecordedEvent, 'position' | 'eventId' | 'stream' | 'revision'>;

/** What was folded of a log up to and including one event. */
export interface KeptWorlds {
  readonly at: Place;
  readonly worlds: WorldsState;
}

/** Whose acts draw agencies into incidents. */
const tying: readonly AggregateName[] = ['incident', 'task', 'sharing', 'report'];
const giving: readonly AggregateName[] = ['resource', 'agreement'];
const endingDrill = ['drill.ended', 'drill.cancelled'];
const mostDrills = 200;

/** The registry, and who takes part in what, in the live world and in each drill: a fold of the log, event by event. */
export class Worlds {
  readonly registry: Registry;
  readonly withdrawals: Withdrawals;
  private readonly live: World;
  private readonly drills = new LRUCache<string, World>({ max: mostDrills });

  /** `log` is read for what is over and was given up. */
  constructor(
    private readonly log: Pick<EventLog, 'read'>,
    kept?: WorldsState,
  ) {
    this.registry = new Registry(kept?.registry);
    this.withdrawals = new Withdrawals(kept?.withdrawals);
    this.live = this.world('', kept?.live);
    for (const [drillId, state] of kept?.drills ?? [])
      this.drills.set(drillId, this.world(prefixOf(drillId), state));
  }

  /** What it is made of, to be written down before the next event is taken. */
  save(): WorldsState {
    return {
      registry: this.registry.save(),
      withdrawals: this.withdrawals.save(),
      live: stateOf(this.live),
      drills: [...this.drills.rkeys()].flatMap((drillId) => {
        const world = this.drills.peek(drillId);
        return world ? [[drillId, stateOf(world)] as const] : [];
      }),
    };
  }

  take(record: RecordedEvent): void {
    const inside = record.stream.startsWith(exercisePrefix) ? parseExerciseStream(record.stream) : undefined;
    const stream = inside?.stream ?? record.stream;
    const target = parseStreamId(stream);
    if (!target) return;
    const isTie = tying.includes(target.aggregate);
    if (isTie || giving.includes(target.aggregate)) {
      const { ties, owners } = inside === undefined ? this.live : this.ofDrill(inside.drillId);
      if (isTie) return ties.take(record, stream);
      const event = knownEvent(record);
      if (event) owners.take(event, stream);
      return;
    }
    if (inside !== undefined) return;
    if (target.aggregate === 'drill' && endingDrill.includes(knownEvent(record)?.type ?? ''))
      this.drills.delete(target.id);
    this.registry.take(record);
    this.withdrawals.take(record);
  }

  /** The live one without a drill; nothing of a drill in which nothing has happened, or that is over. */
  of(drillId: string | undefined): World | undefined {
    return drillId === undefined ? this.live : this.drills.get(drillId);
  }

  private ofDrill(drillId: string): World {
    const known = this.drills.get(drillId);
    if (known) return known;
    const world = this.world(prefixOf(drillId));
    this.drills.set(drillId, world);
    return world;
  }

  private world(prefix: string, kept?: WorldState): World {
    return {
      ties: new IncidentTies((stream) => this.log.read(stream), prefix, kept?.ties),
      owners: new Owners(kept?.owners),
    };
  }
}

const prefixOf = (drillId: string): string => `${exercisePrefix}${drillId}/`;

const stateOf = ({ ties, owners }: World): WorldState => ({ ties: ties.save(), owners: owners.save() });
