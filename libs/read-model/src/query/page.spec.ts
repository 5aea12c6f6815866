import { cursorKeys, InvalidCursor, limitOf, pageOf } from './page.js';
import { containing, startingWith, Where } from './where.js';

describe('pages', () => {
  it('give a cursor that the next page understands', () => {
    const page = pageOf([{ p: '3' }, { p: '2' }, { p: '1' }], 2, (row) => [row.p]);
    expect(page.items).toHaveLength(2);
    expect(cursorKeys(page.nextCursor, ['position'])).toEqual(['2']);
    expect(pageOf([{ p: '1' }], 2, (row) => [row.p])).toEqual({ items: [{ p: '1' }] });
  });

  it('refuse a cursor that is none', () => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const cursor of ['', 'nonsense', encode(['x']), encode(['1', '2']), encode({}), encode([null])]) {
      expect(() => cursorKeys(cursor, ['position'])).toThrow(InvalidCursor);
    }
    expect(() => cursorKeys(encode([1.5, 'x', 'y']), ['number', 'instant', 'text'])).toThrow(InvalidCursor);
    expect(() => cursorKeys(encode(['a\0']), ['text'])).toThrow(InvalidCursor);
    for (const at of ['2026-13-01T00:00:00.000Z', '2026-02-30T00:00:00.000Z', '0000-01-01T00:00:00.000Z'])
      expect(() => cursorKeys(encode([at]), ['instant'])).toThrow(InvalidCursor);
    expect(cursorKeys(encode(['2026-06-18T14:00:00.123456Z']), ['instant'])).toHaveLength(1);
    expect(() => cursorKeys(encode([2 ** 31]), ['number'])).toThrow(InvalidCursor);
  });

  it('are bounded', () => {
    expect([undefined, 0, -5, 1, 77.9, 5_000, NaN].map(limitOf)).toEqual([50, 50, 1, 1, 77, 200, 50]);
  });
});

describe('conditions', () => {
  it('number their parameters and leave out what is not asked for', () => {
    const where = new Where()
      .and('a = $$', 1)
      .and('b = $$', undefined)
      .and('c = $$ or d = $$', 2, 3)
      .and('e');
    expect(where.sql).toBe('(a = $1) and (c = $2 or d = $3) and (e)');
    expect(where.params).toEqual([1, 2, 3]);
    expect(new Where().sql).toBe('true');
  });

  it('take a pattern character for itself', () => {
    expect(startingWith('52_1')).toBe('52\\_1%');
    expect(containing('100%')).toBe('%100\\%%');
    expect(containing(undefined)).toBeUndefined();
  });
});
