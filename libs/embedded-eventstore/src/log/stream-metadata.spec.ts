import { isSoftDeleted, parseLimits, SOFT_DELETED_METADATA, undeletedMetadata } from './stream-metadata.js';

const limits = (text: string) => parseLimits(Buffer.from(text));

describe('stream metadata', () => {
  it('sets the limits it names', () => {
    expect(limits('{"$maxCount":3,"$maxAge":60,"$tb":7,"owner":"x"}')).toEqual({
      maxCount: 3,
      maxAgeSeconds: 60,
      truncateBefore: 7,
    });
  });

  it.each([
    '',
    'no json',
    '[]',
    'null',
    '{"$maxCount":0}',
    '{"$maxAge":1.5}',
    '{"$tb":-1,"$maxCount":2}',
    '{"$maxCount":"3"}',
  ])('sets none when it is not well-formed: %s', (text) => {
    expect(limits(text)).toEqual({});
  });

  it('tells a soft-deleted stream from a truncated one', () => {
    expect(isSoftDeleted(parseLimits(SOFT_DELETED_METADATA))).toBe(true);
    expect(isSoftDeleted(limits('{"$tb":9007199254740991}'))).toBe(false);
    expect(isSoftDeleted({})).toBe(false);
  });

  it('keeps the rest when a stream is written again', () => {
    const again = undeletedMetadata(Buffer.from('{"$tb":9223372036854775807,"owner":"x"}'), 4);
    expect(JSON.parse(again.toString())).toEqual({ $tb: 4, owner: 'x' });
    expect(JSON.parse(undeletedMetadata(Buffer.from('no json'), 4).toString())).toEqual({ $tb: 4 });
  });
});
