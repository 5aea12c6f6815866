import type { Database } from '#postgres';
import {
  cursorKeys,
  limitOf,
  pageOf,
  restrictedTo,
  type Page,
  type Paging,
  type Viewer,
} from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { Where } from '../query/where.js';
import { CommandRow } from './rows.js';

/** A command by the identity its sender gave it, or by the id derived from that. */
export type CommandKey = { readonly source: string; readonly id: string } | { readonly commandId: string };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** For the agency that sent it, and for who oversees. */
export async function command(
  db: Database,
  key: CommandKey,
  viewer: Viewer,
): Promise<CommandRow | undefined> {
  const where = new Where().and('c.actor_agency_id = $$', restrictedTo(viewer));
  if ('commandId' in key) {
    if (!uuid.test(key.commandId)) return undefined;
    where.and('c.command_id = $$', key.commandId);
  } else {
    where.and('c.source = $$ and c.id = $$', key.source, key.id);
  }
  const [row] = await db.rows<CommandRow>(
    `${selectFrom(db, CommandRow, 'c')} where ${where.sql} order by c.position desc limit 1`,
    where.params,
  );
  return row;
}

export interface RefusalFilter extends Paging {
  readonly agencyId?: string;
  readonly code?: string;
}

/** Refused commands, the latest first. */
async function refusals(db: Database, filter: RefusalFilter, viewer: Viewer): Promise<Page<CommandRow>> {
  const limit = limitOf(filter.limit);
  const where = new Where()
    .and(`c.outcome = 'refused'`)
    .and('c.actor_agency_id = $$', filter.agencyId)
    .and('c.actor_agency_id = $$', restrictedTo(viewer))
    .and(`c.refusal ->> 'code' = $$`, filter.code)
    .and('c.position < $$', cursorKeys(filter.cursor, ['position'])?.[0]);
  const rows = await db.rows<CommandRow>(
    `${selectFrom(db, CommandRow, 'c')} where ${where.sql} order by c.position desc limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows, limit, (row) => [row.position]);
}

export const commandQueries = { find: command, refusals };
