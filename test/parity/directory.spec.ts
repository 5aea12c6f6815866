import type { AnyEvent, RecordedEvent } from '#contracts';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { IncidentTies } from '../../libs/application/src/directory/incident-ties.js';
import { keptForm, seal, unseal } from '../../libs/application/src/directory/sealing.js';
import { Worlds, type KeptWorlds } from '../../libs/application/src/directory/worlds.js';
import { agencies, capacities, drill, histories, incidents, persons, reason } from './acts.helper-spec.js';
import { at, capabilities, requesters, type Step } from './deeds.helper-spec.js';
import { logOf } from './history.helper-spec.js';

const key = Buffer.alloc(32, 4);

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
    persons: persons.map((id) => registry.person(id)),
    staff: agencies.map((id) => registry.personsOf(id).map(({ personId }) => personId)),
    signingIn: ['a', 'b'].map((signIn) => registry.signingIn(signIn)),
  };
}

const say = (stream: string, type: string, data: object, by = 'EMB'): Step => ({
  ...{ stream, by },
  events: [{ type, data } as AnyEvent],
});

/** Independent of the version of Node. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => {
    if (each instanceof Map) return { map: [...(each as Map<unknown, unknown>)] };
    if (each instanceof Set) return { set: [...(each as Set<unknown>)] };
    return typeof each === 'bigint' ? `${each}n` : each;
  });

describe('what is kept of the directory', () => {
  it('answers as what it was kept of, and goes on from any place to what a fold of all comes to', async () => {
    const found = { ties: 0, over: 0, asked: 0, holders: 0 };
    await fc.assert(
      fc.asyncProperty(
        histories,
        fc.array(fc.nat(400), { minLength: 1, maxLength: 4 }),
        async (records, cuts) => {
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
        },
      ),
      { numRuns: 120, endOnFailure: true },
    );
    // the property says nothing where nothing is found
    for (const [what, many] of Object.entries(found)) expect([what, many > 0]).toEqual([what, true]);
  });

  it('reads what is over out of its streams, those merged into it too', async () => {
    const { events } = logOf([
      say('incident-I1', 'incident.reported', { category: 'accident', areaCode: '520111' }),
      say('incident-I2', 'incident.reported', { category: 'accident', areaCode: '520111' }),
      say('task-T8', 'task.assigned', {
        incidentId: 'I2',
        assigneeAgencyId: 'FIRE',
        assignerAgencyId: 'EMB',
      }),
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
    expect(joined.map(({ agencyId, as }) => `${agencyId} ${as}`)).toEqual([
      'EMB reporter',
      'EMB reporter',
      'FIRE task',
    ]);
    expect(reads.sort()).toEqual(['incident-I1', 'incident-I2', 'task-T8']);
  });

  it('has another form as soon as the fold makes something else of the same events', () => {
    const place = { category: 'accident', areaCode: '520111' };
    const term = { validFrom: at(0), validUntil: at(900), items: [{ resourceKind: 'crane', maxUnits: 1 }] };
    const { events } = logOf([
      say('installation-liandong', 'installation.set', { districtCode: '520111', homeBureauId: 'EMB' }),
      say('agency-EMB', 'agency.registered', { name: 'n', kind: 'department', areaCode: '520111' }),
      say('agency-EMB', 'agency.mandated', { capacity: 'command', areaCode: '520111', of: ['accident'] }),
      say('agency-EMB', 'agency.credential-issued', {
        keyId: 'k',
        publicKey: { x: 'x' },
        roles: ['commander'],
      }),
      say('person-li', 'person.registered', {
        ...{ agencyId: 'EMB', signIn: 'digest', hasNumber: true },
        details: { subject: 'li', sealed: 's' },
      }),
      say('person-li', 'person.ended', { reason: 'r' }),
      say('incident-I1', 'incident.reported', place),
      say('incident-I1', 'incident.verified', { findings: 'f' }),
      say('incident-I1', 'incident.command-established', { commandingAgencyId: 'FIRE' }),
      say('task-T1', 'task.assigned', {
        incidentId: 'I1',
        assigneeAgencyId: 'FIRE',
        assignerAgencyId: 'EMB',
      }),
      say('task-T1', 'task.accepted', {}, 'FIRE'),
      say('incident-I2', 'incident.reported', place, 'ENT'),
      say('incident-I2', 'incident.merged', { intoIncidentId: 'I1' }),
      say('sharing-S1', 'sharing.requested', { incidentId: 'I1', requesterAgencyId: 'EMB' }),
      say('sharing-S1', 'sharing.asked', { agencyIds: ['ENT'] }),
      say('sharing-S1', 'sharing.allocation-decided', { lines: [{ lineId: '1', ownerAgencyId: 'ENT' }] }),
      say('report-P1', 'report.required', { incidentId: 'I1', obligedAgencyId: 'FIRE' }, 'liandong'),
      say('resource-R1', 'resource.registered', {
        capability: { code: 'c' },
        kind: 'crane',
        ownerAgencyId: 'ENT',
      }),
      say('agreement-G1', 'agreement.proposed', {
        providerAgencyId: 'ENT',
        beneficiaryAgencyId: 'EMB',
        ...term,
      }),
      say('agreement-G1', 'agreement.confirmed', {}, 'ENT'),
    ]);
    const worlds = new Worlds(new Log(events));
    takeAll(worlds, events);
    const drilled = events.map((record) => ({ ...record, stream: `exercise/${drill}/${record.stream}` }));
    takeAll(worlds, drilled);
    const digest = createHash('sha256').update(textOf(worlds.save())).digest('base64url');
    // another digest of the same events: raise the number
    expect({ keptForm, digest }).toEqual({
      keptForm: 5,
      digest: '0LRl8XJM38mfwRq-fWqzk48V-JpmbfAx4e4tMU47tY0',
    });
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

function count(
  { facts, asked, holders }: Counted,
  found: Record<'ties' | 'over' | 'asked' | 'holders', number>,
): void {
  for (const each of facts) {
    if ((each?.joined.length ?? 0) > 1) found.ties++;
    if (each?.endedAt !== undefined) found.over++;
  }
  found.asked += asked.flat().length;
  found.holders += holders.flat().length;
}
