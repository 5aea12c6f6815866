import { settingKindNames, writeCsv, writeXlsx } from '#tables';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DistrictFolder } from './settings.js';

describe('a district set up by tables', () => {
  let dir: string;
  let folder: DistrictFolder;
  const none = { new: 0, changed: 0, same: 0 };

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'liandong-tables-'));
    folder = new DistrictFolder(join(dir, 'county'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const put = (text: string | Buffer): string => {
    const file = join(dir, 'table');
    writeFileSync(file, text);
    return file;
  };
  const json = (name: string): unknown => JSON.parse(readFileSync(join(dir, 'county', name), 'utf8'));

  const areas = '区划代码,名称,纬度,经度\n990123,云修县,26.8,106.6\n990123101,龙场镇,26.84,106.59\n';
  const agencies =
    '单位代码,单位名称,类别,所在区划,角色,授权,主管局,报送层级\n' +
    'YX-EMB,云修县应急管理局,部门,云修县,指挥长、值班长,指挥:990123,是,县级\n' +
    'YX-LC,龙场镇人民政府,乡镇,龙场镇,值班长,,,基层\n' +
    'YX-MET,云修县气象局,部门,,单位经办,"预警:990123:rainstorm,flood",否,\n';

  it('has its files made of nothing else, and the same again changes none', async () => {
    for (const [kind, table, count] of [
      ['areas', areas, 2],
      ['agencies', agencies, 3],
    ] as const) {
      const preview = await folder.preview(kind, put(table));
      expect(preview).toMatchObject({ faults: [], counts: { ...none, new: count } });
      expect(readdirSync(dir)).toEqual(kind === 'areas' ? ['table'] : ['county', 'table']);
      folder.write(preview);
      const again = await folder.preview(kind, put(table));
      expect(again).toMatchObject({ faults: [], counts: { ...none, same: count } });
      expect(again.files.size).toBe(0);
    }
    expect(json('district.json')).toMatchObject({
      districtCode: '990123',
      homeBureauId: 'YX-EMB',
      agencies: [
        { kind: 'department', areaCode: '990123', roles: ['commander', 'duty-officer'] },
        { kind: 'township', areaCode: '990123101' },
        { mandates: [{ capacity: 'warn', areaCode: '990123', of: ['rainstorm', 'flood'] }] },
      ],
    });
    expect(json('reporting-rules.json')).toMatchObject({
      authorities: [
        { tier: 'county', areaPrefix: '990123', agencyId: 'YX-EMB' },
        { tier: 'unit', areaPrefix: '990123101', agencyId: 'YX-LC' },
      ],
    });
  });

  it.each(['csv', 'xlsx'])('comes in again as %s as it went out', async (format) => {
    cpSync('samples/district', join(dir, 'county'), { recursive: true });
    for (const kind of settingKindNames) {
      const rows = folder.rows(kind);
      const file = put(format === 'csv' ? writeCsv(rows) : await writeXlsx([{ name: kind, rows }]));
      const { faults, counts, missing, files } = await folder.preview(kind, file);
      expect({ faults, missing, files: [...files] }).toEqual({ faults: [], missing: [], files: [] });
      expect(counts).toEqual({ ...none, same: rows.length - 1 });
    }
  });

  it('keeps what a table lacks, and what it does not say', async () => {
    cpSync('samples/district', join(dir, 'county'), { recursive: true });
    const before = json('district.json') as { agencies: object[]; twoPersons: object };
    const table =
      '单位代码,单位名称,类别,角色\nYL-FIRE,云岭县消防救援大队,部门,单位经办、值班长\nYL-NEW,新局,部门,单位经办\n';
    const preview = await folder.preview('agencies', put(table));
    expect(preview).toMatchObject({ faults: [], counts: { new: 1, changed: 1, same: 0 } });
    expect(preview.missing).toContain('YL-EMB');
    folder.write(preview);
    const after = json('district.json') as typeof before;
    expect(after.agencies).toHaveLength(before.agencies.length + 1);
    expect(after.twoPersons).toEqual(before.twoPersons);
    expect([...preview.files.keys()]).toEqual(['district.json']);
  });

  it.each([
    ['a role that the agency cannot have', agencies.replace('龙场镇,值班长', '龙场镇,审计员'), /roles/],
    ['a second home bureau', agencies.replace('否', '是'), /与第 2 行重复/],
    ['no home bureau', agencies.replace('是', ''), /未填写/],
    ['an agency twice', agencies.replace('YX-LC', 'YX-EMB'), /与第 2 行重复/],
    ['a mandate in words', agencies.replace('指挥:990123', '全县指挥'), /不是授权/],
    ['a role in other words', agencies.replace('指挥长、', '局长、'), /只能填/],
  ])('takes nothing with %s', async (_, table, says) => {
    folder.write(await folder.preview('areas', put(areas)));
    const { faults } = await folder.preview('agencies', put(table));
    expect(JSON.stringify(faults)).toMatch(says);
  });
});
