import { agencySource, observationBatch } from '#contracts';
import type { BrokerConfig, Log } from '#messaging';
import type { AgencyKey } from '#security';
import type { ApiClient } from './api-client.js';
import { night } from './demo/night.js';
import { speedFor } from './demo/pace.js';
import { playNight, type NightResult } from './demo/player.js';
import { progressLine } from './demo/progress.js';
import type { Say } from './stack.js';

const usualSeconds = 20;
const seed = 618;

export interface DemoRun {
  readonly api: ApiClient;
  readonly kafka: BrokerConfig;
  readonly topicPrefix: string;
  readonly keys: ReadonlyMap<string, AgencyKey>;
  readonly speed?: number;
  readonly log: Log;
  readonly say: Say;
  readonly signal: AbortSignal;
}

/** Plays the demo night, unless the record says that it has been played to its end. */
export async function runDemo(run: DemoRun): Promise<NightResult | undefined> {
  const { say } = run;
  if (await hasBeenPlayed(run.api)) {
    say('The demo night is on record already (--fresh starts over).');
    return undefined;
  }
  const speakers = new Set(night.map(({ actor }) => actor.agencyId));
  say(`Demo night “6·18” through Kafka: ${night.length} messages of ${speakers.size} parties, all exercise.`);
  const result = await playNight({
    kafka: run.kafka,
    topicPrefix: run.topicPrefix,
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
async function hasBeenPlayed(api: ApiClient): Promise<boolean> {
  const followed = new Set(night.flatMap(({ after }) => after));
  // readings are no commands, so that there is no record of one
  const last = night.filter(({ id, name }) => !followed.has(id) && name !== observationBatch);
  const records = await Promise.all(
    last.map(({ actor, id }) => api.command(agencySource(actor.agencyId), id)),
  );
  return records.every((record) => record !== undefined && record.outcome !== 'refused');
}
