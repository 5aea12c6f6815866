import { readFileSync, statSync } from 'node:fs';

/** Whom the issuer signs people in for. */
export interface Client {
  readonly id: string;
  readonly secret: string;
  /** Where its pages are, without a slash at the end: `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
}

export interface Settings {
  readonly dataDir: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly client: Client;
}

/** What the environment says. @throws an error that names the variable, its value and what was expected */
export function settingsFrom(env: NodeJS.ProcessEnv): Settings {
  return {
    dataDir: required(env, 'LIANDONG_OIDC_DATA', 'a directory for the data'),
    port: portIn(env),
    client: {
      id: required(env, 'LIANDONG_OIDC_CLIENT_ID', 'the name of the client'),
      secret: secretIn(required(env, 'LIANDONG_OIDC_CLIENT_SECRET_FILE', 'a file')),
      baseUrl: baseUrlIn(env),
    },
  };
}

function required(env: NodeJS.ProcessEnv, name: string, expected: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set; expected ${expected}`);
  return value;
}

function portIn(env: NodeJS.ProcessEnv): number {
  const text = required(env, 'LIANDONG_OIDC_PORT', 'a port number');
  const value = Number(text);
  if (/^\d{1,5}$/.test(text) && value <= 65_535) return value;
  throw new Error(`LIANDONG_OIDC_PORT is "${text}"; expected a port number from 0 to 65535`);
}

function baseUrlIn(env: NodeJS.ProcessEnv): string {
  const text = required(env, 'LIANDONG_OIDC_CLIENT_URL', 'the address of the client');
  if (URL.canParse(text) && /^https?:\/\/[^/?#]+$/.test(text)) return text;
  throw new Error(`LIANDONG_OIDC_CLIENT_URL is "${text}"; expected such as http://127.0.0.1:8080`);
}

/** A secret that others can read is none. */
function secretIn(file: string): string {
  const name = `LIANDONG_OIDC_CLIENT_SECRET_FILE is "${file}"`;
  let secret: string;
  try {
    secret = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new Error(`${name}; expected a readable file`, { cause });
  }
  if (secret === '' || (statSync(file).mode & 0o077) !== 0)
    throw new Error(`${name}; expected a secret that only its owner can read`);
  return secret;
}
