import type { ReportDraft } from '#read-model';
import {
  filledNames,
  filledOf,
  loweredIn,
  readOf,
  nothingTyped,
  sentOf,
  stateOf,
  valuesOf,
} from './filled.js';

const source = {
  ...{ stream: 'incident-G1', revision: '3', position: '41', type: 'incident.situation-updated' },
  ...{ agencyId: 'ST-GAOPO', occurredAt: '2026-12-01T01:03:00.000Z', asOf: '2026-12-01T01:03:00.000Z' },
};
const unsaid = { confirmed: false, difference: { change: 'not-reported' }, others: [] } as const;

const draft: ReportDraft = {
  ...{ reportId: 'G1.R', incidentId: 'G1', ruleId: 'R', dueAt: '2026-12-01T03:05:00.000Z', stage: 'initial' },
  ...{ final: false, confirmed: false, eventLevel: 'IV', lastAt: null, contradictions: [] },
  facts: [{ text: '滑坡', source }],
  measures: [{ text: '搜救', source }],
  casualties: {
    ...{ dead: unsaid, injured: unsaid, trapped: unsaid },
    missing: {
      value: 1,
      source,
      confirmed: false,
      difference: { change: 'lowered', last: 3, needs: 'correction' },
      others: [],
    },
  },
};
const filled = filledOf(draft);
const checked = {
  ...nothingTyped,
  checked: Object.fromEntries(filledNames.map((name) => [name, filled[name].value])),
};

describe('a report that is filled in', () => {
  it('is not confirmed before it was checked, and is not sent', () => {
    expect(stateOf('missing', filled.missing, nothingTyped)).toBe('prefilled');
    expect(sentOf(draft, { ...nothingTyped, reason: '找到 2 人' }, 'written')).toBeUndefined();
    expect(stateOf('missing', filled.missing, checked)).toBe('checked');
  });

  it('is not confirmed either where the record has changed after it was checked', () => {
    expect(stateOf('missing', { ...filled.missing, value: '2' }, checked)).toBe('prefilled');
  });

  it('leaves out what nobody said, and what was emptied', () => {
    expect(stateOf('dead', filled.dead, checked)).toBe('empty');
    expect(sentOf(draft, { ...checked, typed: { missing: '' } }, 'written')).toEqual({
      ...{ facts: '滑坡', eventLevel: 'IV', measures: ['搜救'], channel: 'written' },
    });
    expect(sentOf(draft, { ...checked, typed: { dead: '0' }, reason: '找到 2 人' }, 'phone')).toMatchObject({
      ...{ casualties: { dead: 0, missing: 1 }, channel: 'phone' },
      correction: { reason: '找到 2 人' },
    });
  });

  it('falls with a reason alone', () => {
    expect(loweredIn(valuesOf(filled, nothingTyped), draft)).toEqual(['missing']);
    expect(sentOf(draft, checked, 'written')).toBeUndefined();
    expect(loweredIn(valuesOf(filled, { ...checked, typed: { missing: '3' } }), draft)).toEqual([]);
  });

  it('reads before it is sent as it will be sent, with what it corrects and what stays unsaid', () => {
    expect(readOf(draft, checked, 'written')).toBeUndefined();
    const typed = { ...checked, reason: '找到 2 人' };
    expect(readOf(draft, typed, 'phone')).toEqual({
      ...sentOf(draft, typed, 'phone'),
      corrected: [{ field: 'missing', from: 3, to: 1 }],
    });
    expect(readOf(draft, { ...typed, typed: { missing: '' } }, 'phone')?.corrected).toEqual([]);
  });

  it('with a figure that is none, or without facts or measures, is not sent', () => {
    const typed = { ...checked, reason: '核实' };
    expect(sentOf(draft, { ...typed, typed: { injured: '两人' } }, 'written')).toBeUndefined();
    expect(sentOf(draft, { ...typed, typed: { facts: ' ' } }, 'written')).toBeUndefined();
    expect(sentOf(draft, { ...typed, left: ['41'] }, 'written')).toBeUndefined();
    expect(sentOf(draft, { ...typed, left: ['41'], more: '疏散\n\n封路' }, 'written')).toMatchObject({
      measures: ['疏散', '封路'],
    });
  });

  it('says of a further report what is new, without way and measures, and whether it is the final one', () => {
    const next: ReportDraft = { ...draft, stage: 'follow-up', lastAt: '2026-12-01T02:00:00.000Z' };
    expect(filledOf(next).facts.value).toBe('');
    const typed = { ...checked, typed: { facts: '终了' }, reason: '找到', final: true };
    expect(sentOf(next, typed, 'written')).toEqual({
      ...{ facts: '终了', casualties: { missing: 1 }, eventLevel: 'IV', final: true },
      correction: { reason: '找到' },
    });
  });
});
