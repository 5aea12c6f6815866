import { storedNames, type RecordedEvent } from '#contracts';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { event } from '../events.helper-spec.js';
import { Researcher, type ResearchEvent } from './research.js';

interface Stored {
  readonly type: string;
  readonly data: object;
}

const folder = 'libs/contracts/src/log/frozen-events';
const frozen = readdirSync(folder).flatMap(
  (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Stored[],
);

const leaves = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [value];

/** The same with other texts; instants stay such, and so do words that the rules ask for. */
const retold = (value: unknown, text: (was: string) => string): unknown => {
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT/.test(value) ? value : text(value);
  if (Array.isArray(value)) return value.map((one) => retold(one, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, retold(one, text)]));
};

const record = (n: number, { type, data }: Stored, more: Partial<RecordedEvent> = {}): RecordedEvent => {
  const made = event(n, { storedType: type, data, ...more });
  const actor = { agencyId: 'AGENCY-OF-NIGHT', principal: 'zhang.san@huaxi', role: 'duty-officer' } as const;
  return { ...made, metadata: { ...made.metadata, actor } };
};

const told = (records: readonly RecordedEvent[], secret = randomBytes(32)): ResearchEvent[] => {
  const researcher = new Researcher(secret);
  return records.flatMap((one) => researcher.tell(one) ?? []);
};

describe('a bundle for research', () => {
  it('tells an event of every type there is', () => {
    expect(new Set(frozen.map(({ type }) => type))).toEqual(new Set(storedNames()));
    expect(told(frozen.map((one, n) => record(n, one)))).toHaveLength(frozen.length);
  });

  it('holds no text, id or instant of what was stored, whatever that was', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6, maxLength: 20, unit: 'grapheme' }), (salt) => {
        const mark = `〈${salt}〉`;
        const records = frozen.map((one, n) =>
          record(
            n,
            { ...one, data: retold(one.data, (was) => `${was}${mark}`) as object },
            {
              stream: `${one.type.split('.')[0]}-${mark}`,
            },
          ),
        );
        const bundle = JSON.stringify(told(records));
        for (const kept of [JSON.stringify(mark).slice(1, -1), 'AGENCY-OF-NIGHT', 'zhang.san', '2026-'])
          expect(bundle).not.toContain(kept);
      }),
      { numRuns: 30 },
    );
  });

  it('holds of texts as they are stored the words of the service alone', () => {
    const records = frozen.map((one, n) => record(n, one));
    const bundle = leaves(told(records).map(({ data }) => data)).filter((one) => typeof one === 'string');
    const words = bundle.filter((one) => !/^([0-9a-f]{16}|<5)$/.test(one));
    expect(words.filter((one) => !/^([a-z]+(-[a-z]+)*|I|II|III|IV)$/.test(one))).toEqual([]);
    for (const { data } of records)
      for (const leaf of leaves(data))
        if (typeof leaf === 'string' && /\p{Script=Han}|\d{4}/u.test(leaf))
          expect(bundle).not.toContain(leaf);
  });

  it('joins what is of one agency or object, in this bundle and in no other', () => {
    const records = frozen.slice(0, 2).map((one, n) => record(n, one));
    const [one, other] = [told(records), told(records)];
    expect(one[0]?.agency).toBe(one[1]?.agency);
    expect(one[0]?.agency).not.toBe(other[0]?.agency);
    expect(one[0]?.object).not.toBe(other[0]?.object);
  });

  it('tells few persons as few, times from the first event, and causes by their places', () => {
    const casualties = { dead: 3, injured: 13, missing: 0 };
    const first = record(0, { type: 'incident.situation-updated.v1', data: { summary: '三人', casualties } });
    const cause = {
      ...record(1, { type: 'task.accepted.v1', data: {} }),
      recordedAt: '2026-06-18T19:30:00Z',
    };
    const caused = { ...cause, metadata: { ...cause.metadata, causationId: first.eventId } };
    const [a, b] = told([{ ...first, recordedAt: '2026-06-18T18:00:00Z' }, caused]);
    expect(a).toMatchObject({
      n: 0,
      recorded: 0,
      data: { casualties: { dead: '<5', injured: 15, missing: 0 } },
    });
    expect(b).toMatchObject({ n: 1, recorded: 90, causedBy: 0, data: {} });
  });
});
