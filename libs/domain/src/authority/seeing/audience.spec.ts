import fc from 'fast-check';
import type { Facts } from '../relation/facts.js';
import type { Installation, Party } from '../relation/subject.js';
import { audience, listening, type Listener } from './audience.js';
import { viewEvent } from './events.js';
import { fields, type Field } from './fields.js';

const here: Installation = {
  districtCode: '520111',
  homeBureauId: 'EMB',
  commands: [{ capacity: 'command', areaCode: '520111' }],
};
const party = (agencyId: string, more: Partial<Party> = {}): Party => ({
  ...{ agencyId, kind: 'department', mandates: [] },
  ...more,
});
const reader = (one: Party): Listener['who'] => {
  const who = listening(one);
  if (!who) throw new Error(`${one.agencyId} reads nothing`);
  return who;
};
const bureau = reader(party('EMB', { mandates: here.commands }));
const fire = reader(party('FIRE'));
const police = reader(party('POLICE'));
const bus = reader(party('BUS', { kind: 'enterprise' }));
const auditor = reader(party('AUDIT', { mandates: [{ capacity: 'audit', areaCode: '520111' }] }));

const ofIncident = (...joined: string[]): Facts => ({
  seen: ['INC-1'],
  incidents: [
    {
      ...{ areaCode: '520111', category: 'accident' },
      joined: joined.map((agencyId) => ({ agencyId, as: 'notified' as const })),
    },
  ],
});
const event = (type: string, data: Record<string, unknown>, actorAgencyId = 'EMB') => ({
  ...{ type, data, actorAgencyId, incidentId: 'INC-1' },
});

describe('the audience of an event', () => {
  it('is told the same where it may see the same, and nothing where it may see nothing', () => {
    const reported = event('incident.reported', { title: 'T', description: 'D', reporterContact: 'C' }, 'X');
    const of = ofIncident('FIRE', 'POLICE', 'BUS');
    const stranger = reader(party('OTHER'));
    const told = audience(
      reported,
      [fire, bus, police, stranger].map((who) => ({ who, of, here })),
    );
    expect(told).toEqual([
      {
        ...{ to: ['FIRE', 'POLICE'], sight: 'whole', cut: ['reporterContact'], incidentId: 'INC-1' },
        ...{ data: { title: 'T', description: 'D' }, actorAgencyId: 'X' },
      },
      {
        ...{ to: ['BUS'], sight: 'part', cut: ['actor', 'details', 'reporterContact'], incidentId: 'INC-1' },
        data: { title: 'T' },
      },
    ]);
  });

  it('is not told the id of an incident that it does not see', () => {
    const of = { ...ofIncident(), isWithin: true, seen: [], asked: ['BUS'] };
    const asked = event('sharing.asked', { agencyIds: ['BUS', 'FIRE'] });
    expect(audience(asked, [{ who: bus, of, here }])).toEqual([
      {
        ...{ to: ['BUS'], sight: 'request', cut: ['others'], actorAgencyId: 'EMB' },
        data: { agencyIds: ['BUS'] },
      },
    ]);
  });

  it('reads a topic in the role that sees least, whoever else there is in it', () => {
    expect([bureau.role, bus.role, auditor.role]).toEqual([
      'agency-operator',
      'enterprise-operator',
      'auditor',
    ]);
    expect(listening(party('LD', { mandates: [{ capacity: 'administer', areaCode: '520111' }] }))?.role).toBe(
      'administrator',
    );
    const neither = [
      { capacity: 'audit', areaCode: '520111' },
      { capacity: 'administer', areaCode: '520111' },
    ] as const;
    expect(listening(party('BOTH', { mandates: neither }))).toBeUndefined();
    const reported = event('incident.reported', { reporterContact: 'C' }, 'X');
    const cutOf = (who: Listener['who']) =>
      audience(reported, [{ who, of: ofIncident(), here }]).map(({ cut, data }) => ({ cut, data }));
    expect(cutOf(bureau)).toEqual([{ cut: ['reporterContact'], data: {} }]);
    expect(cutOf(auditor)).toEqual([{ cut: [], data: { reporterContact: 'C' } }]);
  });

  it('names what is left out by the rule: whether anything was there nobody learns from it', () => {
    const events = Object.entries(fields).filter(([type]) => type.includes('.'));
    const of: Facts = { ...ofIncident('FIRE', 'BUS'), isWithin: true };
    const holding = (path: string): Record<string, unknown> => {
      const [first = '', ...rest] = path.split('.');
      if (first === '') return {};
      const inner = rest.length === 0 ? 'x' : holding(rest.join('.'));
      return first.endsWith('[]') ? { [first.slice(0, -2)]: [inner] } : { [first]: inner };
    };
    fc.assert(
      fc.property(fc.constantFrom(...events), fc.constantFrom(fire, bus), ([type, table], who) => {
        for (const { path } of table as readonly Field[]) {
          const full = holding(path);
          const shown = viewEvent(event(type, full), who, of, here);
          const left = shown && JSON.stringify(shown.data) === JSON.stringify(full) ? full : {};
          const [withIt] = audience(event(type, full), [{ who, of, here }]);
          const [without] = audience(event(type, left), [{ who, of, here }]);
          if (withIt && without) expect(withIt.cut).toEqual(without.cut);
        }
      }),
    );
  });
});
