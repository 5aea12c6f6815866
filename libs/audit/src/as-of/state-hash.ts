import { stateTables, tableName } from '#read-model';
import { canonicalize } from 'json-canonicalize';
import { createHash } from 'node:crypto';
import { byBytes } from './bytes.js';

/** Hash of a state and of each of its tables, so that a difference can be traced to a table. */
export interface StateHash {
  /** Hexadecimal SHA-256. */
  readonly sha256: string;
  readonly tables: Readonly<Record<string, { readonly rows: number; readonly sha256: string }>>;
}

/** SHA-256 of a row as canonical JSON (RFC 8785). */
export const rowHash = (row: object): Buffer => createHash('sha256').update(canonicalize(row)).digest();

/**
 * The hash of all tables, the same on every machine that has folded the same events: of a table, SHA-256 over its
 * rows in the order of their keys' bytes, each as key, NUL and the row's SHA-256; of the state, SHA-256 of the
 * canonical JSON of `{"format":"liandong-state/1","tables":{…}}`.
 */
export function stateHash(
  rowsOf: (table: string) => Iterable<readonly [key: string, hash: Buffer]>,
): StateHash {
  const tables: Record<string, { rows: number; sha256: string }> = {};
  for (const name of stateTables.map(tableName).sort(byBytes)) {
    const digest = createHash('sha256');
    let rows = 0;
    for (const [key, hash] of rowsOf(name)) {
      digest.update(`${key}\0`).update(hash);
      rows++;
    }
    tables[name] = { rows, sha256: digest.digest('hex') };
  }
  const text = canonicalize({ format: 'liandong-state/1', tables });
  return { sha256: createHash('sha256').update(text).digest('hex'), tables };
}
