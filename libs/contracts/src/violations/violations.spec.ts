import { parseCommand, patterns, violationMessage, violationSentence, violationTexts } from '#contracts';

const violationsOf = (...[name, body]: Parameters<typeof parseCommand>) => {
  const parsed = parseCommand(name, body);
  return 'violations' in parsed ? parsed.violations : [];
};

describe('a violation', () => {
  it('has a code, a path and the numbers behind it, and words in both languages', () => {
    const [violation] = violationsOf('task.accept', { crew: 10_001 });
    expect(violation).toEqual({ path: 'crew', code: 'max', max: 10_000 });
    expect(violation && violationSentence(violation)).toEqual({
      zh: 'crew：不得大于 10000',
      en: 'crew: must not be greater than 10000',
    });
  });

  it('says what there is to choose from', () => {
    const [violation] = violationsOf('report.submit', {
      facts: 'x',
      measures: ['y'],
      channel: 'pigeon',
    });
    expect(violation && violationMessage(violation)).toEqual({
      zh: '须为下列之一：phone、written',
      en: 'must be one of: phone, written',
    });
  });

  it('says of items of a list that it is the items', () => {
    const [violation] = violationsOf('report.submit', { facts: 'x', measures: [1], channel: 'phone' });
    expect(violation).toEqual({ path: 'measures', code: 'isString', each: true });
    expect(violation && violationMessage(violation).zh).toBe('每一项须为文本');
  });

  it('is one where a field is missing or of another type, not one for each of its bounds', () => {
    const violations = violationsOf('task.assign', { incidentId: 7, assigneeAgencyId: 'FIRE', title: 'x' });
    expect(violations).toEqual([
      { path: 'incidentId', code: 'isString' },
      { path: 'priority', code: 'isDefined' },
      { path: 'acknowledgeWithinMinutes', code: 'isDefined' },
    ]);
  });

  it('names the form that was expected of a text', () => {
    expect(violationsOf('sharing.dispatch', { departedAt: 'noon', lineIds: ['1.1', 'x'] })).toEqual([
      { path: 'lineIds', code: 'lineId', each: true },
      { path: 'departedAt', code: 'instant' },
    ]);
  });

  it('has words even when it is of another release', () => {
    expect(violationMessage({ path: 'x', code: 'toString' as never })).toEqual({
      zh: '不符合格式要求',
      en: 'does not have the required form',
    });
  });
});

describe('the words for violations', () => {
  it.each(Object.entries(violationTexts))('%s is explained in both languages', (_, [zh, en]) => {
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/^[\x20-\x7e]+$/);
    const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    expect(holes(zh)).toEqual(holes(en));
  });

  it('are there for every form of texts', () => {
    expect(Object.keys(patterns).filter((name) => !(name in violationTexts))).toEqual([]);
  });
});
