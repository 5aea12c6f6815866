import type { Submission } from '#application';
import type { Reply } from '#contracts';
import { createLogger } from '#platform';
import type { Viewer } from '#read-model';
import type { NewImport } from '#table-record';
import type { ProblemCode } from '../http/status.js';
import { Limits } from '../limits/limits.js';
import { ImportJobs } from './import-jobs.js';
import type { Step } from './plans/plan.js';

const viewer = { agencyId: 'EMB', principal: 'test', role: 'duty-officer' } as unknown as Viewer;
const at = '2026-11-29T00:00:00Z';
const steps = (count: number, targets = count): Step[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ rows: [n + 2], name: 'resource.restock', targetId: `R${n % targets}`, data: { quantity: n + 1 } },
  }));
const accepted = { outcome: 'accepted' } as Reply;
const refused = { outcome: 'refused', refusal: { code: 'not-found' } } as unknown as Reply;

/** An import of these steps; `reply` says what comes of each command. */
function importOf(
  all: readonly Step[],
  reply: (n: number) => Reply | Promise<Reply>,
  silenced: () => ProblemCode | undefined = () => undefined,
) {
  const seen: string[] = [];
  const progress: number[] = [];
  const ends: unknown[][] = [];
  let atOnce = 0;
  const most = { atOnce: 0 };
  const jobs = new ImportJobs(
    {
      claim: (_: NewImport) => Promise.resolve(true),
      progress: (_, done) => Promise.resolve(void progress.push(done)),
      end: (...end) => Promise.resolve(void ends.push(end)),
    },
    {
      submissionOf: ({ targetId, data }) => ({ id: `${targetId} ${JSON.stringify(data)}` }) as Submission,
      markOf: ({ targetId, data }) => `${targetId} ${JSON.stringify(data)}`,
    },
    {
      submit: async ({ id }) => {
        most.atOnce = Math.max(most.atOnce, ++atOnce);
        await Promise.resolve();
        const answer = await reply(seen.push(id) - 1);
        atOnce--;
        return answer;
      },
    },
    new Limits(),
    createLogger('test', 'silent'),
  );
  const confirmed = { digest: 'd', marks: all.map(String), kind: 'resources' } as const;
  const sender = { viewer, silenced: () => Promise.resolve(silenced()) };
  const begin = () => jobs.begin({ id: 'I1', steps: all }, confirmed, sender, at);
  return { jobs, begin, seen, progress, ends, most };
}

describe('an import that is carried out', () => {
  it('goes to the log many at a time, and tells how far it is on the way', async () => {
    const { jobs, begin, seen, progress, ends, most } = importOf(steps(320), () => accepted);
    await begin();
    // it is closed only when nothing is left to do
    await until(() => ends.length > 0);
    await jobs.close();
    expect(new Set(seen).size).toBe(320);
    expect(most.atOnce).toBe(64);
    expect(progress).toHaveLength(10);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(ends).toEqual([['I1', 'done', 320]]);
  });

  it('gives the commands of one target in their order', async () => {
    const { begin, seen, ends } = importOf(steps(200, 5), () => accepted);
    await begin();
    await until(() => ends.length > 0);
    const ofOne = seen.filter((id) => id.startsWith('R3 '));
    expect(ofOne).toEqual(Array.from({ length: 40 }, (_, n) => `R3 {"quantity":${n * 5 + 4}}`));
  });

  it('stops at what is refused, with its row, and begins nothing after that', async () => {
    const { begin, seen, ends } = importOf(steps(320), (n) => (n === 40 ? refused : accepted));
    await begin();
    await until(() => ends.length > 0);
    expect(seen.length).toBeLessThanOrEqual(96);
    expect(ends).toEqual([['I1', 'stopped', seen.length - 1, expect.objectContaining({ row: 42 })]]);
  });

  it('goes no further than whoever sent it may speak', async () => {
    const { begin, seen, ends } = importOf(
      steps(320),
      () => accepted,
      () => (seen.length > 0 ? 'key-unknown' : undefined),
    );
    await begin();
    await until(() => ends.length > 0);
    // what was in hand came to its end
    expect(seen.length).toBeLessThanOrEqual(64);
    expect(ends).toEqual([
      ['I1', 'stopped', seen.length, { code: 'refused', zh: '密钥未登记或已停用', en: expect.any(String) }],
    ]);
  });

  it.each([
    ['the process is told to end', false],
    ['the log cannot be reached', true],
  ])('stays unfinished for whoever goes on with it, when %s', async (_, isBroken) => {
    const { jobs, begin, seen, progress, ends } = importOf(steps(96), (n) => {
      if (n === 10 && !isBroken) void jobs.close();
      if (n >= 10 && isBroken) throw new Error('away');
      return accepted;
    });
    await begin();
    await jobs.close();
    expect(ends).toEqual([]);
    expect(seen.length).toBeLessThan(96);
    if (!isBroken) expect(progress.at(-1)).toBe(seen.length);
  });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
