import { commandExamples, commandNames, instant, parseCommand } from '#contracts';
import fc from 'fast-check';

describe('parseCommand', () => {
  it.each(commandNames)('accepts the example of %s', (name) => {
    expect(parseCommand(name, commandExamples[name])).toEqual({ data: expect.anything() });
  });

  it('names every violation with its path', () => {
    const parsed = parseCommand('incident.report', {
      title: ' ',
      category: 'war',
      areaCode: '52',
      description: 'x',
      exercise: 'yes',
      location: { lat: 91, lon: 0 },
      stray: 1,
    });
    expect('violations' in parsed && [...new Set(parsed.violations.map((v) => v.path))].sort()).toEqual(
      ['areaCode', 'category', 'exercise', 'location.lat', 'stray', 'title'].sort(),
    );
  });

  it('points into lists', () => {
    const parsed = parseCommand('sharing.report-return', {
      returnedAt: '2026-06-19T03:20:00Z',
      lines: [{ lineId: '1.1', returned: -1, damaged: 0, consumed: 0 }],
    });
    expect(parsed).toEqual({
      violations: [{ path: 'lines[0].returned', code: 'min', min: 0 }],
    });
  });

  it.each([
    ['no body', undefined],
    ['an array', []],
    ['a text', 'x'],
    ['null', null],
  ])('refuses %s', (_, body) => {
    expect(parseCommand('agreement.confirm', body)).toEqual({
      violations: [{ path: '', code: 'isObject' }],
    });
  });

  it.each([
    '2026-13-40T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-02-29T23:00:00+08:00',
    '2026-06-18T24:00:00Z',
    '2026-06-18T23:60:00Z',
    '2026-06-18T23:00:60Z',
    '2026-06-18T12:00:00+25:00',
    '0000-01-01T00:00:00Z',
    '1999-01-01T00:00:00Z',
    '2026-06-18',
    'tomorrow',
    42,
    '2200-01-01T00:00:00Z',
  ])('refuses %s as an instant', (departedAt) => {
    expect(parseCommand('sharing.dispatch', { departedAt })).toMatchObject({
      violations: [{ path: 'departedAt' }],
    });
  });

  it('reads every instant that exists as what it says, and no day that a month has not', () => {
    const min = new Date('2000-01-02T00:00:00Z');
    const max = new Date('2199-12-30T00:00:00Z');
    fc.assert(
      fc.property(
        fc.date({ min, max, noInvalidDate: true }),
        fc.integer({ min: -719, max: 719 }),
        (at, offset) => {
          const local = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, -1);
          const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60];
          const zone = `${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
          expect(instant(`${local}${zone}`)).toBe(at.toISOString());
        },
      ),
    );
    const two = (n: number): string => String(n).padStart(2, '0');
    fc.assert(
      fc.property(
        fc.integer({ min: 2000, max: 2199 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 40 }),
        (year, month, day) => {
          const inMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
          const exists = day >= 1 && day <= inMonth;
          expect(instant(`${year}-${two(month)}-${two(day)}T12:00:00Z`) !== undefined).toBe(exists);
        },
      ),
    );
  });

  describe('of texts', () => {
    const report = (change: object) =>
      parseCommand('incident.report', { ...commandExamples['incident.report'], ...change });

    it.each([
      ['a sequence that colours a terminal', '\u001b[31m积水'],
      ['a line break in one line', '积水\n误报'],
      ['what turns the direction of writing', '积水\u202e水积'],
      ['an isolate that is not ended', '积水\u2066'],
      ['nothing to be seen', '\u200b\u2060\ufeff'],
      ['blanks', ' \u3000 '],
    ])('refuses %s in a title', (_, title) => {
      expect(report({ title })).toMatchObject({ violations: [{ path: 'title', code: 'line' }] });
    });

    it.each(['👩‍🚒 到场', '“清溪”街道 · 3#泵站 (备用)', 'é\u0301', '।', '…'])('takes %s', (title) => {
      expect(report({ title })).toMatchObject({ data: { title } });
    });

    it('takes several lines where there is room for them, and nothing else that is obeyed', () => {
      expect(report({ description: '积水\n\t1.1 m\r\n4 人被困' })).toHaveProperty('data');
      for (const description of ['\u0007', '积水\u0008', 'a\u2067b', '\n\n'])
        expect(report({ description })).toMatchObject({
          violations: [{ path: 'description', code: 'lines' }],
        });
    });
  });

  it('turns instants into UTC and takes null for left out', () => {
    expect(
      parseCommand('sharing.dispatch', { departedAt: '2026-06-18T22:25:00+08:00', lineIds: null }),
    ).toEqual({ data: { departedAt: '2026-06-18T14:25:00.000Z' } });
  });

  it('is not fooled by __proto__, nor sunk by deep nesting', () => {
    const polluted: unknown = JSON.parse('{"reason":"x","__proto__":{"admin":true}}');
    expect(parseCommand('incident.close', polluted)).toMatchObject({ violations: [{ path: '__proto__' }] });
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
    let deep: unknown = 1;
    for (let i = 0; i < 5000; i++) deep = { reason: deep };
    expect(parseCommand('incident.close', deep)).toEqual({
      violations: [{ path: 'reason', code: 'isString' }],
    });
  });
});
