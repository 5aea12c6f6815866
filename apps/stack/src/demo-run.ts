import { agencySource, observationBatch } from '#contracts';
import type { BrokerConfig, Log } from '#messaging';
import type { AgencyKey } from '#security';
import type { ApiClient } from './api-client.js';
import { drillId, drillSteps } from '../../demo/src/drill/drill.js';
import { night, type Step } from '../../demo/src/night/night.js';
import { speedFor } from '../../demo/src/play/pace.js';
import { play, playNight, type NightResult } from '../../demo/src/play/player.js';
import { progressLine } from '../../demo/src/play/progress.js';
import type { Say } from './stack.js';

const usualSeconds = 20;
const seed = 618;

export interface DemoRun {
  readonly api: ApiClient;
  readonly kafka: BrokerConfig;
  readonly topicPrefix: string;
  readonly keys: ReadonlyMap<string, AgencyKey>;
  readonly speed?: number;
  /** Log position of what was played before. */
  readonly since?: string;
  readonly log: Log;
  readonly say: Say;
  readonly signal: AbortSignal;
}

/** Plays a short drill out of what happened that night, unless it has been played to its end. */
export async function runDrill(run: DemoRun): Promise<NightResult | undefined> {
  const { say, kafka, topicPrefix, keys, log, signal } = run;
  if (await arePlayed(run.api, drillSteps)) return undefined;
  say(`Drill ${drillId} out of INC-C1, in a world of its own:`);
  return play(drillSteps, {
    kafka,
    topicPrefix,
    apiUrl: run.api.baseUrl,
    keys,
    speed: Infinity,
    seed,
    faults: false,
    since: run.since,
    log,
    signal,
    onProgress: (progress) => say(progressLine(progress)),
  });
}

/** Plays the demo night, unless the record says that it has been played to its end. */
export async function runDemo(run: DemoRun): Promise<NightResult | undefined> {
  const { say } = run;
  if (await arePlayed(run.api, night)) {
    say('The demo night is on record already (--fresh starts over).');
    return undefined;
  }
  const speakers = new Set(night.map(({ actor }) => actor.agencyId));
  say(`Demo night “6·18” through Kafka: ${night.length} messages of ${speakers.size} parties, all exercise.`);
  const result = await playNight({
    kafka: run.kafka,
    topicPrefix: run.topicPrefix,
    apiUrl: run.api.baseUrl,
    keys: run.keys,
    speed: run.speed ?? speedFor(night, usualSeconds),
    seed,
    faults: true,
    log: run.log,
    signal: run.signal,
    onProgress: (progress) => say(progressLine(progress)),
  });
  say(
    `${result.steps} commands: ${result.accepted} accepted, ${result.refused} refused; ` +
      `${result.duplicatesSent} sent again on purpose, ${result.lateSent} late, ` +
      `${result.contradictions} contradictory replies`,
  );
  return result;
}

/** Whether every step that nothing follows has been accepted. */
async function arePlayed(api: ApiClient, steps: readonly Step[]): Promise<boolean> {
  const followed = new Set(steps.flatMap(({ after }) => after));
  // readings are no commands, so that there is no record of one
  const last = steps.filter(({ id, name }) => !followed.has(id) && name !== observationBatch);
  const records = await Promise.all(
    last.map(({ actor, id }) => api.command(agencySource(actor.agencyId), id)),
  );
  return records.every((record) => record !== undefined && record.outcome !== 'refused');
}
