import { checkpointTopic, topicsOf } from '#contracts';
import {
  createKafka,
  createPartnerTopics,
  groupPrefixOf,
  partnerRules,
  probeBus,
  requireRules,
  setQuota,
  setRules,
  setScramUser,
} from '#messaging';
import { requireEngines } from '#platform';
import { join } from 'node:path';
import { keysOf, say, type KeysOptions } from '../options.js';
import { passwordIn } from '../password.js';
import { surroundings } from '../surroundings.js';

export interface TopicsOptions extends KeysOptions {
  readonly user?: string;
}

/** What a partner's user may send and fetch in a second, in bytes. */
const quota = 1024 * 1024;

/** `agency topics`: may be given again; what is there stays. */
export async function makeTopics(agencyId: string, options: TopicsOptions): Promise<void> {
  const { config, logger } = surroundings(options);
  await requireEngines(() => probeBus({ kafka: config.kafka, service: config }));
  const kafka = createKafka(config.kafka, 'liandong-cli', logger);
  const topics = topicsOf(config.topicPrefix);
  for (const topic of await createPartnerTopics(kafka, topics, [agencyId], config)) say(`created ${topic}`);
  const { user } = options;
  if (user === undefined) return;
  await requireRules(kafka);
  const file = join(keysOf(options), `${agencyId}.kafka`);
  await setScramUser(kafka, user, passwordIn(file));
  await setQuota(kafka, user, quota);
  await setRules(kafka, partnerRules(topics, checkpointTopic(config.topicPrefix), agencyId, user));
  say(`user ${user}: password in ${file}, consumer groups begin with ${groupPrefixOf(agencyId)}`);
}
