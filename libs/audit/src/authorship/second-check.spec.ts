import { storedName, type Alone, type AnyEvent, type RecordedEvent } from '#contracts';
import type { TwoPersonCase } from '#domain';
import { event } from '../events.helper-spec.js';
import { describeAuthorship } from './finding.js';
import { SecondCheck } from './second-check.js';

const start = Date.parse('2026-06-18T14:00:00.000Z');
const first = { agencyId: 'EMB', principal: 'zhang', role: 'duty-officer', keyId: 'K1' } as const;
const second = { ...first, principal: 'li', keyId: 'K2' };
const alone: Alone = { reason: '副班失联', signBy: '', confirmers: [], data: {} };

let n = 0;
function record(
  seconds: number,
  happened: object,
  metadata: object = {},
  stream = 'incident-I1',
): RecordedEvent {
  const { type, data } = happened as AnyEvent;
  const known = event(++n);
  return event(n, {
    stream,
    revision: 1n,
    recordedAt: new Date(start + seconds * 1_000).toISOString(),
    storedType: storedName({ type, data } as AnyEvent),
    data,
    metadata: {
      ...known.metadata,
      command: { source: '/agencies/EMB', id: String(n), name: 'incident.change-response-level' },
      actor: first,
      origin: { via: 'http' },
      ...metadata,
    },
  });
}
const list = (seconds: number, ...listed: TwoPersonCase[]): RecordedEvent =>
  record(
    seconds,
    { type: 'installation.two-persons-listed', data: { listed, signWithinHours: 24 } },
    {},
    'installation-liandong',
  );
const raised = { type: 'incident.response-level-changed', data: { level: 2, previousLevel: 3, reason: 'x' } };
const kinds = (...records: RecordedEvent[]): string[] =>
  new SecondCheck().take(records).map(({ problem }) => problem.kind);

describe('acts for which two persons were listed', () => {
  it.each([
    ['incident.classified', { category: 'accident', eventLevel: 'II', reason: 'x' }, 'high-level'],
    [
      'incident.classified',
      { category: 'accident', eventLevel: 'III', previousLevel: 'I', reason: 'x' },
      'high-level',
    ],
    ['incident.response-activated', { level: 1 }, 'high-level'],
    ['incident.response-level-changed', { level: 3, previousLevel: 2, reason: 'x' }, 'high-level'],
    ['sharing.requisitioned', { lineIds: ['1.1'] }, 'requisition'],
    ['sharing.allocation-decided', { certificate: { override: {} } }, 'override'],
    ['allocation.decided', { certificate: { requests: [{}, { override: {} }] } }, 'override'],
    ['report.submitted', { eventLevel: 'I' }, 'major-report'],
  ] as const)('are a finding where one gave them: %s %j', (type, data, one) => {
    const act = record(60, { type, data });
    expect(kinds(list(0, one), act)).toEqual(['one-person']);
    expect(kinds(list(0), act)).toEqual([]);
    expect(kinds(act)).toEqual([]);
    const cosigners = [second];
    expect(kinds(list(0, one), record(60, { type, data }, { actor: { ...first, cosigners } }))).toEqual([]);
  });

  it.each([
    ['incident.classified', { category: 'accident', eventLevel: 'III', reason: 'x' }],
    ['incident.response-level-changed', { level: 3, previousLevel: 4, reason: 'x' }],
    ['sharing.allocation-decided', { certificate: {} }],
    // the decision itself is of two persons
    ['sharing.allocation-decided', { certificate: { override: {}, allocationId: 'A' } }],
    ['allocation.decided', { certificate: { requests: [{}] } }],
    ['report.submitted', { eventLevel: 'III' }],
  ] as const)('are not these: %s %j', (type, data) => {
    const all = list(0, 'override', 'requisition', 'high-level', 'major-report');
    expect(kinds(all, record(60, { type, data }))).toEqual([]);
  });

  it.each([
    ['the same name', { ...first, keyId: 'K2' }],
    ['the same key', { ...first, principal: 'li' }],
  ])('have no second person in %s', (_, same) => {
    const act = record(60, raised, { actor: { ...first, cosigners: [same] } });
    expect(kinds(list(0, 'high-level'), act)).toEqual(['one-person']);
  });

  it('are done alone with a reason and by a rule that allows it', () => {
    expect(kinds(list(0, 'high-level'), record(60, raised, { alone }))).toEqual([]);
    expect(kinds(record(60, raised, { alone: { ...alone, reason: ' ' } }))).toEqual(['not-to-be-done-alone']);
    for (const name of ['report.submit', 'agency.mandate', 'incident.close']) {
      const command = { source: '/agencies/EMB', id: '1', name };
      expect(kinds(record(60, raised, { alone, command }))).toEqual(['not-to-be-done-alone']);
    }
  });

  it('are judged by what was listed ten seconds before, and neither in drills nor of the service', () => {
    expect(kinds(list(55, 'high-level'), record(60, raised))).toEqual([]);
    expect(kinds(list(0, 'high-level'), list(55, 'high-level'), record(60, raised))).toEqual(['one-person']);
    expect(kinds(list(0, 'high-level'), record(60, raised, { drill: 'D' }))).toEqual([]);
    const origin = { via: 'flow', eventId: 'x' };
    expect(kinds(list(0, 'high-level'), record(60, raised, { origin }))).toEqual([]);
  });

  it('are told in both languages', () => {
    const [found] = new SecondCheck().take([list(0, 'high-level'), record(60, raised)]);
    expect(found && describeAuthorship(found)).toMatchObject({
      zh: expect.stringContaining('双人'),
      en: expect.stringContaining('needs two persons (high-level)'),
    });
  });
});
