import { emptyReport, reportOf, stillMissing, stillRequired, type ReportDraft } from './draft.js';

const draft = (more: Partial<ReportDraft> = {}): ReportDraft => ({
  ...emptyReport,
  ...{ title: '下穿隧道积水', category: 'natural-disaster', areaCode: '520111006' },
  ...more,
});

describe('a report by telephone', () => {
  it('says nothing of figures that were not said, and 0 of those that were', () => {
    expect(reportOf(draft())).not.toHaveProperty('casualties');
    expect(reportOf(draft({ dead: '0', trapped: '4' }))).toMatchObject({
      casualties: { dead: 0, trapped: 4 },
    });
  });

  it('with a figure that is none is not sent', () => {
    expect(reportOf(draft({ injured: '3?' }))).toBeUndefined();
    expect(reportOf(draft({ injured: '-1' }))).toBeUndefined();
  });

  it('names what has to be asked', () => {
    expect(stillRequired(emptyReport)).toEqual(['title', 'category', 'areaCode']);
    expect(stillRequired(draft())).toEqual([]);
    expect(reportOf(draft({ areaCode: '' }))).toBeUndefined();
  });

  it('is its title where nothing more was said', () => {
    expect(reportOf(draft())).toMatchObject({ description: '下穿隧道积水' });
  });

  it('keeps the caller, by the telephone where no name was said', () => {
    expect(reportOf(draft({ telephone: '0851-1234' }))).toMatchObject({
      reporterContact: { name: '0851-1234', telephone: '0851-1234' },
    });
    expect(reportOf(draft())).not.toHaveProperty('reporterContact');
  });

  it('lists what its category needs and was not said', () => {
    const needed = ['time', 'place', 'position', 'casualties'] as const;
    expect(stillMissing(draft(), needed)).toEqual(['place', 'position', 'casualties']);
    expect(stillMissing(draft({ place: '洞口', dead: '0' }), needed)).toEqual(['position']);
  });
});
