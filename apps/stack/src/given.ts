import { loadCodeTables, loadReportingRules } from '#application';
import { probeLog } from '#event-log';
import { probeBus } from '#messaging';
import { loadConfig, type Config, type Probe } from '#platform';

/** Variables that are as good as not set when they are empty. */
const orEmpty = ['EVENTSTORE_URL', 'KAFKA_BROKERS', 'POSTGRES_URL', 'KAFKA_TOPIC_PREFIX'];

/** An engine with an address in the environment runs elsewhere: it is used as it is. */
export const isGiven = (env: NodeJS.ProcessEnv, name: string): boolean =>
  Boolean(env[name] || env[`${name}_FILE`]);

/**
 * Reads whatever the processes will read, before any is started or anything is wiped.
 * @throws {ConfigurationError}
 */
export async function checkSettings(env: NodeJS.ProcessEnv): Promise<Config> {
  const set = Object.entries(env).filter(([name, value]) => value || !orEmpty.includes(name));
  const config = loadConfig(Object.fromEntries(set));
  loadCodeTables(config.codeTablesFile);
  loadReportingRules(config.reportingRulesFile);
  if (Object.keys(env).some((name) => name.startsWith('NOTARY_'))) {
    const { loadNotaryConfig } = await import('../../followers/src/notary/notary-config.js');
    loadNotaryConfig({ ...env, NOTARY_DATA: env['NOTARY_DATA'] || '.' });
  }
  return config;
}

/** Of the engines that run elsewhere; those started here are waited for when they start. */
export function probesOfGiven(config: Config, env: NodeJS.ProcessEnv): Probe[] {
  const probes: Record<string, Probe> = {
    EVENTSTORE_URL: () => probeLog({ url: config.eventStoreUrl, appends: true }),
    KAFKA_BROKERS: () => probeBus({ kafka: config.kafka, service: config }),
    POSTGRES_URL: async () => {
      // loaded only where it is needed: that takes longer than everything else before the start
      const { probePostgres } = await import('#postgres');
      return probePostgres({ url: config.postgresUrl, owns: true });
    },
  };
  return Object.entries(probes).flatMap(([name, probe]) => (isGiven(env, name) ? [probe] : []));
}
