import {
  districtFaults,
  loadCodeTables,
  loadDemo,
  loadDistrict,
  loadReportingRules,
  loadThresholdRules,
  type DistrictTables,
} from '#application';
import {
  ConfigurationError,
  faultsIn,
  filesOf,
  folderSetting,
  loadConfig,
  type Config,
  type DistrictFiles,
} from '#platform';

/** Variables that are as good as not set when they are empty. */
const orEmpty = ['EVENTSTORE_URL', 'KAFKA_BROKERS', 'POSTGRES_URL', 'KAFKA_TOPIC_PREFIX'];

/** What all processes of a start will read. */
export interface Settings extends DistrictTables {
  readonly config: Config;
}

/**
 * Reads whatever the processes will read, before any is started or anything is wiped.
 * @throws {ConfigurationError} with every fault of all settings and files
 */
export async function readSettings(given: NodeJS.ProcessEnv): Promise<Settings> {
  const env = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => value || !orEmpty.includes(name)),
  );
  const { loadNotaryConfig } = await import('../../followers/src/notary/notary-config.js');
  const files = filesOf(env);
  let config: Config | undefined;
  let tables: DistrictTables | undefined;
  const faults = faultsIn(
    () => (config = loadConfig(env)),
    () => folderSetting('SNAPSHOT_DATA', env),
    () =>
      loadNotaryConfig(
        Object.keys(env).some((name) => name.startsWith('NOTARY_')) ? { NOTARY_DATA: '.', ...env } : {},
      ),
    () => loadThresholdRules(files.thresholdRules),
    () => (tables = tablesOf(files)),
  );
  if (faults.length > 0 || !config || !tables) throw new ConfigurationError(...faults);
  return { config, ...tables };
}

/** The files of a district, each by itself and then together. */
function tablesOf(files: DistrictFiles): DistrictTables {
  const tables: Partial<Mutable<DistrictTables>> = {};
  const faults = faultsIn(
    () => (tables.district = loadDistrict(files.district)),
    () => (tables.codeTables = loadCodeTables(files.codeTables)),
    () => (tables.reportingRules = loadReportingRules(files.reportingRules)),
    () => (tables.demo = loadDemo(files.demo)),
  );
  const { codeTables, reportingRules, ...rest } = tables;
  if (!codeTables || !reportingRules || faults.length > 0) throw new ConfigurationError(...faults);
  const whole = { ...rest, codeTables, reportingRules };
  const apart = districtFaults(files, whole);
  if (apart.length > 0) throw new ConfigurationError(...apart);
  return whole;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
