import { by, given } from '../kernel/given.helper-spec.js';
import { wholeOf, type WarningContent, type WarningPart } from './content.js';
import { warning } from './decide.js';
import { incidentAfter } from './flow.js';
import { agenciesAddressed, messageKey, type WarningMessage } from './message.js';
import { content, event, message } from './warning.helper-spec.js';
import type { WarningCommands, WarningEvent } from './warning.js';

const met = by('MET');
const live = { ...met, receivedAt: '2026-06-18T09:00:00.000Z' };
const red: WarningContent = { ...content, colour: 'red' };
const issue = (change: Partial<WarningCommands['warning.issue']> = {}) =>
  ({ type: 'warning.issue', data: { ...red, exercise: false, ...change } }) as const;
const sent = (sentAt: string): WarningMessage => ({ ...message, sentAt });
const issuedAt = (sentAt: string): WarningEvent => ({
  type: 'warning.issued',
  data: { ...event('warning.issued').data, saidAt: sentAt, message: sent(sentAt) },
});
const part = (change: Partial<WarningPart>): WarningPart => {
  const { category: _, hazard: __, ...said } = content;
  return { ...said, ...change };
};

describe('a warning by messages', () => {
  it('is on record and starts nothing where it was over when it came, unless it tells of another time', () => {
    const late = { ...met, receivedAt: '2026-06-18T20:30:00.000Z' };
    const { events } = given(warning).when(issue(), late);
    expect(events).toMatchObject([
      { data: { callsForIncident: false } },
      { type: 'warning.expired', data: {} },
    ]);
    expect(given(warning).when(issue({ exercise: true }), late).events).toMatchObject([
      { data: { callsForIncident: true } },
    ]);
    expect(given(warning).when(issue(), live).events).toMatchObject([{ data: { callsForIncident: true } }]);
  });

  it.each(['past', 'unlikely'] as const)('raises no incident while it is %s', (outlook) => {
    const first = given(warning).when(issue({ outlook }), live).events;
    expect(first).toMatchObject([{ data: { callsForIncident: false } }]);
    const update = { type: 'warning.update', data: { colour: 'red', reason: 'r' } } as const;
    expect(given(warning, ...first).when(update, live).events).toMatchObject([
      { data: { callsForIncident: true } },
    ]);
  });

  it('keeps what is older than what stands, and changes nothing by it', () => {
    const issued = issuedAt('2026-06-18T08:10:00.000Z');
    for (const [as, command] of [
      [
        'update',
        {
          type: 'warning.update',
          data: { colour: 'red', reason: 'r', message: sent('2026-06-18T08:05:00.000Z') },
        },
      ],
      [
        'cancel',
        { type: 'warning.cancel', data: { reason: 'r', message: sent('2026-06-18T08:05:00.000Z') } },
      ],
    ] as const)
      expect(given(warning, issued).when(command, met).events).toMatchObject([
        { type: 'warning.overtaken', data: { as, saidAt: '2026-06-18T08:05:00.000Z' } },
      ]);
    const newer = {
      type: 'warning.cancel',
      data: { reason: 'r', message: sent('2026-06-18T08:10:00.000Z') },
    } as const;
    expect(given(warning, issued).when(newer, met).events).toMatchObject([{ type: 'warning.cancelled' }]);
  });

  it('takes what a person says as it comes, whatever time is claimed', () => {
    const update = { type: 'warning.update', data: { colour: 'red', reason: 'r' } } as const;
    const earlier = { ...met, occurredAt: '2026-06-18T08:05:00.000Z' };
    const [updated] = given(warning, issuedAt('2026-06-18T08:10:00.000Z')).when(update, earlier).events;
    expect(updated?.type).toBe('warning.updated');
  });

  it.each([
    ['exercise-mismatch', { exercise: false }],
    ['hazard-differs', { hazard: 'flood' }],
    ['hazard-differs', { category: 'accident' }],
    ['scope-differs', { audience: { scope: 'Restricted', restriction: 'r' } }],
  ] as const)('is not changed by what is not of it: %s', (code, change) => {
    const data = { reason: 'r', colour: 'red', ...change } as const;
    const decision = warning.decide(
      { type: 'warning.update', data },
      warning.evolve(warning.initialState, event('warning.issued')),
      { ...met, occurredAt: '2026-06-18T14:10:00.000Z', receivedAt: '2026-06-18T14:10:00.000Z' },
    );
    expect(decision).toMatchObject({ refusal: { code } });
  });

  it('has to be for somebody where it is private', () => {
    given(warning)
      .when(issue({ audience: { scope: 'Private' } }), live)
      .thenRefused({ code: 'addressee-required', scope: 'Private' });
  });

  it('says of several areas what they come to together, until somebody says it anew of all', () => {
    const parts = [
      part({ colour: 'yellow', areaCodes: ['520111004'], headline: 'a' }),
      part({ colour: 'red', areaCodes: ['520111006'], headline: 'b' }),
    ];
    const issued = given(warning).when(issue({ parts, colour: 'blue' }), live).events;
    expect(issued).toMatchObject([
      { data: { colour: 'red', headline: 'b', areaCodes: ['520111004', '520111006'] } },
    ]);
    const say = (data: WarningCommands['warning.update']) =>
      given(warning, ...issued).when({ type: 'warning.update', data }, live).events[0]
        ?.data as WarningContent;
    const anew = say({ reason: 'r', colour: 'orange' });
    expect([anew.colour, anew.parts]).toEqual(['orange', undefined]);
  });

  it('raises the incident where it is red, and nowhere else', () => {
    const parts = [
      part({ colour: 'yellow', areaCodes: ['520111004'] }),
      part({ colour: 'red', areaCodes: ['520111006'], headline: '红'.repeat(300) }),
      part({ colour: 'red', areaCodes: ['520111007'], outlook: 'unlikely' }),
    ];
    const [issued] = given(warning).when(issue({ parts }), live).events;
    const raised = issued && incidentAfter('W', issued);
    expect(raised?.report).toMatchObject({ areaCode: '520111006', title: '红'.repeat(200) });
  });

  it('leaves out parts that are all clear', () => {
    const clear = part({ colour: 'red', areaCodes: ['520111007'], outlook: 'all-clear' });
    expect(wholeOf([clear, part({ areaCodes: ['520111004'] })])).toMatchObject({
      colour: 'blue',
      areaCodes: ['520111004'],
    });
    expect(wholeOf([clear])).toMatchObject({ outlook: 'all-clear' });
  });

  it('knows a message by its instant, however it is written, and agencies by both of their names', () => {
    const one = { sender: 's', identifier: 'i', sentAt: '2026-06-18T16:00:00+08:00' };
    expect(messageKey(one)).toBe(messageKey({ ...one, sentAt: '2026-06-18T08:00:00.000Z' }));
    expect(agenciesAddressed({ scope: 'Private', addresses: ['A', 'A@liandong', 'x@y'] })).toEqual([
      'A',
      'x@y',
    ]);
  });
});
