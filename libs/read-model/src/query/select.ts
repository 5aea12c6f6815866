import type { Database } from '#postgres';
import type { Table } from '../projecting/projection.js';
import { selectList, tableSql } from '../projecting/store.js';

/** `select <columns as properties> from read.<table> <alias>`, with `more` in place of the columns left out. */
export function selectFrom<R extends object>(
  db: Database,
  table: Table<R>,
  alias: string,
  except: readonly (keyof R & string)[] = [],
  more?: string,
): string {
  const sql = tableSql(db.source, table);
  const list = selectList(sql, alias, except) + (more ? `, ${more}` : '');
  return `select ${list} from read.${sql.name} ${alias}`;
}
