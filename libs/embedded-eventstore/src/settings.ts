import { readFileSync, statSync } from 'node:fs';
import { type Behaviour, behaviourOf, likeable, type ServerLike } from './behaviour.js';
import type { Access } from './rpc/access.js';

const DEFAULT_PORT = 2113;
const LONGEST_MS = 2 ** 31 - 1;

export interface Settings {
  dataDir: string;
  host: string | undefined;
  port: number;
  access: Access;
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
    access: accessFrom(env),
    behaviour: behaviourOf(likeFrom(env), {
      leaderAfterMs: milliseconds(env, 'LIANDONG_ES_LEADER_AFTER_MS'),
      commitDelayMs: milliseconds(env, 'LIANDONG_ES_COMMIT_DELAY_MS'),
      statisticsEveryMs: milliseconds(env, 'LIANDONG_ES_STATISTICS_MS'),
    }),
  };
}

const DEFAULT_USER = 'liandong';

/** What `LIANDONG_ES_ACCESS` is to be where every user of the machine may append. */
const OPEN = 'open';

function accessFrom(env: NodeJS.ProcessEnv): Access {
  const { LIANDONG_ES_ACCESS: open = '', LIANDONG_ES_USER: user } = env;
  if (open !== '' && open !== OPEN) throw unexpected('LIANDONG_ES_ACCESS', open, `${OPEN}, or nothing`);
  if (open === OPEN) return OPEN;
  const password = secretIn(env, 'LIANDONG_ES_PASSWORD_FILE').toString().trim();
  if (password === '') throw new Error('LIANDONG_ES_PASSWORD_FILE names an empty file; expected a password');
  return {
    user: user || DEFAULT_USER,
    password,
    tls: { key: secretIn(env, 'LIANDONG_ES_KEY_FILE'), cert: fileIn(env, 'LIANDONG_ES_CERT_FILE') },
  };
}

function fileIn(env: NodeJS.ProcessEnv, name: string): Buffer {
  const file = env[name];
  if (!file)
    throw new Error(`${name} is not set; expected a file, or LIANDONG_ES_ACCESS=${OPEN} beside none`);
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new Error(`${name} is "${file}"; expected a readable file`, { cause });
  }
}

/** A secret that others can read is none. */
function secretIn(env: NodeJS.ProcessEnv, name: string): Buffer {
  const content = fileIn(env, name);
  const file = env[name] ?? '';
  if ((statSync(file).mode & 0o077) !== 0)
    throw unexpected(name, file, 'a file that only its owner can read');
  return content;
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
