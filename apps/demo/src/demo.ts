import { agencySource, observationBatch, type Demo } from '#contracts';
import type { BrokerConfig } from '#messaging';
import type { AgencyKey } from '#security';
import { readFileSync } from 'node:fs';
import { destination, pino } from 'pino';
import { drillId, drillSteps } from './drill/drill.js';
import { night } from './night/night.js';
import { speedFor } from './play/pace.js';
import type { NightResult, Progress } from './play/performance.js';
import type { PhonesAddress } from './play/phones.js';
import { play } from './play/player.js';
import type { Credentials } from './play/sign-in.js';
import { progressLine } from './play/progress.js';
import type { Step } from './story/step.js';
import { stepsOf } from './story/of-file.js';
import { ApiClient } from './summary/api-client.js';
import { asOfSummary } from './summary/as-of.js';
import { summary } from './summary/summary.js';

const usualSeconds = 20;
const seed = 618;

export interface DemoOptions {
  readonly apiUrl: string;
  readonly kafka: BrokerConfig;
  readonly topicPrefix: string;
  readonly replicationFactor: number;
  /** One of each party. */
  readonly keys: readonly AgencyKey[];
  /** The keys of persons, by whose they are. */
  readonly personKeys: ReadonlyMap<string, AgencyKey>;
  /** By which persons sign in, by whose they are. */
  readonly accounts?: ReadonlyMap<string, Credentials>;
  /** The phones of those who are called. */
  readonly phones?: PhonesAddress;
  /** Simulated seconds per second, of the night alone; some 20 seconds for all of it when left out. */
  readonly speed?: number;
  /** JSON lines, for what the terminal should not show. */
  readonly logFile: string;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
  /** The demo of another district, in place of the night and the drill. */
  readonly demo?: Demo;
}

const isAfterDrill = ({ time }: Step): boolean => drillSteps.every((step) => step.time < time);

/** The phones that the environment of a stack names. */
export function phonesOf({ PHONES_URL, PHONES_SECRET_FILE }: NodeJS.ProcessEnv): PhonesAddress | undefined {
  if (!PHONES_URL || !PHONES_SECRET_FILE) return undefined;
  return { url: PHONES_URL, secret: readFileSync(PHONES_SECRET_FILE, 'utf8').trim() };
}

/** The demo in order of time: the drill falls between two steps of the night. */
export const acts = [
  night.filter((step) => !isAfterDrill(step)),
  drillSteps,
  night.filter(isAfterDrill),
] as const;

/** Plays what an installation brings: what is on record already gets its first answer. */
async function playBrought(demo: Demo, options: DemoOptions): Promise<void> {
  const { say, speed } = options;
  const steps = stepsOf(demo);
  say(
    `${demo.title}: ${steps.length} messages over Kafka, marked as exercise 条消息经 Kafka 发出，均标为演练.`,
  );
  const result = await play(steps, {
    ...options,
    ...{ seed, faults: false, speed: speed ?? speedFor(steps, usualSeconds) },
    keys: new Map(options.keys.map((key) => [key.agencyId, key])),
    log: logOf(options),
    onProgress: (progress) => say(progressLine(progress)),
  });
  say(counts([result]));
}

const logOf = ({ logFile }: DemoOptions) =>
  pino({ name: 'demo', level: 'info' }, destination({ dest: logFile, mkdir: true }));

/**
 * Plays the night and the drill that follows from it, each unless it is on record already, and says what came of them.
 * @throws {NightUnfinished} at a deadline or when the signal aborts
 * @throws {ApiFailure}
 */
export async function playDemo(options: DemoOptions): Promise<void> {
  if (options.demo) return playBrought(options.demo, options);
  const { apiUrl, say, speed = speedFor(night, usualSeconds) } = options;
  const keys = new Map(options.keys.map((key) => [key.agencyId, key]));
  const api = new ApiClient(keyOf(keys, 'EMB'), apiUrl, 'duty-officer');
  const audit = new ApiClient(keyOf(keys, 'AUDIT'), apiUrl, 'auditor');
  const log = logOf(options);
  let since: string | undefined;

  const act = async (steps: readonly Step[], how: { speed: number; faults: boolean }, title?: string) => {
    if (await arePlayed(audit, steps)) return undefined;
    if (title) say(title);
    const onProgress = (progress: Progress): void => say(progressLine(progress));
    const result = await play(steps, { ...options, ...how, keys, seed, since, log, onProgress });
    since = result.lastPosition;
    return result;
  };

  const speakers = new Set(night.map(({ actor }) => actor.agencyId));
  const first = await act(
    acts[0],
    { speed, faults: true },
    `Demo scenario “6·18” over Kafka: ${night.length} messages from ${speakers.size} agencies, all marked as exercise.`,
  );
  if (!first) say('The demo has already been played (npm start -- --fresh starts over).');
  await act(
    acts[1],
    { speed: Infinity, faults: false },
    `Drill ${drillId} from INC-C1, separate from live operations:`,
  );
  const last = await act(acts[2], { speed, faults: true });

  const results = [first, last].filter((result) => result !== undefined);
  if (results.length > 0) say(counts(results));
  for (const line of ['', ...(await summary(api, since)), ...(await asOfSummary(api, audit))]) say(line);
}

function counts(results: readonly NightResult[]): string {
  const sum = (what: Exclude<keyof NightResult, 'lastPosition'>): number =>
    results.reduce((total, result) => total + result[what], 0);
  return (
    `${sum('steps')} commands: ${sum('accepted')} accepted, ${sum('refused')} refused; ` +
    `${sum('duplicatesSent')} sent again on purpose, ${sum('lateSent')} late, ` +
    `${sum('contradictions')} contradictory replies`
  );
}

function keyOf(keys: ReadonlyMap<string, AgencyKey>, agencyId: string): AgencyKey {
  const key = keys.get(agencyId);
  if (!key) throw new Error(`no key for ${agencyId}`);
  return key;
}

/** Whether every step that nothing follows has been accepted: what is on record of others' commands, auditors see alone. */
async function arePlayed(api: ApiClient, steps: readonly Step[]): Promise<boolean> {
  const followed = new Set(steps.flatMap(({ after }) => after));
  // readings are no commands, so that there is no record of one
  const last = steps.filter(({ id, name }) => !followed.has(id) && name !== observationBatch);
  const records = await Promise.all(
    last.map(({ actor, id }) => api.command(agencySource(actor.agencyId), id)),
  );
  return records.every((record) => record !== undefined && record.outcome !== 'refused');
}
