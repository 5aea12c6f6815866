import { incidentInputs, type WorkDirectory } from '#application';
import {
  parseStreamId,
  type AggregateName,
  type CommandOf,
  type RecordedEvent,
  type StateOf,
} from '#contracts';
import { isIncidentOpen, type DecisionContext, type Refusal } from '#domain';
import { endingReactor } from '../../apps/followers/src/ending/reactor.js';
import type { Follower } from '../../apps/followers/src/following/follower.js';
import { MemoryLog } from '../../apps/followers/src/following/memory-log.helper-spec.js';
import { sharingReactor } from '../../apps/followers/src/sharing/reactor.js';
import { IncidentTies } from '../../libs/application/src/directory/incident-ties.js';

type AnyCommand = CommandOf<AggregateName>;

/** What was looked up for a command before it was decided. */
export interface LookedUp {
  readonly command: AnyCommand;
  readonly context: DecisionContext;
  /** How many events there were. */
  readonly asOf: number;
}

const tying: readonly AggregateName[] = ['incident', 'task', 'sharing', 'report'];
const at = '2026-06-18T14:00:00.000Z';

/** Deciders and flows of the service over a log in memory, with followers that are as far behind as one lets them. */
export class World {
  readonly log = new MemoryLog();
  private readonly runners = this.log.runners();
  private readonly directory: WorkDirectory = {
    passEnd: () => Promise.resolve(),
    workOf: (incidentId) => this.ties().work(incidentId),
  };
  private readonly positions = new Map<string, bigint>();
  private readonly followers: readonly Follower[];
  private said = 0;

  constructor() {
    const positions = {
      load: (name: string) => Promise.resolve(this.positions.get(name)),
      save: (name: string, position: bigint) => Promise.resolve(void this.positions.set(name, position)),
    };
    const door = this.log.intake();
    this.followers = [sharingReactor(door, positions), endingReactor(door, positions, this.directory)];
  }

  /** What a command would be decided by now. */
  async lookUp(by: string, id: string, command: AnyCommand): Promise<LookedUp> {
    const actor = { agencyId: by, principal: 'p', role: 'duty-officer' } as const;
    const named = command.data as { readonly incidentId?: string; readonly intoIncidentId?: string };
    const incidentId = named.intoIncidentId ?? named.incidentId;
    const status =
      incidentId === undefined ? undefined : (await this.runners.incident.state(incidentId)).status;
    const context: DecisionContext = {
      ...{ actor, occurredAt: at, receivedAt: at },
      incident:
        status === undefined
          ? undefined
          : status === 'none'
            ? 'missing'
            : isIncidentOpen(status)
              ? 'open'
              : 'closed',
      incidentStatus: status,
    };
    const complete = incidentInputs(this.directory, this.runners).complete?.({
      id,
      frame: { metadata: {} as never, context },
      command: command as CommandOf<'incident'>,
    });
    const asOf = this.log.records.length;
    return {
      asOf,
      command: (await complete?.(command as CommandOf<'incident'>, {} as never)) ?? command,
      context,
    };
  }

  /** Decides by what was looked up, which may be out of date; the refusal, or nothing. */
  async decide(stream: string, { command, context }: LookedUp): Promise<Refusal | undefined> {
    const target = parseStreamId(stream);
    if (!target) throw new Error(stream);
    const commandId = `c0000000-0000-5000-8000-${String(++this.said).padStart(12, '0')}`;
    const runner = this.runners[target.aggregate] as unknown as {
      run(id: string, frame: object, command: AnyCommand): Promise<{ outcome: { refusal?: Refusal } }>;
    };
    const metadata = {
      ...{ commandId, digest: commandId, correlationId: commandId, causationId: commandId },
      command: { source: '/agencies/x', id: commandId, name: command.type },
      ...{ actor: context.actor, occurredAt: at, receivedAt: at, origin: { via: 'http' } },
    };
    const { outcome } = await runner.run(target.id, { metadata, context }, command);
    return outcome.refusal;
  }

  /** Lets one follower take so many events more. */
  async follow(which: number, many: number): Promise<boolean> {
    const follower = this.followers[which % this.followers.length];
    const after = (follower && (await follower.position())) ?? -1n;
    const events = this.log.records.filter(({ position }) => position > after).slice(0, many);
    const last = events.at(-1);
    if (!follower || !last) return false;
    await follower.handle({ events, upTo: last.position, caughtUp: true });
    return true;
  }

  /** Until nothing new comes of anything. */
  async settle(): Promise<void> {
    for (let went = true; went;) {
      went = false;
      for (const [which] of this.followers.entries()) while (await this.follow(which, 100)) went = true;
    }
  }

  /** All that was told to come back does, as its owner tells, or who commands while that is suspended. */
  async comeBack(sharingId: string, by?: { readonly agencyId: string }): Promise<void> {
    const { lines } = await this.log.runners().sharing.state(sharingId);
    for (const { lineId, quantity, step, ownerAgencyId, returned = 0 } of Object.values(lines)) {
      if (step !== 'released') continue;
      const back = [{ lineId, returned: quantity - returned, damaged: 0, consumed: 0 }];
      const suspendedOwners = by && [ownerAgencyId];
      const data = { lines: back, returnedAt: at, suspendedOwners };
      const command = { type: 'sharing.report-return', data } as const;
      const who = by?.agencyId ?? ownerAgencyId;
      await this.decide(`sharing-${sharingId}`, await this.lookUp(who, sharingId, command));
    }
  }

  async states<Name extends AggregateName>(
    name: Name,
  ): Promise<{ readonly id: string; readonly state: StateOf<Name> }[]> {
    const ids = new Set(this.of(name).map(({ stream }) => parseStreamId(stream)?.id ?? ''));
    const runner = this.log.runners()[name] as { state(id: string): Promise<unknown> };
    return Promise.all(
      [...ids].map(async (id) => ({ id, state: (await runner.state(id)) as StateOf<Name> })),
    );
  }

  of(name: AggregateName): RecordedEvent[] {
    return this.log.records.filter(({ stream }) => parseStreamId(stream)?.aggregate === name);
  }

  private ties(): IncidentTies {
    const ties = new IncidentTies((stream) => this.log.read(stream));
    for (const record of this.log.records) {
      const aggregate = parseStreamId(record.stream)?.aggregate;
      if (aggregate && tying.includes(aggregate)) ties.take(record, record.stream);
    }
    return ties;
  }
}
