import { setTimeout as pause } from 'node:timers/promises';
import { EngineUnusable, mayPass, sentenceOf, type EngineFault, type Probe } from './engine-fault.js';
import type { Logger } from '../log/logger.js';

const pauses = { firstMs: 250, longestMs: 1_000 };
const sayEveryMs = 10_000;

/** All probes at once; the faults of those that found one. */
export async function faultsOf(probes: readonly Probe[]): Promise<EngineFault[]> {
  const found = await Promise.all(probes.map((probe) => probe()));
  return found.filter((fault) => fault !== undefined);
}

/**
 * For what is done once: every fault counts.
 * @throws {EngineUnusable}
 */
export async function requireEngines(...probes: readonly Probe[]): Promise<void> {
  const faults = await faultsOf(probes);
  if (faults.length > 0) throw new EngineUnusable(faults);
}

/**
 * For a process that serves: waits for engines that are away and says so with the first failure, when it changes, and
 * every ten seconds. What waiting does not mend ends it. For those in `orWithout` it does not wait.
 * @throws {EngineUnusable}
 */
export async function awaitEngines(
  probes: readonly Probe[],
  logger: Pick<Logger, 'warn'>,
  { orWithout = [] }: { readonly orWithout?: readonly Probe[] } = {},
): Promise<void> {
  const lasting = (faults: readonly EngineFault[]): EngineFault[] =>
    faults.filter((fault) => !mayPass(fault));
  let said = { text: '', at: 0 };
  for (let pauseMs = pauses.firstMs; ; pauseMs = Math.min(pauseMs * 2, pauses.longestMs)) {
    const [faults, others] = await Promise.all([faultsOf(probes), faultsOf(orWithout)]);
    const unusable = lasting([...faults, ...others]);
    if (unusable.length > 0) throw new EngineUnusable(unusable);
    if (faults.length === 0) return;
    const sentences = faults.map(sentenceOf);
    const text = sentences.join('\n');
    if (text !== said.text || Date.now() - said.at >= sayEveryMs) {
      said = { text, at: Date.now() };
      logger.warn({ waitingFor: sentences }, 'waiting for an engine');
    }
    await pause(pauseMs);
  }
}
