import { shippedCodeTables } from '#domain';
import { readFile, type FileAsked } from './read-file.js';
import { threadedReader } from './threaded-reader.js';

/** As it is run: a thread does not compile its own sources. */
const built = new URL('../../../../../dist/apps/api/src/imports/reading/thread.js', import.meta.url);
const code = (text: string): URL => new URL(`data:text/javascript,${encodeURIComponent(text)}`);

const asked = (text: string): FileAsked => ({
  ...{ bytes: new TextEncoder().encode(text), kind: 'persons', codes: shippedCodeTables, leaveOut: [3] },
});
const usual = { withinMs: 60_000, megabytes: 512 };

describe('a table that is read in a thread', () => {
  it('says what it says here, with its faults', async () => {
    const read = threadedReader(usual, built);
    for (const text of ['姓名,电话\n甲,13800000000\n乙,几\n丙,\n', '姓名,电话\n甲,几\n', 'x', '']) {
      const here = await readFile(asked(text));
      expect(await read(asked(text))).toEqual(here);
    }
    expect(await read(asked('姓名,电话\n甲,13800000000\n乙,几\n丙,\n'))).toMatchObject({
      rows: [{ row: 2 }, { row: 4 }],
      faultCount: 0,
    });
  });

  it.each([
    ['time', 'for (;;);', { withinMs: 200, megabytes: 512 }],
    ['memory', 'const all = []; for (;;) all.push(new Array(1000).fill({}));', { ...usual, megabytes: 16 }],
  ])(
    'is given up when it takes more %s than there is, and everybody else goes on',
    async (_, text, limits) => {
      const read = threadedReader(limits, code(text));
      expect(await read(asked('x'))).toMatchObject({ rows: [], faults: [{ code: 'too-costly' }] });
    },
  );

  it.each([
    ['throw new Error("broken")', 'broken'],
    ['process.exit(0)', 'the thread that reads tables ended'],
  ])('leaves nobody waiting by “%s”', async (text, message) => {
    await expect(threadedReader(usual, code(text))(asked('x'))).rejects.toMatchObject({ message });
  });
});
