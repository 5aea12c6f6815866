import type { RecordedEvent } from '#contracts';
import { appendKey, keyIntroduced, keyRetired, keyStream, signAppend, type AppendKey } from '#security';
import { event } from '../events.helper-spec.js';
import { AppendCheck } from './append-check.js';
import { checkAuthorship } from './check-authorship.js';
import { describeAuthorship, type AuthorshipFinding } from './finding.js';

const service = appendKey(Buffer.alloc(32, 1));
const next = appendKey(Buffer.alloc(32, 2));
const stranger = appendKey(Buffer.alloc(32, 3));

/** A log that is written append by append, as the service would. */
class Log {
  readonly records: RecordedEvent[] = [];

  async append(stream: string, events: readonly Partial<RecordedEvent>[], key?: AppendKey): Promise<void> {
    const expected = BigInt(this.records.filter((record) => record.stream === stream).length) - 1n;
    const made = events.map((extra, n) => event(this.records.length + n, { ...extra, stream }));
    const written = key ? await signAppend(key, stream, expected, made) : made;
    for (const one of written) {
      const n = this.records.length;
      const revision = BigInt(this.records.filter((record) => record.stream === stream).length);
      this.records.push({ ...one, stream, revision, position: BigInt(n * 3 + 1) });
    }
  }

  introduce({ alg, keyId, publicKey }: AppendKey, by: AppendKey): Promise<void> {
    const data = { alg, keyId, publicKey, reason: 'r', operator: 'o' };
    return this.append(keyStream, [{ storedType: keyIntroduced, data }], by);
  }

  retire({ keyId }: AppendKey, by: AppendKey): Promise<void> {
    return this.append(keyStream, [{ storedType: keyRetired, data: { keyId } }], by);
  }
}

/** Also after JSON, and in batches of every size: what is read back is what was signed. */
async function check(records: readonly RecordedEvent[], batchSize = 3): Promise<AuthorshipFinding[]> {
  const appends = new AppendCheck();
  const found: AuthorshipFinding[] = [];
  for (let at = 0; at < records.length; at += batchSize) {
    const batch = records.slice(at, at + batchSize).map((record) => ({
      ...record,
      ...(JSON.parse(JSON.stringify({ data: record.data, metadata: record.metadata })) as object),
    }));
    found.push(...(await appends.take(batch)));
  }
  return [...found, ...appends.end()];
}
const kinds = async (records: readonly RecordedEvent[]): Promise<string[]> =>
  (await check(records)).map(({ problem, position }) => `${problem.kind} ${position}`);

let log: Log;
let records: RecordedEvent[];
const at = (n: number): RecordedEvent => records[n] as RecordedEvent;

beforeEach(async () => {
  log = new Log();
  records = log.records;
  await log.append('incident-OLD', [{}, {}]); // 0, 1
  await log.introduce(service, service); // 2
  await log.append('incident-A', [{ data: { note: undefined, text: '积水\ud800' } }], service); // 3
  await log.append('incident-A', [{}, {}, {}], service); // 4, 5, 6
  await log.append('incident-B', [{}], service); // 7
});

describe('signatures of appends', () => {
  it('are all valid in a log that the service alone has written, whose past before them is none of theirs', async () => {
    for (const size of [1, 2, 3, 100]) expect(await check(records, size)).toEqual([]);
  });

  it('are the same for the same append', async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(() => signAppend(service, 'incident-A', 4n, [event(1), event(2)])),
    );
    expect(one).toEqual(other);
  });

  it('are missing on whatever else was written, perfect as its actor may be', async () => {
    const actor = { agencyId: 'LD-ADMIN', principal: '管理员', role: 'administrator' as const };
    const storedType = 'agency.registered.v1';
    await log.append('agency-GHOST', [{ storedType, metadata: { ...event(1).metadata, actor } }]);
    const [finding] = await check(records);
    expect(finding).toMatchObject({
      stream: 'agency-GHOST',
      revision: '0',
      type: storedType,
      position: '25',
    });
    expect(finding?.problem).toEqual({ kind: 'unsigned' });
    expect(describeAuthorship(finding as AuthorshipFinding).en).toContain('position 25 (agency-GHOST');
  });

  it.each<[string, () => RecordedEvent[], string[]]>([
    ['data changed', () => records.with(5, { ...at(5), data: { dead: 0 } }), ['wrong-signature 13']],
    ['the type changed', () => records.with(7, { ...at(7), storedType: 'x.v1' }), ['wrong-signature 22']],
    ['the id changed', () => records.with(7, { ...at(7), eventId: at(6).eventId }), ['wrong-signature 22']],
    [
      'the actor changed',
      () => {
        const actor = { ...at(7).metadata.actor, role: 'commander' as const };
        return records.with(7, { ...at(7), metadata: { ...at(7).metadata, actor } });
      },
      ['wrong-signature 22'],
    ],
    [
      'moved to another stream',
      () => records.with(7, { ...at(7), stream: 'incident-C' }),
      ['wrong-signature 22'],
    ],
    [
      'copied to the end of its stream',
      () => [...records, { ...at(7), revision: 1n, position: 25n }],
      ['wrong-revision 25'],
    ],
    ['one of an append removed', () => records.toSpliced(5, 1), ['wrong-revision 19']],
    ['the last of an append removed', () => records.toSpliced(6, 1), ['partial-append 13']],
    [
      'stripped of its signature',
      () => records.with(7, { ...at(7), metadata: event(7).metadata }),
      ['unsigned 22'],
    ],
    [
      'given a signature that is none',
      () => records.with(7, { ...at(7), metadata: { ...at(7).metadata, append: 'x' as never } }),
      ['signature-form 22'],
    ],
    [
      'exchanged within an append',
      () =>
        records
          .with(4, { ...at(5), revision: 1n, position: 13n })
          .with(5, { ...at(4), revision: 2n, position: 16n }),
      ['wrong-signature 13'],
    ],
  ])('show that an event was tampered with: %s', async (_, tampered, expected) => {
    expect(await kinds(tampered())).toEqual(expected);
  });

  it('of a key that the log does not know are none, and neither is a statement by such a key', async () => {
    await log.append('incident-C', [{}], stranger);
    await log.introduce(stranger, stranger);
    await log.append('incident-D', [{}], stranger);
    expect(await kinds(records)).toEqual(['unknown-key 25', 'unknown-key 28', 'unknown-key 31']);
  });

  it('go over to another key that the first has introduced, and the first is over once it is retired', async () => {
    await log.introduce(next, service);
    await log.append('incident-C', [{}], next);
    await log.append('incident-C', [{}], service);
    await log.retire(service, next);
    expect(await kinds(records)).toEqual([]);
    await log.append('incident-C', [{}], next);
    await log.append('incident-C', [{}], service);
    expect(await kinds(records)).toEqual(['unknown-key 40']);
  });

  it('are asked for no more once enough is found', async () => {
    for (let n = 0; n < 300; n++) await log.append('incident-C', [{}]);
    async function* batches() {
      for (let n = 0; n < records.length; n += 50) yield await Promise.resolve(records.slice(n, n + 50));
    }
    const { findings, more, signedFrom } = await checkAuthorship(batches(), { again: batches });
    expect({ findings: findings.length, more, signedFrom }).toEqual({
      findings: 100,
      more: true,
      signedFrom: 7n,
    });
  });
});
