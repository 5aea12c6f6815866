import { held, operating } from '#domain';
import type { Database } from '#postgres';
import { listed } from '../query/listed.js';
import { cursorKeys, type Page, type Paging, type Viewer } from '../query/page.js';
import { isOpen } from '../query/shown.js';
import { selectFrom } from '../query/select.js';
import {
  commandsIncident,
  incidentFacts,
  incidentSql,
  ownOnly,
  seesAll,
  type OfIncident,
} from '../query/sight.js';
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

/** Recorded as the sender of what nobody was proved to have sent. */
const nobody = 'unverified';

const administers = (viewer: Viewer): boolean =>
  viewer.role === 'administrator' && held(viewer, 'administer').length > 0;

/** The incident that the object is or belongs to. */
const ofObject = `case when c.object like 'incident-%' then substr(c.object, 10)
  else (select s.incident_id from read.incident_streams s where s.id = c.object) end`;

/** Else the one that the command names: what it would have made is not there. */
const incidentOf = `left join read.incidents i on i.id = coalesce(${ofObject}, c.incident_id)`;

function visibleTo(where: Where, viewer: Viewer): string {
  if (viewer.suspended) return 'false';
  if (seesAll(viewer)) return 'true';
  const own = [viewer.agencyId, ...(administers(viewer) ? [nobody] : [])];
  const ways = [`c.actor_agency_id = any(${where.param(own)})`];
  if (operating.includes(viewer.role)) ways.push(commandsIncident(where, viewer, 'i'));
  return ways.join(' or ');
}

/**
 * Refused commands, the latest first: one's own, to who administers those of nobody proved, to who commands those that its
 * incidents met with, by their code alone, and to who audits all.
 */
async function refusals(db: Database, filter: RefusalFilter, viewer: Viewer): Promise<Page<CommandRow>> {
  const where = new Where();
  where
    .and(`c.outcome = 'refused'`)
    .and(visibleTo(where, viewer))
    .and('c.actor_agency_id = $$', filter.agencyId)
    .and(`c.refusal ->> 'code' = $$`, filter.code)
    .and('c.position < $$', cursorKeys(filter.cursor, ['position'])?.[0]);
  const of = `${incidentSql(where, viewer, 'i')} as "ofIncident", i.id as "foundId", ${ofObject} as "ofObject"`;
  return listed(db, `${selectFrom(db, CommandRow, 'c', [], of)} ${incidentOf}`, where, {
    orderBy: 'c.position desc',
    limit: filter.limit,
    keys: (row: Refused) => [row.position],
    show: (row) => shownRefusal(row, viewer),
  });
}

interface Refused extends CommandRow {
  readonly ofIncident: OfIncident | null;
  readonly foundId: string | null;
  /** Id of the incident that the object is or belongs to, whether or not there is one. */
  readonly ofObject: string | null;
}

function shownRefusal(
  { ofIncident: of, foundId, ofObject, ...row }: Refused,
  viewer: Viewer,
): CommandRow | undefined {
  const isUnproved = row.actorAgencyId === nobody;
  const isWhole = isOpen('refusals', viewer, { owner: row.actorAgencyId, isRegistry: isUnproved });
  if (isWhole) return row;
  if (!of || !isOpen('refusals', viewer, { incidents: [incidentFacts(viewer, of)] })) return undefined;
  // what else it refers to and to whom it would have been an answer is the sender's
  const object = ofObject === null ? `incident-${foundId}` : row.object;
  return { ...row, object, incidentId: foundId, refusal: row.refusal && { code: row.refusal.code } };
}

export const commandQueries = { find: command, refusals };
