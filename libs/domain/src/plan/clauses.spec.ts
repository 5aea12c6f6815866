import { clauseDifferences, sameClause } from './clauses.js';
import { clause } from './plan.helper-spec.js';
import { monthsLater, rulesFor } from './rules.js';

describe('the rules of due dates', () => {
  it('have hazardous enterprises drill every half year, and others as the law says', () => {
    const months = (kind: 'special' | 'enterprise', hazardous: boolean) =>
      rulesFor({ kind, hazardous }).map((rule) => [rule.duty, rule.months]);
    expect(months('special', false)).toEqual([
      ['review', 36],
      ['drill', 24],
    ]);
    expect(months('enterprise', true)).toEqual([
      ['review', 36],
      ['drill', 6],
    ]);
    expect(months('enterprise', false)).toEqual([['review', 36]]);
  });

  it.each([
    ['2026-08-31T00:00:00.000Z', 6, '2027-02-28T00:00:00.000Z'],
    ['2024-02-29T10:00:00.000Z', 24, '2026-02-28T10:00:00.000Z'],
    ['2026-12-15T23:59:00.000Z', 1, '2027-01-15T23:59:00.000Z'],
  ])('count months from %s: %i on is %s', (at, months, then) => expect(monthsLater(at, months)).toBe(then));
});

describe('the difference between versions', () => {
  it('names what was added, removed and changed', () => {
    const before = [clause('1'), clause('2'), clause('3')];
    const after = [clause('1'), clause('3', { title: '新' }), clause('4')];
    expect(clauseDifferences(before, after).map(({ clauseId, change }) => [clauseId, change])).toEqual([
      ['3', 'changed'],
      ['4', 'added'],
      ['2', 'removed'],
    ]);
    expect(clauseDifferences(before, before)).toEqual([]);
  });

  it('looks at content, not at the order of fields', () => {
    const { title, ...rest } = clause('1');
    expect(sameClause({ ...rest, title }, clause('1'))).toBe(true);
  });
});
