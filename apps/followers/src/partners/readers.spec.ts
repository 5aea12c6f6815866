import type { AgencyFacts } from '#domain';
import type { HeardObject, Hearer } from '#read-model';
import { Readers } from './readers.js';

const party = (agencyId: string): AgencyFacts => ({
  ...{ agencyId, kind: 'enterprise', mandates: [], suspended: false },
});

/** What is kept of who is told what, in memory. */
class MemoryAudiences {
  readonly kept = new Map<string, Hearer>();
  readonly objects = new Map<string, readonly HeardObject[]>();
  hearers = (): Promise<Hearer[]> => Promise.resolve([...this.kept.values()]);
  heardBy = (agencyId: string): Promise<Map<string, HeardObject>> =>
    Promise.resolve(new Map((this.objects.get(agencyId) ?? []).map((one) => [one.object, one])));
  begin = (agencyId: string, since: bigint, objects: readonly HeardObject[]): Promise<void> => {
    this.kept.set(agencyId, { agencyId, since, begun: false });
    this.objects.set(agencyId, objects);
    return Promise.resolve();
  };
  hasBegun = (agencyId: string): Promise<void> => {
    const { since } = this.kept.get(agencyId) ?? { since: 0n };
    this.kept.set(agencyId, { agencyId, since, begun: true });
    return Promise.resolve();
  };
  end = (agencyId: string): Promise<void> => {
    this.kept.delete(agencyId);
    return Promise.resolve();
  };
}

describe('who is told', () => {
  let audiences: MemoryAudiences;
  let heard: AgencyFacts[];
  let withTopic: string[];
  let shown: string[];
  let fault: unknown;
  let at: number;
  const readers = (): Readers =>
    new Readers({
      directory: {
        heard: () => heard,
        jurisdiction: () => ({ districtCode: '520111', homeBureauId: 'EMB', commands: [] }),
      },
      audiences: audiences,
      withTopic: () => withTopic,
      openTo: () => Promise.resolve([{ object: 'incident-I', sight: 'part' }]),
      show: ({ agencyId }, since, objects) => {
        shown.push(`${agencyId} ${since} ${objects.map(({ object }) => object).join()}`);
        return Promise.resolve(fault);
      },
      now: () => at,
    });
  beforeEach(() => {
    audiences = new MemoryAudiences();
    [heard, withTopic, shown, fault, at] = [[party('BUS'), party('PUMP')], ['BUS'], [], undefined, 0];
  });
  const ids = async (one: Readers, position: bigint): Promise<string[]> =>
    (await one.at(position)).map(({ viewer: { agencyId }, since }) => `${agencyId} ${since}`);

  it('is who has a topic and holds a key that counts, from then on, with what is open', async () => {
    const one = readers();
    expect(await ids(one, 5n)).toEqual(['BUS 5']);
    withTopic.push('PUMP', 'NOBODY');
    expect(await ids(one, 9n)).toEqual(['BUS 5', 'PUMP 9']);
    expect(shown).toEqual(['BUS 5 incident-I', 'PUMP 9 incident-I']);
  });

  it('is nobody any more who may not be, and begins anew', async () => {
    const one = readers();
    await one.at(5n);
    heard = [];
    expect(await ids(one, 6n)).toEqual([]);
    heard = [party('BUS')];
    expect(await ids(one, 7n)).toEqual(['BUS 7']);
    expect(shown).toEqual(['BUS 5 incident-I', 'BUS 7 incident-I']);
  });

  it('is shown the same again after a crash before it was all written, as of the same place', async () => {
    audiences.kept.set('BUS', { agencyId: 'BUS', since: 5n, begun: false });
    const object = { agencyId: 'BUS', object: 'incident-X', sight: 'part', since: 5n, grown: 5n } as const;
    audiences.objects.set('BUS', [object, { ...object, object: 'incident-Y', since: 6n, grown: 6n }]);
    expect(await ids(readers(), 8n)).toEqual(['BUS 5']);
    expect(shown).toEqual(['BUS 5 incident-X']);
  });

  it('waits with a topic that takes nothing, without the others', async () => {
    withTopic = ['BUS', 'PUMP'];
    const one = readers();
    await one.at(5n);
    await one.fails('BUS');
    expect(await ids(one, 6n)).toEqual(['PUMP 5']);
    at = 30_001;
    fault = new Error('gone');
    expect(await ids(one, 7n)).toEqual(['PUMP 5']);
    fault = undefined;
    expect(await ids(one, 8n)).toEqual(['PUMP 5']);
    at = 60_003;
    expect((await ids(one, 9n)).sort()).toEqual(['BUS 9', 'PUMP 5']);
  });
});
