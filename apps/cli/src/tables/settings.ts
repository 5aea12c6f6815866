import {
  parseCodeTables,
  parseDistrict,
  parseReportingRules,
  violationSentence,
  type Violation,
} from '#contracts';
import { shippedCodeTables } from '#domain';
import { districtFiles } from '#platform';
import {
  faultsInOrder,
  readRows,
  readTable,
  settingKinds,
  type AgencySays,
  type AreaSays,
  type Columns,
  type SettingKind,
  type TableFault,
  type Written,
} from '#tables';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { agencyRows, areaRows, withAgencies, withAreas, type AgencyFiles, type Row } from './district.js';

/** What a table would make of the folder of a district, or what is wrong with it. */
export interface SettingPreview {
  readonly counts: { readonly new: number; readonly changed: number; readonly same: number };
  readonly missing: readonly string[];
  readonly faults: readonly (TableFault | { readonly zh: string; readonly en: string })[];
  /** What each file would hold, by its name; those alone that change. */
  readonly files: ReadonlyMap<string, object>;
}

type Kept = Readonly<Record<string, unknown>>;

const { codeTables, district, reportingRules } = districtFiles;

/** The folder of a district, whose files tables are put into. */
export class DistrictFolder {
  constructor(private readonly folder: string) {}

  /** Reads a table and compares it with the files; nothing is written. */
  async preview(kind: SettingKind, file: string): Promise<SettingPreview> {
    const table = await readTable(readFileSync(file));
    const none = { counts: { new: 0, changed: 0, same: 0 }, missing: [], files: new Map<string, object>() };
    if ('faults' in table) return { ...none, faults: table.faults };
    const { rows, faults } = readRows(table, this.columnsOf(kind));
    if (faults.length > 0) return { ...none, faults };
    return kind === 'areas'
      ? this.areas(rows as Row<AreaSays>[], file)
      : this.agencies(rows as Row<AgencySays>[]);
  }

  /** Each file is there as it was or as it is to be, whatever happens meanwhile. */
  write({ files }: SettingPreview): void {
    mkdirSync(this.folder, { recursive: true });
    for (const [name, content] of files) {
      const path = join(this.folder, name);
      writeFileSync(`${path}.new`, `${JSON.stringify(content, undefined, 2)}\n`, { flush: true });
      renameSync(`${path}.new`, path);
    }
  }

  /** What is in the files, as a table that comes in again. */
  rows(kind: SettingKind): Written[][] {
    const columns = this.columnsOf(kind);
    const items = kind === 'areas' ? areaRows(this.codes().areas) : agencyRows(this.agencyFiles());
    return [
      Object.values(columns).map(({ zh }) => zh),
      ...items.map((item) => Object.keys(columns).map((key) => item[key])),
    ];
  }

  columnsOf(kind: SettingKind): Columns {
    return settingKinds[kind](this.codes());
  }

  private areas(rows: Row<AreaSays>[], file: string): SettingPreview {
    const kept = this.kept(codeTables.name);
    const before = kept['areas'] as Parameters<typeof withAreas>[0];
    const { content: areas, counts, missing, faults } = withAreas(before, rows, basename(file));
    const content = { ...kept, areas };
    const wrong = violationsOf(parseCodeTables(content));
    const files = new Map(areas === before ? [] : [[codeTables.name, content]]);
    return { counts, missing, files, faults: [...faultsInOrder(faults), ...wrong] };
  }

  private agencies(rows: Row<AgencySays>[]): SettingPreview {
    const before = this.agencyFiles();
    const { content, counts, missing, faults } = withAgencies(before, rows);
    const wrong =
      faults.length > 0
        ? []
        : [
            ...violationsOf(parseDistrict(content.district)),
            ...violationsOf(parseReportingRules(content.rules)),
          ];
    const files = new Map<string, object>();
    if (JSON.stringify(content.district) !== JSON.stringify(before.district))
      files.set(district.name, content.district);
    if (content.rules !== before.rules) files.set(reportingRules.name, content.rules);
    return { counts, missing, files, faults: [...faultsInOrder(faults), ...wrong] };
  }

  private codes() {
    const parsed = parseCodeTables(this.kept(codeTables.name));
    return 'tables' in parsed ? parsed.tables : shippedCodeTables;
  }

  private agencyFiles(): Partial<AgencyFiles> {
    const [kept, rules] = [this.kept(district.name), this.kept(reportingRules.name)];
    return {
      ...(Object.keys(kept).length > 0 && { district: kept as unknown as AgencyFiles['district'] }),
      ...(Object.keys(rules).length > 0 && { rules: rules as unknown as AgencyFiles['rules'] }),
    };
  }

  private kept(name: string): Kept {
    const path = join(this.folder, name);
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Kept) : {};
  }
}

const violationsOf = (parsed: object): { readonly zh: string; readonly en: string }[] =>
  'violations' in parsed ? (parsed.violations as readonly Violation[]).map(violationSentence) : [];
