import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expected } from './configuration-error.js';
import { whyNot } from './files.js';

/** What makes a district, each in a JSON file of its own. */
export interface DistrictFiles {
  /** District, home bureau and the agencies that are registered at the first start. */
  readonly district?: string;
  /** Tables of kinds, event types, townships, speed and coverage. */
  readonly codeTables?: string;
  /** Clocks of statutory reports. */
  readonly reportingRules?: string;
  /** When readings call for a warning. */
  readonly thresholdRules?: string;
  /** What people are told of, and how they are called. */
  readonly reachingRules?: string;
  /** What is played as a demo. */
  readonly demo?: string;
}

/** The setting that names each file, and its name in the folder of a district. */
export const districtFiles = {
  district: { variable: 'DISTRICT_FILE', name: 'district.json' },
  codeTables: { variable: 'CODE_TABLES_FILE', name: 'codes.json' },
  reportingRules: { variable: 'REPORTING_RULES_FILE', name: 'reporting-rules.json' },
  thresholdRules: { variable: 'THRESHOLD_RULES_FILE', name: 'threshold-rules.json' },
  reachingRules: { variable: 'REACHING_RULES_FILE', name: 'reaching-rules.json' },
  demo: { variable: 'DEMO_FILE', name: 'demo.json' },
} as const satisfies Record<keyof DistrictFiles, { variable: string; name: string }>;

/** Those of the folder that `DISTRICT_FOLDER` names, unless a setting names another. */
export function filesOf(env: NodeJS.ProcessEnv): DistrictFiles {
  const folder = env['DISTRICT_FOLDER'];
  const places = Object.entries(districtFiles).map(([what, { variable, name }]) => {
    const inFolder = folder ? join(folder, name) : '';
    return [what, env[variable] || (existsSync(inFolder) ? inFolder : undefined)];
  });
  return Object.fromEntries(places) as DistrictFiles;
}

/** What is wrong with the folder of a district as such: a file of another name would be passed over without a word. */
export function districtFolderFault(folder: string): string | undefined {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    return `${expected({ en: 'a readable folder', zh: '可读的文件夹' })} (${whyNot(error)})`;
  }
  const known = Object.values(districtFiles).map(({ name }) => name);
  const found = names.filter((name) => name.endsWith('.json'));
  const strange = found.filter((name) => !(known as readonly string[]).includes(name));
  if (strange.length === 0 && found.length > 0) return undefined;
  const what = expected({ en: `files named ${known.join(', ')}`, zh: `名为 ${known.join('、')} 的文件` });
  return strange.length === 0 ? what : `${what}, not 而非 ${strange.join(', ')}`;
}
