import { held } from '#domain';
import type { Database } from '#postgres';
import { cursorKeys, limitOf, pageOf, type Page, type Paging, type Viewer } from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { ownOnly } from '../query/sight.js';
import { Where } from '../query/where.js';
import { CommandRow } from './rows.js';

/** A command by the identity its sender gave it, or by the id derived from that. */
export type CommandKey = { readonly source: string; readonly id: string } | { readonly commandId: string };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** For the agency that sent it, and for who audits. */
export async function command(
  db: Database,
  key: CommandKey,
  viewer: Viewer,
): Promise<CommandRow | undefined> {
  const where = new Where().and('c.actor_agency_id = $$', ownOnly(viewer));
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

/** Refused commands, the latest first: one's own, to who administers those of nobody proved, to who audits all. */
async function refusals(db: Database, filter: RefusalFilter, viewer: Viewer): Promise<Page<CommandRow>> {
  const limit = limitOf(filter.limit);
  const where = new Where()
    .and(`c.outcome = 'refused'`)
    .and('c.actor_agency_id = $$', filter.agencyId)
    .and('c.actor_agency_id = any($$)', sendersFor(viewer))
    .and(`c.refusal ->> 'code' = $$`, filter.code)
    .and('c.position < $$', cursorKeys(filter.cursor, ['position'])?.[0]);
  const rows = await db.rows<CommandRow>(
    `${selectFrom(db, CommandRow, 'c')} where ${where.sql} order by c.position desc limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows, limit, (row) => [row.position]);
}

function sendersFor(viewer: Viewer): readonly string[] | undefined {
  const who = ownOnly(viewer);
  if (who === undefined) return undefined;
  const administers = viewer.role === 'administrator' && held(viewer, 'administer').length > 0;
  return administers ? [who, 'unverified'] : [who];
}

export const commandQueries = { find: command, refusals };
