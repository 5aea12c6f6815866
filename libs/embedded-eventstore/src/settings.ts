import { type Behaviour, behaviourOf, likeable, type ServerLike } from './behaviour.js';

const DEFAULT_PORT = 2113;
const LONGEST_MS = 2 ** 31 - 1;

export interface Settings {
  dataDir: string;
  host: string | undefined;
  port: number;
  behaviour: Behaviour;
}

/** What the environment says. @throws an error that names the variable, its value and what was expected */
export function settingsFrom(env: NodeJS.ProcessEnv): Settings {
  const { LIANDONG_ES_DATA: dataDir, LIANDONG_ES_HOST: host } = env;
  if (!dataDir) throw new Error('LIANDONG_ES_DATA is not set; expected the directory to keep the data in');
  return {
    dataDir,
    host: host || undefined,
    port: whole(env, 'LIANDONG_ES_PORT', 65_535, 'a port number') ?? DEFAULT_PORT,
    behaviour: behaviourOf(likeFrom(env), {
      leaderAfterMs: milliseconds(env, 'LIANDONG_ES_LEADER_AFTER_MS'),
      commitDelayMs: milliseconds(env, 'LIANDONG_ES_COMMIT_DELAY_MS'),
      statisticsEveryMs: milliseconds(env, 'LIANDONG_ES_STATISTICS_MS'),
    }),
  };
}

function likeFrom({ LIANDONG_ES_LIKE: text }: NodeJS.ProcessEnv): ServerLike | undefined {
  if (text === undefined || text === '') return undefined;
  const like = likeable.find((version) => version === text);
  if (like === undefined) throw unexpected('LIANDONG_ES_LIKE', text, likeable.join(', '));
  return like;
}

function milliseconds(env: NodeJS.ProcessEnv, name: string): number | undefined {
  return whole(env, name, LONGEST_MS, 'whole milliseconds');
}

function whole(env: NodeJS.ProcessEnv, name: string, most: number, expected: string): number | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw unexpected(name, text, expected);
}

function unexpected(name: string, text: string, expected: string): Error {
  return new Error(`${name} is "${text}"; expected ${expected}`);
}
