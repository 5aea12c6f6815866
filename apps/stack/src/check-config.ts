import { districtNotes } from '#application';
import { besideStack, complain, ConfigurationError, configurationExit, say } from '#platform';
import { Command } from 'commander';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { dataFolderFault } from './data-folder.js';
import { readSettings } from './settings.js';

/** Reads all settings and files as a start would, changes nothing, and says everything that is wrong at once. */
async function checkConfig({ data, district }: { data: string; district?: string }): Promise<void> {
  const dataDir = resolve(data);
  const inData = dataFolderFault(dataDir);
  const faults = inData ? [inData] : [];
  const env = inData || !existsSync(dataDir) ? process.env : besideStack(dataDir);
  try {
    const settings = await readSettings(district ? { ...env, DISTRICT_FOLDER: district } : env);
    for (const note of districtNotes(settings)) say(`note 提示: ${note}`);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    faults.push(...error.faults);
  }
  faults.forEach(complain);
  if (faults.length === 0) return say('settings and files are in order 配置与文件无误');
  complain(`${faults.length} to be put right 共 ${faults.length} 处需改正`);
  process.exitCode = configurationExit;
}

await new Command('npm run check-config --')
  .description('checks all settings and files before a start 启动前检查全部配置与文件')
  .option('--data <dir>', 'data folder', '.data')
  .option('--district <dir>', "folder with the files of a district, in place of Huaxi's")
  .showHelpAfterError()
  .allowExcessArguments(false)
  .action(checkConfig)
  .parseAsync();
