import { storedName, type AnyEvent, type RecordedEvent } from '#contracts';
import {
  sharing,
  stepsAfter,
  type Actor,
  type SharingCommand,
  type SharingEvent,
  type SharingState,
} from '#domain';
import { CandidateFold } from '../decision/candidates.js';
import { event } from '../events.helper-spec.js';
import type { ReplayLog } from '../replay/replay-log.js';
import { replayLogOf } from '../replay/replay.helper-spec.js';
import { whatIf } from './what-if.js';

const commander: Actor = { agencyId: 'EMB', principal: '指挥长', role: 'commander' };
const at = (minutes: number): string =>
  new Date(Date.parse('2026-06-18T18:00:00.000Z') + minutes * 60_000).toISOString();

/** One log of resources and negotiations, made by the deciders themselves: a minute passes per event. */
class Night {
  readonly records: RecordedEvent[] = [];
  private readonly fold = new CandidateFold();
  private readonly states = new Map<string, SharingState>();

  get last(): string {
    return this.records.at(-1)?.position.toString() ?? '';
  }

  record(stream: string, happened: AnyEvent, actor = commander): string {
    const n = this.records.length;
    const id = stream.slice(stream.indexOf('-') + 1);
    if (happened.type.startsWith('resource.')) this.fold.take(id, happened as never);
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

  ask(id: string, amount: number, neededInMinutes: number): string {
    return this.record(`sharing-${id}`, {
      type: 'sharing.requested',
      data: {
        requesterAgencyId: 'GAOPO',
        incidentId: 'INC',
        capability: 'rescue-team',
        amount,
        neededBy: at(neededInMinutes),
        deliverTo: { areaCode: '520111', place: '高坡' },
        priority: 1,
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
    const decided = decision.events[0] as SharingEvent;
    const position = this.record(`sharing-${id}`, decided);
    for (const { aggregateId: resourceId, command: reserve } of stepsAfter(id, decided)) {
      this.record(`resource-${resourceId}`, { type: 'resource.reserved', data: reserve.data } as AnyEvent);
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

  private state(id: string): SharingState {
    return this.states.get(id) ?? sharing.initialState;
  }
}

/** FIRE is near and dear, CITY far and cheap. The commander keeps FIRE for the second request. */
function contested() {
  const night = new Night();
  night.team('FIRE1', 'FIRE', 20, 1, 500);
  night.team('CITY1', 'CITY', 90, 2, 100);
  night.ask('S-1', 1, 60);
  const first = night.decide('S-1', { reason: '留给泄漏现场', lines: [{ resourceId: 'CITY1', units: 1 }] });
  night.ask('S-2', 1, 60);
  const second = night.decide('S-2');
  night.send('S-2', 'FIRE1');
  return { night, first, second, log: replayLogOf(night.records) };
}

describe('what would have been', () => {
  it('is what was, when nothing is changed', async () => {
    const { log, night } = contested();
    const found = await whatIf({ changes: [] }, log);
    expect(found).toMatchObject({ compared: [], notes: [], until: night.last });
    expect(found.wouldBe).toEqual(found.was);
    expect(found.was).toEqual({ negotiations: 2, unmet: 0, breaches: 1, costFen: 600 });
  });

  it('follows a decision without its override through to the next request', async () => {
    const { log, first } = contested();
    const found = await whatIf(
      { changes: [{ kind: 'replace', position: first, data: { override: null } }] },
      log,
    );
    const [one, two] = found.compared;
    expect(one).toMatchObject({
      sharingId: 'S-1',
      was: { missingWhenNeeded: 1, costFen: 100, lines: [{ resourceId: 'CITY1', isLate: true }] },
      wouldBe: {
        missingWhenNeeded: 0,
        costFen: 500,
        lines: [{ resourceId: 'FIRE1', isEstimate: true, isLate: false }],
      },
    });
    // the second finds FIRE1 taken, and CITY1 too far
    expect(two).toMatchObject({
      sharingId: 'S-2',
      was: { unmet: 0, missingWhenNeeded: 0, lines: [{ resourceId: 'FIRE1', isEstimate: false }] },
      wouldBe: { unmet: 1, missingWhenNeeded: 1, costFen: 0, lines: [] },
    });
    expect(found.wouldBe).toEqual({ negotiations: 2, unmet: 1, breaches: 1, costFen: 500 });
    expect(found.notes.map(({ code }) => code)).toEqual(expect.arrayContaining(['replaced', 'decided-anew']));
  });

  it('decides by the policy alone when another version is named', async () => {
    const { log, first } = contested();
    const policyVersion = 'agreement-arrival-cost.v1';
    const found = await whatIf({ changes: [{ kind: 'policy', position: first, policyVersion }] }, log);
    expect(found.compared[0]?.wouldBe?.lines).toMatchObject([{ resourceId: 'FIRE1' }]);
    const unknown = { kind: 'policy', position: first, policyVersion: 'none.v9' } as const;
    await expect(whatIf({ changes: [unknown] }, log)).rejects.toMatchObject({
      code: 'change-does-not-apply',
    });
  });

  it('takes a resource away, or adds to it', async () => {
    const { log, second } = contested();
    const before = (BigInt(second) - 1n).toString();
    const gone = await whatIf(
      { changes: [{ kind: 'resource', position: before, resourceId: 'FIRE1', withdrawn: true }] },
      log,
    );
    expect(gone.compared.map(({ sharingId, wouldBe }) => [sharingId, wouldBe?.unmet])).toEqual([['S-2', 1]]);
    const unready = await whatIf(
      { changes: [{ kind: 'resource', position: before, resourceId: 'FIRE1', readiness: 'not-ready' }] },
      log,
    );
    expect(unready.compared).toEqual(gone.compared);
    const { first } = contested();
    const more = await whatIf(
      {
        changes: [
          { kind: 'resource', position: before, resourceId: 'FIRE1', quantity: 2 },
          { kind: 'replace', position: second, data: { override: null } },
        ],
      },
      log,
    );
    expect(BigInt(first)).toBeLessThan(BigInt(second));
    expect(more.compared).toEqual([]);
  });

  it('leaves an event out', async () => {
    const { log, first } = contested();
    const found = await whatIf({ changes: [{ kind: 'drop', position: first }] }, log);
    expect(found.compared).toMatchObject([
      { sharingId: 'S-1', was: { unmet: 0 }, wouldBe: { unmet: 1, lines: [] } },
    ]);
    expect(found.notes[0]).toMatchObject({ position: first, code: 'dropped' });
  });

  it('stops where it is told to, and refuses what does not fit the log', async () => {
    const { log, first, second } = contested();
    const found = await whatIf({ changes: [], until: first }, log);
    expect([found.until, found.was.negotiations]).toEqual([first, 1]);
    for (const change of [
      { kind: 'drop', position: `${BigInt(second) + 1n}` },
      { kind: 'drop', position: '99999' },
      { kind: 'resource', position: second, resourceId: 'NONE', withdrawn: true },
    ] as const) {
      await expect(whatIf({ changes: [change] }, log)).rejects.toMatchObject({
        code: 'change-does-not-apply',
      });
    }
  });

  it('cannot write: it is given what can be read and nothing else', async () => {
    const { log, first } = contested();
    // @ts-expect-error a log for replaying has no way to append
    expect(log.append).toBeUndefined();
    const asked: string[] = [];
    const watched = new Proxy(log, {
      get: (target, name) => {
        asked.push(String(name));
        return target[name as keyof ReplayLog];
      },
    });
    await whatIf({ changes: [{ kind: 'drop', position: first }] }, watched);
    expect(new Set(asked)).toEqual(new Set(['after']));
  });
});
