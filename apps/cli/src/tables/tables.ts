import { issuableRoles, shippedCodeTables, type Role } from '#domain';
import {
  csvMediaType,
  settingKindNames,
  settingKinds,
  tableKindNames,
  writeCsv,
  writeTemplate,
  writeXlsx,
  xlsxMediaType,
  type SettingKind,
  type TableFault,
  type TableKind,
} from '#tables';
import { keyFile, readKeyFile, signToken } from '#security';
import { Argument, Command, Option } from 'commander';
import { readFileSync, writeFileSync } from 'node:fs';
import { keysOf, say, withKeys, type KeysOptions } from '../options.js';
import { Door } from './door.js';
import { DistrictFolder } from './settings.js';

interface DistrictOptions {
  readonly district: string;
  readonly confirm?: true;
}

interface ImportOptions extends KeysOptions {
  readonly url: string;
  readonly agency: string;
  readonly role: Role;
  readonly principal: string;
  readonly withdrawMissing?: true;
  readonly confirm?: true;
}

/** `tables district | export | template | import`: what comes in is shown first, and done with `--confirm`. */
export function tablesCommand(): Command {
  const tables = new Command('tables').description('tables in and out: CSV or xlsx 表格导入与导出');
  const settingKind = new Argument('<kind>', 'what it is a table of').choices(settingKindNames);
  const folder = ['--district <folder>', 'folder of the district'] as const;

  tables
    .command('district')
    .description('put a table of agencies or areas into the folder of a district')
    .addArgument(settingKind)
    .argument('<file>', 'CSV or xlsx')
    .requiredOption(...folder)
    .option('--confirm', 'do what is shown')
    .action((kind: SettingKind, file: string, options: DistrictOptions) => intoDistrict(kind, file, options));

  tables
    .command('export')
    .description('write the agencies or areas of a district as a table that comes in again')
    .addArgument(settingKind)
    .argument('<file>', 'to be written: .csv or .xlsx')
    .requiredOption(...folder)
    .action(async (kind: SettingKind, file: string, { district }: DistrictOptions) => {
      const rows = new DistrictFolder(district).rows(kind);
      writeFileSync(file, isXlsx(file) ? await writeXlsx([{ name: kind, rows }]) : writeCsv(rows));
      say(`${file}: ${rows.length - 1}`);
    });

  tables
    .command('template')
    .description('write an empty table of agencies or areas, to be filled in')
    .addArgument(settingKind)
    .argument('<file>', 'to be written: .csv or .xlsx')
    .option('--lang <language>', 'zh-CN or en', 'zh-CN')
    .action(async (kind: SettingKind, file: string, { lang }: { lang: string }) => {
      const columns = settingKinds[kind](shippedCodeTables);
      writeFileSync(
        file,
        await writeTemplate(columns, isXlsx(file) ? 'xlsx' : 'csv', lang === 'en' ? 'en' : 'zh-CN'),
      );
      say(file);
    });

  withKeys(tables.command('import'))
    .description('send a table to the service, as an agency whose key is here')
    .addArgument(new Argument('<kind>', 'what it is a table of').choices(tableKindNames))
    .argument('<file>', 'CSV or xlsx')
    .requiredOption('--agency <id>', 'whose table it is')
    .addOption(new Option('--role <role>', 'role to act in').choices(issuableRoles).makeOptionMandatory())
    .option('--principal <name>', 'person or program', 'operator')
    .option('--url <url>', 'address of the API', 'http://127.0.0.1:8080')
    .option('--withdraw-missing', 'withdraw what is on record and not in the file')
    .option('--confirm', 'do what is shown')
    .action((kind: TableKind, file: string, options: ImportOptions) => intoService(kind, file, options));
  return tables;
}

const isXlsx = (file: string): boolean => file.endsWith('.xlsx');

async function intoDistrict(
  kind: SettingKind,
  file: string,
  { district, confirm }: DistrictOptions,
): Promise<void> {
  const folder = new DistrictFolder(district);
  const preview = await folder.preview(kind, file);
  show(preview);
  for (const id of preview.missing) say(`not in the table, stays 表中没有，保留: ${id}`);
  if (preview.faults.length > 0) return failed();
  if (!confirm) return say('nothing is written yet; with --confirm it is 尚未写入，加 --confirm 即写入');
  folder.write(preview);
  for (const name of preview.files.keys()) say(`written 已写入: ${name}`);
}

async function intoService(kind: TableKind, file: string, options: ImportOptions): Promise<void> {
  const { agency: agencyId, role, principal, url, withdrawMissing, confirm } = options;
  const token = await signToken(
    { agencyId, role, principal },
    readKeyFile(keyFile(keysOf(options), agencyId)),
  );
  const door = new Door(url, token);
  const body = readFileSync(file);
  const type = isXlsx(file) ? xlsxMediaType : csvMediaType;
  const query = withdrawMissing ? '&withdrawMissing=true' : '';
  const preview = await door.preview(kind, body, type, query);
  show(preview);
  for (const { id, name } of preview.missing)
    say(`${withdrawMissing ? 'withdrawn 撤出' : 'not in the table, stays 表中没有，保留'}: ${id} ${name}`);
  if (preview.digest === null) return failed();
  if (!confirm) return say('nothing is done yet; with --confirm it is 尚未执行，加 --confirm 即执行');
  const run = await door.confirm(kind, body, type, `${query}&confirm=${preview.digest}`);
  const ended = await door.ended(run, ({ done, total }) => say(`${done}/${total}`));
  say(`${ended.status} ${ended.done}/${ended.total}`);
  if (ended.stoppedAt) say(faultLine(ended.stoppedAt));
  if (ended.status !== 'done') failed();
}

interface Shown {
  readonly counts: { readonly new: number; readonly changed: number; readonly same: number };
  readonly faults: readonly (TableFault | { readonly zh: string; readonly en: string })[];
}

function show({ counts, faults }: Shown): void {
  for (const one of faults) say(faultLine(one));
  if (faults.length > 0) return;
  say(`new 新增 ${counts.new}, changed 变更 ${counts.changed}, same 相同 ${counts.same}`);
}

/** The row and column as the spreadsheet shows them. */
function faultLine(one: Shown['faults'][number]): string {
  const { row, column, heading, zh, en } = one as TableFault;
  const place = [row === undefined ? '' : `${column ?? ''}${row}`, heading ?? ''].filter(Boolean).join(' ');
  return `${place === '' ? '' : `${place}: `}${zh} · ${en}`;
}

const failed = (): void => {
  process.exitCode = 1;
};
