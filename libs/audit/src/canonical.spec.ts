import { canonicalBytes, eventOf, isLeaf, leafOf, NotAnEvent } from './canonical.js';
import { event } from './events.helper-spec.js';
import { leafHash } from './merkle/hash.js';

describe('canonical bytes', () => {
  it('are these, for ever', () => {
    const { metadata: _, ...rest } = event(2);
    const bytes = canonicalBytes({ ...rest, metadata: { b: 1, a: '"' } as never });
    expect(bytes.toString()).toBe(
      `{"data":{"casualties":{"injured":2},"summary":"第 2 次续报"},"eventId":"${event(2).eventId}"` +
        ',"metadata":{"a":"\\"","b":1},"position":"7","recordedAt":"2026-06-18T18:00:00.002Z","revision":"0",' +
        '"stream":"incident-I-2","type":"incident.situation-updated.v1"}',
    );
  });

  it('do not depend on the order of keys, and on everything else', () => {
    const base = event(1);
    const reordered = { ...base, data: { casualties: { injured: 1 }, summary: '第 1 次续报' } };
    expect(leafOf(reordered).hash).toEqual(leafOf(base).hash);
    const others = [
      { position: 5n },
      { stream: 'incident-I-2' },
      { revision: 1n },
      { eventId: event(9).eventId },
      { storedType: 'incident.closed.v1' },
      { recordedAt: '2026-06-18T18:00:00.009Z' },
      { data: { summary: '第 1 次续报', casualties: { injured: 2 } } },
      { metadata: { ...base.metadata, occurredAt: '2026-06-19T02:12:00+08:00' } },
    ].map((change) => leafOf({ ...base, ...change }).hash.toString('hex'));
    expect(new Set([...others, leafOf(base).hash.toString('hex')]).size).toBe(others.length + 1);
  });

  it('tell apart texts that UTF-8 would not', () => {
    const [a, b] = ['\ud800', '\ufffd'].map((summary) => canonicalBytes(event(1, { data: { summary } })));
    expect(a?.equals(b as Buffer)).toBe(false);
  });

  it('can be read back', () => {
    expect(eventOf(canonicalBytes(event(3)))).toEqual(event(3));
    for (const bad of [
      '',
      '{}',
      '[]',
      '{"position":"x","stream":"a","eventId":"b","type":"c","revision":"0"}',
    ]) {
      expect(() => eventOf(Buffer.from(bad))).toThrow(NotAnEvent);
    }
  });

  it('are hashed as a leaf, and only for events of the service', () => {
    expect(leafOf(event(1)).hash).toEqual(leafHash(canonicalBytes(event(1))));
    expect([
      isLeaf(event(1)),
      isLeaf(event(1, { stream: '$settings' })),
      isLeaf(event(1, { storedType: '$metadata' })),
    ]).toEqual([true, false, false]);
  });
});
