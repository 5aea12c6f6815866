import { agencyInputs, ownIntake, Runners, type CommandIntake } from '#application';
import { agencySource, decode, storedName, streamId, type AnyEvent, type EventMetadata } from '#contracts';
import { agency, approvalEnd, type AgencyEvent, type AgencyState, type Capacity } from '#domain';
import type { EventLog } from '#event-log';
import fc, { type Scheduler } from 'fast-check';
import { randomUUID } from 'node:crypto';
import { MemoryLog } from '../../apps/followers/src/following/memory-log.helper-spec.js';
import { Worlds } from '../../libs/application/src/directory/worlds.js';

const at = '2026-06-18T14:00:00.000Z';
const areaCode = '520111';
const reason = 'x';
const first = { agencyId: 'X', principal: 'first', role: 'administrator' } as const;
const second = { agencyId: 'Y', principal: 'second', role: 'administrator' } as const;

/**
 * What takes something away from an agency; `n` says of which. Keys are bound to one person of each agency, who leaves
 * without that anybody is asked.
 */
type Deed =
  | { readonly type: 'revoke'; readonly n: number; readonly key: number; readonly isConfirmed: boolean }
  | { readonly type: 'bind'; readonly n: number; readonly key: number }
  | { readonly type: 'suspend' | 'withdraw'; readonly n: number }
  | { readonly type: 'leave'; readonly n: number };

interface Holder {
  readonly capacity: Extract<Capacity, 'audit' | 'administer'>;
  readonly keys: number;
}

const roleOf = { audit: 'auditor', administer: 'administrator' } as const;
const nameOf = (n: number): string => `A${n}`;
const personOf = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`;
const keyOf = (key: number): string => `key-${key}`;

const historyOf = ({ capacity, keys }: Holder): AgencyEvent[] => [
  { type: 'agency.registered', data: { name: 'x', kind: 'department', areaCode } },
  { type: 'agency.mandated', data: { capacity, areaCode } },
  // another key keeps the agency from losing its last one
  ...Array.from({ length: keys + 1 }, (_, key): AgencyEvent => ({
    type: 'agency.credential-issued',
    data: {
      keyId: keyOf(key),
      publicKey: { kty: 'OKP', crv: 'Ed25519', x: 'x' },
      roles: [key < keys ? roleOf[capacity] : 'personnel'],
    },
  })),
];

function commandOf(deed: Exclude<Deed, { type: 'leave' }>, { capacity }: Holder) {
  switch (deed.type) {
    case 'revoke':
      return { type: 'agency.revoke-credential', data: { keyId: keyOf(deed.key), reason } } as const;
    case 'bind':
      return {
        type: 'agency.bind-key',
        data: { keyId: keyOf(deed.key), personId: personOf(deed.n) },
      } as const;
    case 'suspend':
      return { type: 'agency.suspend', data: { reason } } as const;
    case 'withdraw':
      return { type: 'agency.withdraw-mandate', data: { capacity, areaCode, reason } } as const;
  }
}

/**
 * One process: it knows of the log what there was at its start, what it had to wait for and no more, and nothing is
 * awaited without a gap.
 */
function processOn(memory: MemoryLog, s: Scheduler): CommandIntake {
  const log = {
    read: s.scheduleFunction((stream: string, after?: bigint) => memory.read(stream, after)),
    append: s.scheduleFunction((...what: Parameters<MemoryLog['append']>) => memory.append(...what)),
  } as unknown as EventLog;
  const worlds = new Worlds(log);
  let taken = 0;
  const know = (end: number): void => {
    for (const record of memory.records.slice(taken, end)) worlds.take(record);
    taken = Math.max(taken, end);
  };
  know(memory.records.length);
  const pass = async (position: bigint): Promise<void> => {
    await s.schedule(Promise.resolve());
    know(Number(position) + 1);
  };
  const runners = new Runners(log);
  const directory = {
    pass,
    isRegistered: () => Promise.resolve(true),
    withdrawalsBefore: (position: bigint) => worlds.withdrawals.before(position),
    holdersOf: (capacity: Capacity) => worlds.registry.holdersOf(capacity),
  };
  return ownIntake(log, {
    inputs: { agency: agencyInputs({ log, runners, directory }) },
    runners,
    directory,
  });
}

class Installation {
  readonly log = new MemoryLog();

  constructor(private readonly holders: readonly Holder[]) {}

  async put(stream: string, event: AnyEvent, commandId: string = randomUUID()): Promise<bigint> {
    const metadata: EventMetadata = {
      ...{ commandId, digest: commandId, correlationId: commandId, causationId: commandId },
      command: { source: agencySource(first.agencyId), id: commandId, name: 'agency.suspend' },
      ...{ actor: first, occurredAt: at, receivedAt: at, origin: { via: 'http' } },
    };
    const revision = BigInt((await this.log.read(stream)).length) - 1n;
    const stored = { eventId: randomUUID(), storedType: storedName(event), data: event.data, metadata };
    const appended = await this.log.append(stream, revision, [stored]);
    if (appended === 'conflict') throw new Error('nobody else writes there');
    return appended.position;
  }

  async begin(): Promise<void> {
    for (const [n, holder] of this.holders.entries())
      for (const event of historyOf(holder)) await this.put(streamId('agency', nameOf(n)), event);
  }

  /** It waits; what is given back confirms it. */
  async ask(
    deed: Exclude<Deed, { type: 'leave' }>,
  ): Promise<{ readonly approvalId: string; confirm(): Promise<unknown> }> {
    const approvalId = randomUUID();
    const { type: name, data } = commandOf(deed, this.holders[deed.n] as Holder);
    const stream = streamId('approval', approvalId);
    const command = { name, targetId: nameOf(deed.n), data };
    const waiting = { command, digest: 'd', by: first, confirmers: [], endsAt: approvalEnd(at) };
    await this.put(stream, { type: 'approval.requested', data: waiting }, approvalId);
    const confirmed = { type: 'approval.confirmed', data: { by: second, isLast: true } } as const;
    return { approvalId, confirm: () => this.put(stream, confirmed) };
  }

  async state(n: number): Promise<AgencyState> {
    const records = await this.log.read(streamId('agency', nameOf(n)));
    return records
      .map(({ storedType, data }) => decode(storedType, data))
      .filter((event): event is AgencyEvent => event.type.startsWith('agency.'))
      .reduce((sum, event) => agency.evolve(sum, event), agency.initialState);
  }

  async hasLeft(n: number): Promise<boolean> {
    return (await this.log.read(streamId('person', personOf(n)))).length > 0;
  }

  /** How many agencies have somebody who can speak in the role of the capacity. */
  async upholding(capacity: Holder['capacity']): Promise<number> {
    let count = 0;
    for (const n of this.holders.keys()) {
      const { status, mandates, credentials } = await this.state(n);
      const hasLeft = await this.hasLeft(n);
      const speaks = Object.values(credentials).some(
        ({ roles, revoked, personId }) =>
          roles[0] === roleOf[capacity] && !revoked && !(hasLeft && personId !== undefined),
      );
      if (status === 'registered' && mandates.some((held) => held.capacity === capacity) && speaks) count++;
    }
    return count;
  }
}

/** By one process after another, or by both at once. */
const carriers = fc.constantFrom([0], [1], [0, 1], [1, 0]);
const holders = fc.array(fc.record({ capacity: fc.constantFrom('administer', 'audit'), keys: fc.nat(2) }), {
  minLength: 2,
  maxLength: 3,
});
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ type: fc.constant('bind' as const), n: fc.nat(2), key: fc.nat(1) }),
  fc.record({
    type: fc.constant('revoke' as const),
    n: fc.nat(2),
    key: fc.nat(1),
    isConfirmed: fc.boolean(),
  }),
  fc.record({
    type: fc.constantFrom('suspend' as const, 'withdraw' as const, 'leave' as const),
    n: fc.nat(2),
  }),
);

describe('somebody who audits and somebody who administers', () => {
  it('is left whatever is revoked, bound, suspended and withdrawn at one moment, in any processes, and whoever leaves', async () => {
    await fc.assert(
      fc.asyncProperty(
        holders,
        fc.array(fc.tuple(deed, carriers), { minLength: 2, maxLength: 6 }),
        fc.scheduler(),
        async (parties, deeds, s) => {
          const installation = new Installation(parties);
          await installation.begin();
          const before = new Map<Holder['capacity'], number>();
          for (const capacity of ['audit', 'administer'] as const)
            before.set(capacity, await installation.upholding(capacity));
          const processes = [processOn(installation.log, s), processOn(installation.log, s)];
          const work: (() => Promise<unknown>)[] = [];
          for (const [given, by] of deeds) {
            const one = { ...given, n: given.n % parties.length };
            if (one.type === 'leave') {
              work.push(async () => {
                await s.schedule(Promise.resolve());
                if (await installation.hasLeft(one.n)) return;
                const left = { type: 'person.ended', data: { reason } } as const;
                await installation.put(streamId('person', personOf(one.n)), left);
              });
              continue;
            }
            if (one.type === 'revoke' && !one.isConfirmed) {
              const command = commandOf(one, parties[one.n] as Holder);
              const id = randomUUID();
              const own = {
                source: agencySource('X'),
                id,
                digest: id,
                aggregateId: nameOf(one.n),
                actor: first,
              };
              const times = { occurredAt: at, receivedAt: at, origin: { via: 'http' } as const };
              work.push(async () => processes[by[0] ?? 0]?.submitOwn({ ...own, command, ...times }));
              continue;
            }
            const { approvalId, confirm } = await installation.ask(one);
            work.push(async () => {
              await s.schedule(Promise.resolve());
              await confirm();
              const outcomes = await Promise.all(
                by.map((n) => (processes[n] as CommandIntake).finish(approvalId)),
              );
              expect(new Set(outcomes.map((ran) => JSON.stringify(ran?.outcome))).size).toBe(1);
            });
          }
          let isDone = false;
          const all = Promise.all(work.map((each) => each())).then(() => {
            isDone = true;
          });
          all.catch(() => undefined);
          // two that wait for each other are found, and not waited for
          do {
            await s.waitIdle();
            await new Promise(setImmediate);
          } while (s.count() > 0);
          if (!isDone) await Promise.race([all, Promise.reject(new Error('it came to a stand'))]);
          for (const [capacity, count] of before)
            if (count > 0) expect(await installation.upholding(capacity)).toBeGreaterThan(0);
        },
      ),
      // to look for a smaller one takes minutes, in which nothing else gets its turn
      { numRuns: 200, endOnFailure: true },
    );
  });
});
