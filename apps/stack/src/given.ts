import { probeLog } from '#event-log';
import { probeBus } from '#messaging';
import type { Config, Probe } from '#platform';

/** An engine with an address in the environment runs elsewhere: it is used as it is. */
export const isGiven = (env: NodeJS.ProcessEnv, name: string): boolean =>
  Boolean(env[name] || env[`${name}_FILE`]);

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
