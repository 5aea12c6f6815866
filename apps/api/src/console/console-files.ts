import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

export interface ConsoleFile {
  readonly type: string;
  readonly body: Buffer;
  readonly cache: string;
  readonly tag: string;
}

/** A name with a hash of the content in it never means anything else. */
const forEver = 'public, max-age=31536000, immutable';
/** Kept, and asked about each time: it names the newest of the others. */
const askedAbout = 'no-cache';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The one page, which shows whatever its address says. */
export const pageName = 'index.html';

/**
 * The built console, by path below its folder: the few files that it is are read once, so that no request reaches the
 * disk. What has no known type is not served. Empty where it was not built.
 */
export function consoleFiles(folder: string): ReadonlyMap<string, ConsoleFile> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Map(
    names.flatMap((name) => {
      const type = types[extname(name)];
      if (type === undefined) return [];
      const body = readFileSync(join(folder, name));
      const tag = `"${createHash('sha256').update(body).digest('base64url')}"`;
      const cache = name.startsWith('assets/') ? forEver : askedAbout;
      return [[name, { type, body, cache, tag }] as const];
    }),
  );
}
