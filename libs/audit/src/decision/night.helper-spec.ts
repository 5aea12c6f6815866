import { storedName, type AnyEvent, type RecordedEvent } from '#contracts';
import { sharing, type Candidate, type SharingCommand, type SharingEvent, type SharingState } from '#domain';
import { event } from '../events.helper-spec.js';

export const decidedAt = '2026-06-18T18:11:00.000Z';
export const commander = { agencyId: 'EMB', principal: '指挥长', role: 'commander' } as const;

/** A log in which things happen one after the other, at every tenth position. */
export class Night {
  readonly records: RecordedEvent[] = [];
  private readonly states = new Map<string, SharingState>();

  state(stream: string): SharingState {
    return this.states.get(stream) ?? sharing.initialState;
  }

  record(stream: string, happened: AnyEvent): this {
    const n = this.records.length;
    this.records.push(
      event(n, {
        stream,
        position: BigInt(n * 10),
        storedType: storedName(happened),
        data: JSON.parse(JSON.stringify(happened.data)),
        metadata: { ...event(n).metadata, actor: commander, occurredAt: decidedAt },
      }),
    );
    if (happened.type.startsWith('sharing.')) {
      this.states.set(stream, sharing.evolve(this.state(stream), happened as SharingEvent));
    }
    return this;
  }

  resource(id: string, owner: string, extra: object = {}): this {
    return this.record(`resource-${id}`, {
      type: 'resource.registered',
      data: {
        name: id,
        kind: 'team.rescue',
        capability: { code: 'rescue-team', perUnit: 1 },
        quantity: 2,
        unit: '队',
        areaCode: '520111',
        readiness: 'ready',
        arrivalMinutes: 30,
        ownerAgencyId: owner,
        ...extra,
      },
    });
  }

  /** As the service would: the candidates are what the read model showed at that position. */
  decide(candidates: readonly Candidate[], logPosition: string, override?: object): this {
    const command = {
      type: 'sharing.decide-allocation',
      data: { candidates, logPosition, ...(override && { override }) },
    } as SharingCommand;
    const decision = sharing.decide(command, this.state('sharing-S-1'), {
      actor: commander,
      occurredAt: decidedAt,
      receivedAt: decidedAt,
    });
    if ('refusal' in decision) throw new Error(decision.refusal.code);
    for (const decided of decision.events) this.record('sharing-S-1', decided);
    return this;
  }

  source(change: (records: RecordedEvent[]) => RecordedEvent[] = (records) => records) {
    const records = change([...this.records]);
    return {
      events: async function* (prefixes: readonly string[] = ['']) {
        await Promise.resolve();
        yield records.filter(({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix)));
      },
    };
  }
}

export const candidate = (
  resourceId: string,
  ownerAgencyId: string,
  extra: Partial<Candidate> = {},
): Candidate => ({
  resourceId,
  ownerAgencyId,
  capability: 'rescue-team',
  perUnit: 1,
  availableUnits: 2,
  readiness: 'ready',
  arrivalMinutes: 30,
  costPerUnitFen: 0,
  minimumReserve: 0,
  areaCode: '520111',
  ...extra,
});
