import { changeOf, emptyWarning, proposalOf, warningOf, type WarningDraft } from './draft.js';

const now = new Date('2026-12-01T08:30:00Z');
const full: WarningDraft = {
  ...emptyWarning(now),
  ...{ colour: 'red', headline: '暴雨红色预警', areaCodes: ['520111'] },
  ...{ cautions: '低洼地段\n\n 涵洞 ', measures: '停课' },
};

describe('what is typed of a warning', () => {
  it('is in Beijing time whatever the machine says, and one caution or measure a line', () => {
    expect(warningOf(full)).toMatchObject({
      ...{ startsAt: '2026-12-01T08:30:00.000Z', expectedEndAt: '2026-12-01T20:30:00.000Z' },
      ...{ cautions: ['低洼地段', '涵洞'], measures: ['停课'] },
    });
  });

  it.each([
    { colour: '' as const },
    { areaCodes: [] },
    { headline: ' ' },
    { cautions: '\n' },
    { startsAt: '' },
  ])('is no warning without what it has to say: %o', (lack) => {
    expect(warningOf({ ...full, ...lack })).toBeUndefined();
  });

  it('may be proposed without what whoever issues it is to say, and not without grounds', () => {
    const proposed = {
      ...full,
      cautions: '',
      measures: '',
      expectedEndAt: '',
      grounds: ' 裂缝一夜增宽 5 mm ',
    };
    expect(proposalOf(proposed)).toEqual({
      ...{ category: 'natural-disaster', hazard: 'rainstorm', colour: 'red', headline: '暴雨红色预警' },
      ...{ areaCodes: ['520111'], startsAt: '2026-12-01T08:30:00.000Z', exercise: false },
      grounds: '裂缝一夜增宽 5 mm',
    });
    for (const lack of [{ grounds: ' ' }, { headline: '' }, { areaCodes: [] }, { colour: '' as const }])
      expect(proposalOf({ ...proposed, ...lack })).toBeUndefined();
    expect(warningOf({ ...full, grounds: '裂缝' })).not.toHaveProperty('grounds');
  });

  it('has no colour of social security', () => {
    expect(warningOf({ ...full, category: 'social-security' })).not.toHaveProperty('colour');
  });

  it('changes just what is other than what stands, and says why', () => {
    expect(changeOf({ ...full, colour: 'orange' }, full, '雨减弱')).toEqual({
      ...{ colour: 'orange', reason: '雨减弱' },
    });
    expect(changeOf(full, full, '没有变')).toBeUndefined();
    expect(changeOf({ ...full, colour: 'orange' }, full, ' ')).toBeUndefined();
  });
});
