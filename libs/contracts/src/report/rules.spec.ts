import { shippedReportingRules } from '#domain';
import { parseReportingRules } from './rules.js';

const copy = (change: (set: Record<string, never>) => void = () => undefined): unknown => {
  const set = JSON.parse(JSON.stringify(shippedReportingRules)) as Record<string, never>;
  change(set);
  return set;
};
const fieldsOf = (json: unknown): string[] => {
  const parsed = parseReportingRules(json);
  return 'violations' in parsed ? parsed.violations.map(({ path }) => path) : [];
};

describe('the shipped clocks', () => {
  it('are a rule set that an installation could bring, word for word', () => {
    const parsed = parseReportingRules(copy());
    expect('rules' in parsed && JSON.parse(JSON.stringify(parsed.rules))).toEqual(copy());
  });

  it('say where each comes from, and mark what no text confirms', () => {
    for (const { id, source, confirmed, zh, en } of shippedReportingRules.rules) {
      expect([id, /^\[U\]/.test(source)]).toEqual([id, !confirmed]);
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).toMatch(/^[A-Z]/);
    }
  });
});

describe('a rule set that does not fit', () => {
  const rule = (change: object) =>
    copy((set) => Object.assign((set['rules'] as unknown as object[])[0] ?? {}, change));

  it.each([
    ['an unknown field', rule({ penalty: 1 }), 'rules[0].penalty'],
    ['a tier that is none', rule({ from: 'village' }), 'rules[0].from'],
    ['a clock without a time', rule({ withinMinutes: 0 }), 'rules[0].withinMinutes'],
    ['an id with a dot', rule({ id: 'a.b' }), 'rules[0].id'],
    ['a place that is none', rule({ areaPrefix: 'GZ' }), 'rules[0].areaPrefix'],
    ['two rules of one name', rule({ id: 'accident-county' }), 'rules'],
    ['no version', copy((set) => delete (set as Record<string, unknown>)['version']), 'version'],
    ['a list', [], ''],
    ['nothing', null, ''],
  ])('is refused: %s', (_, json, field) => {
    expect(fieldsOf(json)).toContain(field);
  });
});
