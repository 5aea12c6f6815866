import type { AnyEvent, RecordedEvent } from '#contracts';
import type { Capacity } from '#domain';
import fc from 'fast-check';
import { IncidentTies } from '../../libs/application/src/directory/incident-ties.js';
import { keptForm, seal, unseal } from '../../libs/application/src/directory/sealing.js';
import { Worlds, type KeptWorlds } from '../../libs/application/src/directory/worlds.js';
import { at, capabilities, requesters, steps, type Step } from './deeds.helper-spec.js';
import { logOf } from './history.helper-spec.js';

const drill = 'D1';
const incidents = ['I1', 'I2', 'I3'] as const;
const agencies = ['EMB', 'FIRE', 'ENT', 'CITY'] as const;
const capacities: readonly Capacity[] = ['command', 'local', 'warn', 'audit', 'administer'];
const key = Buffer.alloc(32, 4);

const of = fc.constantFrom;
const always = fc.constant;
const reason = { reason: 'r' };
const happened = (
  streams: readonly string[],
  ...events: readonly fc.Arbitrary<object>[]
): fc.Arbitrary<readonly Step[]> =>
  fc
    .tuple(of(...streams), of(...agencies), fc.oneof(...events))
    .map(([stream, by, event]) => [{ stream, by, events: [event as AnyEvent] }]);
const event = (type: string, data: fc.Arbitrary<object> = always(reason)): fc.Arbitrary<object> =>
  data.map((each) => ({ type, data: each }));

/** What deciders would not all let happen in this order: what is folded must not hang on that. */
const beside: fc.Arbitrary<readonly Step[]> = fc.oneof(
  happened(
    incidents.map((id) => `incident-${id}`),
    event(
      'incident.reported',
      fc.record({ category: of('accident', 'natural-disaster'), areaCode: of('520111', '520111010') }),
    ),
    event('incident.verified', always({ findings: 'f' })),
    event('incident.classified', fc.record({ category: of('accident', 'public-health') })),
    event('incident.agency-notified', fc.record({ agencyId: of(...agencies) })),
    event('incident.command-established', fc.record({ commandingAgencyId: of(...agencies) })),
    event('incident.merged', fc.record({ intoIncidentId: of(...incidents) })),
    event('incident.closed'),
  ),
  happened(
    ['task-T8', 'task-T9'],
    event(
      'task.assigned',
      fc.record({
        incidentId: of(...incidents),
        assigneeAgencyId: of(...agencies),
        assignerAgencyId: of(...agencies),
      }),
    ),
    event('task.accepted', always({})),
    event('task.declined'),
  ),
  happened(
    agencies.map((id) => `agency-${id}`),
    event('agency.registered', of('department', 'enterprise').map((kind) => ({ name: 'n', kind }))),
    event('agency.mandated', fc.record({ capacity: of(...capacities), areaCode: always('520111') })),
    event('agency.mandate-withdrawn', fc.record({ capacity: of(...capacities), areaCode: always('520111') })),
    event(
      'agency.credential-issued',
      fc.record({ keyId: of('k', '__proto__'), publicKey: always({ x: 'x' }), roles: of(['administrator'], ['commander']) }),
    ),
    event('agency.credential-revoked', always({ keyId: 'k', reason: 'r' })),
    event('agency.suspended'),
  ),
  happened([`drill-${drill}`], event('drill.ended')),
  happened(
    ['installation-liandong'],
    event('installation.set', fc.record({ districtCode: always('520111'), homeBureauId: of(...agencies) })),
  ),
);

/** A history of the live world and one of a drill, each in its order, between each other. */
const histories = fc
  .tuple(mixed(), mixed(), fc.array(fc.boolean(), { minLength: 1 }))
  .map(([live, inside, turns]) => {
    const [one, other] = [[...logOf(live).events], [...logOf(inside).events]];
    const records: RecordedEvent[] = [];
    for (let n = 0; one.length > 0 || other.length > 0; n++) {
      const isLive = other.length === 0 || (one.length > 0 && turns[n % turns.length]);
      const next = (isLive ? one : other).shift();
      if (!next) continue;
      const stream = isLive ? next.stream : `exercise/${drill}/${next.stream}`;
      records.push({ ...next, stream, position: BigInt(n) * 10n, eventId: `event ${n}` });
    }
    return records;
  });

function mixed(): fc.Arbitrary<readonly Step[]> {
  return fc
    .tuple(steps, fc.array(fc.tuple(fc.nat(80), beside), { minLength: 20, maxLength: 60 }))
    .map(([told, others]) =>
      others.reduce<readonly Step[]>(
        (so, [place, more]) => [...so.slice(0, place), ...more, ...so.slice(place)],
        told,
      ),
    );
}

/** A log that ends somewhere. */
class Log {
  end = 0;
  constructor(private readonly records: readonly RecordedEvent[]) {}

  read(stream: string): Promise<RecordedEvent[]> {
    return Promise.resolve(this.records.slice(0, this.end).filter((record) => record.stream === stream));
  }

  /** What came since the last time. */
  until(end: number): readonly RecordedEvent[] {
    const news = this.records.slice(this.end, end);
    this.end = end;
    return news;
  }
}

const takeAll = (worlds: Worlds, records: readonly RecordedEvent[]): void => {
  for (const record of records) worlds.take(record);
};

/** As a process leaves it and another finds it. */
function passedOn(worlds: Worlds, { position, eventId, stream, revision }: RecordedEvent): KeptWorlds {
  const at = { position, eventId, stream, revision };
  const found = unseal(seal({ at, worlds: worlds.save() }, 'epoch', key), 'epoch', key);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

/** Everything that can be asked of it. */
async function answersOf(worlds: Worlds): Promise<object> {
  const { registry } = worlds;
  const facts = [];
  const asked = [];
  for (const scope of [undefined, drill]) {
    const world = worlds.of(scope);
    for (const id of incidents) facts.push(await world?.ties.facts(id));
    for (const capability of capabilities)
      for (const requesterAgencyId of requesters)
        asked.push(
          world?.owners.toAsk(
            { capability, requesterAgencyId, at: at(60) },
            (agencyId) => registry.facts(agencyId),
            registry.jurisdiction(),
          ),
        );
  }
  return {
    facts,
    asked,
    states: agencies.map((id) => registry.state(id)),
    registered: registry.registered(),
    installation: registry.installation(),
    jurisdiction: registry.jurisdiction(),
    holders: capacities.map((capacity) => registry.holdersOf(capacity)),
    administrators: agencies.map((id) => registry.administratorsBeside(id, 'k')),
  };
}

describe('what is kept of the directory', () => {
  it('answers as what it was kept of, and goes on from any place to what a fold of all comes to', async () => {
    const found = { ties: 0, over: 0, asked: 0, holders: 0 };
    await fc.assert(
      fc.asyncProperty(histories, fc.array(fc.nat(400), { minLength: 1, maxLength: 4 }), async (records, cuts) => {
        const log = new Log(records);
        const all = new Worlds(log);
        let passed = new Worlds(log);
        const places = cuts.map((cut) => 1 + (cut % records.length)).sort((a, b) => a - b);
        for (const place of [...places, records.length]) {
          const news = log.until(place);
          takeAll(all, news);
          takeAll(passed, news);
          const last = records[place - 1];
          if (!last) throw new Error('unreachable');
          passed = new Worlds(log, passedOn(passed, last).worlds);
          const answers = await answersOf(all);
          expect(await answersOf(passed)).toEqual(answers);
          count(answers as Counted, found);
        }
      }),
      { numRuns: 60 },
    );
    // the property says nothing where nothing is found
    for (const [what, many] of Object.entries(found)) expect([what, many > 0]).toEqual([what, true]);
  });

  it('reads what is over out of its streams, those merged into it too', async () => {
    const say = (stream: string, type: string, data: object): Step => ({
      ...{ stream, by: 'EMB' },
      events: [{ type, data } as AnyEvent],
    });
    const { events } = logOf([
      say('incident-I1', 'incident.reported', { category: 'accident', areaCode: '520111' }),
      say('incident-I2', 'incident.reported', { category: 'accident', areaCode: '520111' }),
      say('task-T8', 'task.assigned', { incidentId: 'I2', assigneeAgencyId: 'FIRE', assignerAgencyId: 'EMB' }),
      say('incident-I2', 'incident.merged', { intoIncidentId: 'I1' }),
      say('incident-I1', 'incident.closed', reason),
      say('incident-I3', 'incident.reported', { category: 'accident', areaCode: '520111' }),
      say('incident-I3', 'incident.closed', reason),
    ]);
    const log = new Log(events);
    const reads: string[] = [];
    const read = (stream: string): Promise<RecordedEvent[]> => (reads.push(stream), log.read(stream));
    // of two that are over one is in memory
    const ties = new IncidentTies(read, '', undefined, 1);
    for (const record of log.until(events.length)) ties.take(record, record.stream);
    const { joined = [] } = (await ties.facts('I1')) ?? {};
    expect(joined.map(({ agencyId, as }) => `${agencyId} ${as}`)).toEqual(['EMB reporter', 'EMB reporter', 'FIRE task']);
    expect(reads.sort()).toEqual(['incident-I1', 'incident-I2', 'task-T8']);
  });

  it('is not used when another hand was on it, or when it is of another form or epoch', () => {
    const worlds = new Worlds(new Log([]));
    const place = { position: 20n, eventId: 'e', stream: 'agency-EMB', revision: 0n };
    const row = seal({ at: place, worlds: worlds.save() }, 'epoch', key);
    expect(unseal(row, 'epoch', key)).toMatchObject({ at: place });
    const state = Buffer.from(row.state);
    state.writeUInt8((state.at(-1) ?? 0) ^ 1, state.length - 1);
    const tampered = [
      { ...row, state },
      { ...row, at: { ...place, position: 21n } },
      { ...row, at: { ...place, eventId: 'f' } },
      { ...row, at: { ...place, stream: 'agency-FIRE' } },
      { ...row, at: { ...place, revision: 1n } },
      { ...row, epoch: undefined },
      { ...row, tag: Buffer.alloc(0) },
      { ...row, tag: Buffer.alloc(32) },
    ];
    for (const each of tampered) expect(unseal(each, each.epoch, key)).toBe('wrong-tag');
    expect(unseal(row, 'epoch', Buffer.alloc(32, 5))).toBe('wrong-tag');
    expect(unseal(row, 'another', key)).toBe('other-epoch');
    expect(unseal(row, undefined, key)).toBe('other-epoch');
    expect(unseal({ ...row, form: keptForm + 1 }, 'epoch', key)).toBe('other-form');
    expect(unseal({ ...row, form: keptForm - 1 }, 'epoch', key)).toBe('other-form');
  });
});

interface Counted {
  readonly facts: readonly ({ readonly joined: readonly unknown[]; readonly endedAt?: string } | undefined)[];
  readonly asked: readonly (readonly string[] | undefined)[];
  readonly holders: readonly (readonly string[])[];
}

function count({ facts, asked, holders }: Counted, found: Record<'ties' | 'over' | 'asked' | 'holders', number>): void {
  for (const each of facts) {
    if ((each?.joined.length ?? 0) > 1) found.ties++;
    if (each?.endedAt !== undefined) found.over++;
  }
  found.asked += asked.flat().length;
  found.holders += holders.flat().length;
}
