import { shippedCodeTables } from '#domain';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCodeTables } from './code-tables.js';
import { refer } from '../intake/refer.js';

describe('the code tables of an installation', () => {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-codes-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const { resourceKinds, areas, speed } = shippedCodeTables;
  const misfit =
    (json: object): (() => string) =>
    () =>
      file('misfit.json', JSON.stringify(json));

  it('are the shipped ones when no file is named', () => {
    expect(loadCodeTables(undefined)).toBe(shippedCodeTables);
  });

  it('are as shipped, written out and read again', () => {
    expect(loadCodeTables(file('shipped.json', JSON.stringify(shippedCodeTables)))).toEqual(
      shippedCodeTables,
    );
  });

  it('are those of the file, and the shipped ones where it has none', () => {
    const own = { strict: true, speed: { ...speed, version: 'plain-roads.1', kmPerHour: 50 } };
    expect(loadCodeTables(file('own.json', JSON.stringify(own)))).toEqual({ ...shippedCodeTables, ...own });
  });

  it('can be those of the example', () => {
    const guide = readFileSync('docs/coverage.md', 'utf8');
    const [, example = ''] = /```json\n([^]*?)```/.exec(guide) ?? [];
    expect(loadCodeTables(file('example.json', example))).toMatchObject({ strict: true });
  });

  it.each([
    ['is missing', () => join(folder, 'none.json'), /readable JSON file/],
    ['is no JSON', () => file('text.json', '{'), /text\.json:1:2: .*not JSON/],
    ['is a list', misfit([]), /must be a JSON object/],
    ['has a table of another name', misfit({ kinds: resourceKinds }), /kinds: is not known here/],
    [
      'has a table without a version',
      misfit({ speed: { ...speed, version: undefined } }),
      /speed\.version: /,
    ],
    [
      'does not say what is confirmed',
      misfit({ areas: { ...areas, confirmed: 'no' } }),
      /areas\.confirmed: /,
    ],
    [
      'has roads without speed',
      misfit({ speed: { ...speed, kmPerHour: 0 } }),
      /speed\.kmPerHour: .*less than 1/,
    ],
    [
      'has a place beyond the pole',
      misfit({ areas: { ...areas, areas: [{ ...areas.areas[0], lat: 91 }] } }),
      /areas\.areas\[0\]\.lat: .*90/,
    ],
    [
      'has a code without a name',
      misfit({ resourceKinds: { ...resourceKinds, codes: [{ code: 'pump', en: 'pumps' }] } }),
      /resourceKinds\.codes\[0\]\.zh: /,
    ],
    [
      'has a code twice',
      misfit({
        resourceKinds: { ...resourceKinds, codes: [...resourceKinds.codes, ...resourceKinds.codes] },
      }),
      /resourceKinds\.codes: names pump twice/,
    ],
  ])('stop the start, with the variable named, when the file %s', (_, path, what) => {
    expect(() => loadCodeTables(path())).toThrow(
      expect.objectContaining({ code: 'configuration', message: expect.stringMatching(what) }),
    );
    expect(() => loadCodeTables(path())).toThrow(/^CODE_TABLES_FILE=/);
  });

  it.each([
    ['a strict table that lacks it', true, 'crane.tower', ['crane.tower']],
    ['a strict table that has what it lies under', true, 'pump.truck', []],
    ['a table that is not strict', false, 'crane.tower', []],
  ])('judge the kind of a resource: %s', async (_, strict, kind, unknownCodes) => {
    const actor = { agencyId: 'EMB', principal: 'duty', role: 'agency-operator' } as const;
    const parts = { runners: { of: () => ({}) }, codeTables: { ...shippedCodeTables, strict } } as never;
    const command = {
      name: 'resource.register',
      targetId: 'R1',
      data: { kind },
      actor,
      submission: {},
    } as never;
    expect(await refer(command, parts)).toMatchObject({ references: { unknownCodes } });
  });
});
