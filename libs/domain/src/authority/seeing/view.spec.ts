import type { Facts } from '../relation/facts.js';
import type { Installation, Speaker } from '../relation/subject.js';
import { viewEvent } from './events.js';
import { fields, type Field, type Viewed } from './fields.js';
import { view } from './view.js';

const here: Installation = {
  districtCode: '520111',
  homeBureauId: 'EMB',
  commands: [{ capacity: 'command', areaCode: '520111' }],
};
const speaker = (agencyId: string, more: Partial<Speaker> = {}): Speaker => ({
  ...{ agencyId, kind: 'department', mandates: [], role: 'duty-officer', principal: 'p', keyId: 'k' },
  ...more,
});
const fire = speaker('FIRE');
const bus = speaker('BUS', { kind: 'enterprise', role: 'enterprise-operator' });
const bureau = speaker('EMB', { mandates: here.commands });

const within = (...joined: string[]): Facts => ({
  isWithin: true,
  incidents: [
    {
      ...{ areaCode: '520111', category: 'accident' },
      joined: joined.map((agencyId) => ({ agencyId, as: 'notified' as const })),
    },
  ],
});

/** A value that holds `token` where the path points. */
function holding(path: string, token: string): Record<string, unknown> {
  const [first = '', ...rest] = path.split('.');
  if (first === '') return { text: token };
  const inner = rest.length === 0 ? undefined : holding(rest.join('.'), token);
  return first.endsWith('[]')
    ? { [first.slice(0, -2)]: [inner ?? { text: token }] }
    : { [first]: inner ?? token };
}

const everyField = Object.entries(fields).flatMap(([what, of]) =>
  (of as readonly Field[]).map((field) => [what as Viewed, field.path, field] as const),
);

describe('what is cut', () => {
  it.each(everyField)('of %s leaves out "%s" for who only takes part', (what, path, field) => {
    const value = holding(path, 'TOKEN');
    const shownBy = (table: readonly Field[]): string =>
      JSON.stringify(
        view(what, value, fire, within('FIRE'), here, { fields: { ...fields, [what]: table } }),
      ) ?? '';
    expect(JSON.stringify(view(what, value, fire, within('FIRE'), here)) ?? '').not.toContain('TOKEN');
    expect(shownBy([field])).not.toContain('TOKEN');
    expect(shownBy([])).toContain('TOKEN');
  });

  it('is shown to whose it is', () => {
    const quotes = [
      { ownerAgencyId: 'FIRE', pricePerUnitFen: 1 },
      { ownerAgencyId: 'BUS', pricePerUnitFen: 2 },
    ];
    expect(view('sharing', { quotes }, fire, within('FIRE'), here)).toEqual({ quotes: [quotes[0]] });
    expect(view('sharing', { quotes }, bureau, within(), here)).toEqual({ quotes });
    const ofRequester = { ...within('FIRE'), requester: 'FIRE' };
    expect(view('sharing', { quotes }, fire, ofRequester, here)).toEqual({ quotes });
    // an operator of the bureau that commands reads answers, and prices no more than anybody
    const operator = { ...bureau, role: 'agency-operator' as const };
    expect(view('sharing', { quotes }, operator, within(), here)).toEqual({
      quotes: [{ ownerAgencyId: 'FIRE' }, { ownerAgencyId: 'BUS' }],
    });
  });

  it('shows the funding of a requisition to the owner of its line', () => {
    const value = {
      lines: [{ lineId: '1', ownerAgencyId: 'BUS' }],
      requisitions: [
        { lineIds: ['1'], funding: 'A' },
        { lineIds: ['2'], funding: 'B' },
      ],
    };
    expect(view('sharing', value, bus, { ...within(), lineOwners: ['BUS'] }, here)).toEqual({
      lines: value.lines,
      requisitions: [value.requisitions[0]],
    });
  });

  it('leaves who was asked the request, its own answers and the questions to it', () => {
    const value = {
      ...{ id: 'S', incidentId: 'I', requesterAgencyId: 'EMB', purpose: '排水', endReason: 'x' },
      answers: [{ ownerAgencyId: 'BUS' }, { ownerAgencyId: 'FIRE' }],
      questions: [
        { queryId: '1', byAgencyId: 'EMB', toAgencyIds: ['FIRE', 'BUS'] },
        { queryId: '2', byAgencyId: 'EMB', toAgencyIds: ['FIRE'] },
        { queryId: '3', byAgencyId: 'FIRE' },
        { queryId: '4', byAgencyId: 'EMB', toAgencyIds: ['BUS'] },
      ],
    };
    expect(view('sharing', value, bus, { ...within(), asked: ['BUS'] }, here)).toEqual({
      ...{ id: 'S', requesterAgencyId: 'EMB', purpose: '排水' },
      answers: [{ ownerAgencyId: 'BUS' }],
      questions: [value.questions[0], value.questions[3]],
    });
    expect(view('incident', { id: 'I' }, bus, { ...within(), asked: ['BUS'] }, here)).toBeUndefined();
    expect(view('sharing', value, bus, within(), here)).toBeUndefined();
  });
});

describe('an event', () => {
  const event = (type: string, data: Record<string, unknown>, actorAgencyId = 'EMB') => ({
    ...{ type, data, actorAgencyId },
  });
  const ofIncident = (agencyId: string): Facts => ({ incidents: within(agencyId).incidents });

  it('of an incident tells a part without who else is there', () => {
    const reported = event('incident.reported', { title: 'T', description: 'D', reporterAgencyId: 'X' });
    expect(viewEvent(reported, bus, ofIncident('BUS'), here)).toEqual({ data: { title: 'T' } });
    expect(viewEvent(reported, fire, ofIncident('FIRE'), here)?.data).toMatchObject({ description: 'D' });
    expect(viewEvent(reported, bus, ofIncident('FIRE'), here)).toBeUndefined();
    const told = event('incident.agency-notified', { agencyId: 'FIRE', message: 'm' });
    expect(viewEvent(told, bus, ofIncident('BUS'), here)).toBeUndefined();
  });

  it('of a negotiation tells an owner of its own lines', () => {
    const of: Facts = {
      ...within(),
      lineOwners: ['BUS'],
      lines: [
        { lineId: '1', ownerAgencyId: 'BUS' },
        { lineId: '2', ownerAgencyId: 'FIRE' },
      ],
    };
    const sent = event('sharing.dispatched', { lines: [{ lineId: '1' }, { lineId: '2' }] }, 'FIRE');
    expect(viewEvent(sent, bus, of, here)?.data).toEqual({ lines: [{ lineId: '1' }] });
    const others = event('sharing.dispatched', { lines: [{ lineId: '2' }] }, 'FIRE');
    expect(viewEvent(others, bus, of, here)).toBeUndefined();
    expect(
      viewEvent(event('sharing.answered', { ownerAgencyId: 'FIRE' }, 'FIRE'), bus, of, here),
    ).toBeUndefined();
    expect(viewEvent(event('sharing.offer-withdrawn', { reason: 'r' }, 'BUS'), bus, of, here)).toMatchObject({
      actorAgencyId: 'BUS',
    });
  });

  it('that asks, answers or pays one is for that one, without what is others’', () => {
    const of = { ...within(), asked: ['BUS'] };
    const toOwner = event('sharing.quote-requested', { resourceId: 'R', byAgencyId: 'EMB' });
    const answer = event('sharing.information-answered', { queryId: '1', text: 't', byAgencyId: 'EMB' });
    const paid = event('sharing.compensation-paid', { claimId: 'C', amountFen: 1, reference: 'r' });
    for (const one of [toOwner, answer, paid]) {
      expect(viewEvent(one, bus, of, here)).toBeUndefined();
      expect(viewEvent(one, bus, { ...of, concerned: ['FIRE'] }, here)).toBeUndefined();
      expect(viewEvent(one, bus, { ...of, concerned: ['BUS'] }, here)?.data).toEqual(one.data);
    }
  });

  it('that asks many tells each of itself alone', () => {
    const asked = event('sharing.asked', { agencyIds: ['BUS', 'FIRE'], byAgencyId: 'EMB' });
    const of = { ...within(), asked: ['BUS'] };
    expect(viewEvent(asked, bus, of, here)?.data).toEqual({ agencyIds: ['BUS'], byAgencyId: 'EMB' });
  });
});
