import { by, expectTotal, folded, given, withStrays, type Samples } from '../kernel/given.helper-spec.js';
import { incident, isIncidentOpen } from './incident.js';
import type { IncidentCommand, IncidentCommands, IncidentEvent, IncidentReport } from './commands.js';

const report: IncidentReport = {
  title: '下穿隧道积水',
  category: 'natural-disaster',
  typeCode: '10101',
  areaCode: '520111006',
  place: '下穿隧道',
  location: { lat: 26.41, lon: 106.67 },
  description: '积水 1.1 m，4 人被困',
  casualties: { trapped: 4, injured: 0 },
  exercise: false,
};
const activation = {
  level: 4 as const,
  matter: '暴雨内涝',
  expectedDurationMinutes: 720,
  measures: ['封闭隧道', '调集排水车'],
  planId: 'PLAN-FLOOD',
};
const happenedAt = '2026-06-18T14:10:00.000Z';
const samples: Samples<IncidentEvent> = {
  'incident.reported': { ...report, reporterAgencyId: 'EMB', happenedAt },
  'incident.merged': { intoIncidentId: 'INC-F1' },
  'incident.verified': { findings: '属实' },
  'incident.rejected': { reason: '误报' },
  'incident.classified': {
    category: 'natural-disaster',
    typeCode: '10101',
    eventLevel: 'IV',
    reason: '初判',
  },
  'incident.situation-updated': {
    summary: '水位下降',
    casualties: { trapped: 0 },
    byAgencyId: 'EMB',
    happenedAt,
  },
  'incident.corrected': {
    field: 'casualties.injured',
    previousValue: 0,
    value: 3,
    reason: '医院核对',
    byAgencyId: 'EMB',
    happenedAt,
  },
  'incident.linked': { otherIncidentId: 'INC-G1', relation: 'same-cause' },
  'incident.agency-notified': { agencyId: 'NM-EMB', message: '请下游注意' },
  'incident.command-established': { form: 'unified', commandingAgencyId: 'EMB', post: '小孟现场指挥部' },
  'incident.response-activated': activation,
  'incident.response-level-changed': { level: 3, previousLevel: 4, reason: '超警戒水位' },
  'incident.response-terminated': { reason: '雨停水退' },
  'incident.contained': { summary: '泄漏已堵住', happenedAt },
  'incident.closed': { reason: '处置完毕' },
  'incident.reviewed': { summary: '总体及时', findings: ['联系人更新不及时'] },
};
const event = <K extends IncidentEvent['type']>(type: K) => ({ type, data: samples[type] }) as IncidentEvent;

const reported = event('incident.reported');
const verified = event('incident.verified');
const activated = event('incident.response-activated');
const contained = event('incident.contained');
const closed = event('incident.closed');
const reviewed = event('incident.reviewed');
const merged = event('incident.merged');
const rejected = event('incident.rejected');

const bodies: IncidentCommands = {
  'incident.report': report,
  'incident.merge': { intoIncidentId: 'INC-F1' },
  'incident.verify': { findings: '属实' },
  'incident.reject': { reason: '误报' },
  'incident.classify': { category: 'natural-disaster', typeCode: '10101', eventLevel: 'IV', reason: '初判' },
  'incident.update-situation': { summary: '水位下降', casualties: { trapped: 0 } },
  'incident.correct': { field: 'casualties.injured', value: 3, reason: '医院核对' },
  'incident.link': { otherIncidentId: 'INC-G1', relation: 'same-cause' },
  'incident.notify-agency': { agencyId: 'NM-EMB', message: '请下游注意' },
  'incident.establish-command': { form: 'unified', commandingAgencyId: 'EMB', post: '小孟现场指挥部' },
  'incident.activate-response': activation,
  'incident.change-response-level': { level: 3, reason: '超警戒水位' },
  'incident.terminate-response': { reason: '雨停水退' },
  'incident.contain': { summary: '泄漏已堵住' },
  'incident.close': { reason: '处置完毕' },
  'incident.review': { summary: '总体及时', findings: ['联系人更新不及时'] },
};
const command = <K extends IncidentCommand['type']>(type: K, more: Partial<IncidentCommands[K]> = {}) =>
  ({ type, data: { ...bodies[type], ...more } }) as IncidentCommand;

/** Each command with a history in which it is accepted, and the event it gives. */
const paths: readonly [IncidentCommand['type'], IncidentEvent[], IncidentEvent][] = [
  ['incident.report', [], reported],
  ['incident.merge', [reported], merged],
  ['incident.verify', [reported], verified],
  ['incident.reject', [reported], rejected],
  ['incident.classify', [reported], event('incident.classified')],
  ['incident.update-situation', [reported], event('incident.situation-updated')],
  ['incident.correct', [reported], event('incident.corrected')],
  ['incident.link', [reported], event('incident.linked')],
  ['incident.notify-agency', [reported], event('incident.agency-notified')],
  ['incident.establish-command', [reported], event('incident.command-established')],
  ['incident.activate-response', [reported], activated],
  ['incident.change-response-level', [reported, activated], event('incident.response-level-changed')],
  ['incident.terminate-response', [reported, activated], event('incident.response-terminated')],
  ['incident.contain', [reported, verified], contained],
  ['incident.close', [reported, contained], closed],
  ['incident.review', [reported, closed], reviewed],
];

describe('an incident', () => {
  it.each(paths)('accepts %s', (type, history, after) => {
    given(incident, ...history)
      .when(command(type))
      .then(after);
  });

  it.each(paths)('stores nothing stray of %s', (type, history, after) => {
    given(incident, ...history)
      .when(withStrays(command(type)))
      .then(after);
  });

  it.each(paths.slice(1))('must exist for %s', (type) => {
    given(incident).when(command(type)).thenRefused({ code: 'not-found' });
  });

  it('is reported once', () => {
    given(incident, reported).when(command('incident.report')).thenRefused({ code: 'already-exists' });
  });

  const endings: [string, IncidentEvent[]][] = [
    ['closed', [reported, closed]],
    ['reviewed', [reported, closed, reviewed]],
    ['merged', [reported, merged]],
    ['rejected', [reported, rejected]],
  ];
  it.each(endings)('takes nothing but corrections once it is %s', (status, history) => {
    for (const [type] of paths) {
      if (['incident.report', 'incident.correct', 'incident.review', 'incident.close'].includes(type))
        continue;
      given(incident, ...history)
        .when(command(type))
        .thenRefused({ code: 'incident-closed', status });
    }
    given(incident, ...history)
      .when(command('incident.correct'))
      .then(event('incident.corrected'));
  });

  it.each(['incident.notify-agency', 'incident.establish-command'] as const)(
    'knows no agency that is not registered (%s)',
    (type) =>
      given(incident, reported)
        .when(command(type), { unknownAgencies: ['NM-EMB'] })
        .thenRefused({ code: 'agency-unknown', agencies: ['NM-EMB'] }),
  );

  it('is verified and contained once', () => {
    given(incident, reported, verified).when(command('incident.verify')).thenNothing();
    given(incident, reported, contained).when(command('incident.verify')).thenNothing();
    given(incident, reported, contained).when(command('incident.contain')).thenNothing();
  });

  it('is not rejected after it was found to be true', () => {
    given(incident, reported, verified)
      .when(command('incident.reject'))
      .thenRefused({ code: 'wrong-status', status: 'verified' });
  });

  it('is merged into one that exists and is live', () => {
    given(incident, reported)
      .when(command('incident.merge'), { incident: 'missing' })
      .thenRefused({ code: 'incident-unknown', incidentId: 'INC-F1' });
    given(incident, reported).when(command('incident.merge'), { incident: 'open' }).then(merged);
  });

  it('is linked to another that exists, once', () => {
    given(incident, reported)
      .when(command('incident.link'), { incident: 'missing' })
      .thenRefused({ code: 'incident-unknown', incidentId: 'INC-G1' });
    given(incident, reported, event('incident.linked')).when(command('incident.link')).thenNothing();
  });

  it('may be told to the same agency again', () => {
    const notified = event('incident.agency-notified');
    given(incident, reported, notified).when(command('incident.notify-agency')).then(notified);
  });

  describe('levels', () => {
    it.each(['natural-disaster', 'accident', 'public-health'] as const)(
      '%s needs an event level',
      (category) => {
        given(incident, reported)
          .when(command('incident.classify', { category, eventLevel: undefined }))
          .thenRefused({ code: 'level-required', category });
      },
    );

    it('a social-security event may go without', () => {
      given(incident, reported)
        .when(command('incident.classify', { category: 'social-security', eventLevel: undefined }))
        .then({
          type: 'incident.classified',
          data: { category: 'social-security', typeCode: '10101', reason: '初判' },
        });
    });

    it('classifying again names the level before', () => {
      given(incident, reported, event('incident.classified'))
        .when(command('incident.classify', { eventLevel: 'III', reason: '升级' }))
        .then({
          type: 'incident.classified',
          data: {
            category: 'natural-disaster',
            typeCode: '10101',
            eventLevel: 'III',
            previousLevel: 'IV',
            reason: '升级',
          },
        });
    });

    it('the event level and the response level go their own ways', () => {
      expect(folded(incident, reported, activated, event('incident.classified'))).toMatchObject({
        eventLevel: 'IV',
        responseLevel: 4,
      });
      expect(
        folded(incident, reported, event('incident.classified'), event('incident.response-terminated')),
      ).toMatchObject({ eventLevel: 'IV', responseLevel: undefined });
    });
  });

  describe('response', () => {
    it('is activated once at a time', () => {
      given(incident, reported, activated)
        .when(command('incident.activate-response'))
        .thenRefused({ code: 'response-active', level: 4 });
      given(incident, reported, activated, event('incident.response-terminated'))
        .when(command('incident.activate-response'))
        .then(activated);
    });

    it('must be active to change or end', () => {
      given(incident, reported)
        .when(command('incident.change-response-level'))
        .thenRefused({ code: 'response-not-active' });
      given(incident, reported)
        .when(command('incident.terminate-response'))
        .thenRefused({ code: 'response-not-active' });
    });

    it('does not change to the level it has', () => {
      given(incident, reported, activated)
        .when(command('incident.change-response-level', { level: 4 }))
        .thenNothing();
    });

    it.each(['incident.close', 'incident.merge', 'incident.reject'] as const)(
      'stands in the way of %s',
      (type) => {
        given(incident, reported, activated)
          .when(command(type))
          .thenRefused({ code: 'response-active', level: 4 });
      },
    );
  });

  it.each(['incident.close', 'incident.reject'] as const)(
    'is not ended by %s while people count on it',
    (type) => {
      const open = {
        tasks: ['T1'],
        requests: [{ sharingId: 'S1', lines: [{ lineId: '1.1', step: 'dispatched' as const }] }],
      };
      given(incident, reported)
        .when(command(type, { open }))
        .thenRefused({ code: 'work-open', ...open });
      given(incident, reported)
        .when(command(type, { open: { tasks: [], requests: [] } }))
        .then(event(type === 'incident.close' ? 'incident.closed' : 'incident.rejected'));
    },
  );

  it('is merged into nothing that has ended', () => {
    given(incident, reported)
      .when(command('incident.merge'), { incident: 'closed', incidentStatus: 'rejected' })
      .thenRefused({ code: 'incident-closed', incidentId: expect.any(String) as string, status: 'rejected' });
  });

  it('is closed once and reviewed once', () => {
    given(incident, reported, closed).when(command('incident.close')).thenNothing();
    given(incident, reported, closed, reviewed)
      .when(command('incident.close'))
      .thenRefused({ code: 'incident-closed', status: 'reviewed' });
    given(incident, reported)
      .when(command('incident.review'))
      .thenRefused({ code: 'wrong-status', status: 'reported' });
    given(incident, reported, closed, reviewed)
      .when(command('incident.review'))
      .thenRefused({ code: 'wrong-status', status: 'reviewed' });
  });

  describe('a correction', () => {
    it('keeps the value it replaces, of whatever report that was', () => {
      given(incident, reported, event('incident.situation-updated'))
        .when(command('incident.correct', { field: 'casualties.trapped', value: 1 }), by('HOSPITAL'))
        .then({
          type: 'incident.corrected',
          data: {
            field: 'casualties.trapped',
            previousValue: 0,
            value: 1,
            reason: '医院核对',
            byAgencyId: 'HOSPITAL',
            happenedAt,
          },
        });
    });

    it('of a correction names the corrected value', () => {
      expect(
        given(incident, reported, event('incident.corrected')).when(command('incident.correct', { value: 5 }))
          .events,
      ).toMatchObject([{ data: { previousValue: 3, value: 5 } }]);
    });

    it('to the value it has is no correction', () => {
      given(incident, reported, event('incident.corrected')).when(command('incident.correct')).thenNothing();
    });

    it('needs a value to correct, of the same kind', () => {
      given(incident, reported)
        .when(command('incident.correct', { field: 'casualties.dead', value: 1 }))
        .thenRefused({ code: 'nothing-to-correct', field: 'casualties.dead' });
      given(incident, reported)
        .when(command('incident.correct', { field: 'title', value: 1 }))
        .thenRefused({ code: 'invalid-command', field: 'title', expected: 'string' });
      given(incident, reported)
        .when(command('incident.correct', { field: 'casualties.trapped', value: '一人' }))
        .thenRefused({ code: 'invalid-command', field: 'casualties.trapped', expected: 'number' });
    });
  });

  it('is open from the first report until it ends', () => {
    expect((['none', 'closed', 'reviewed', 'rejected', 'merged'] as const).some(isIncidentOpen)).toBe(false);
    expect((['reported', 'verified', 'contained'] as const).every(isIncidentOpen)).toBe(true);
  });

  it('folds any history', () => expectTotal(incident, samples));
});
