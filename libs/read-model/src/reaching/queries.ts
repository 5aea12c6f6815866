import type { Attempt, Fault, GivenUp, MessageStatus, UseEnded } from '#domain';
import type { Database } from '#postgres';
import { listed } from '../query/listed.js';
import { cursorKeys, limitOf, type Page, type Paging, type Viewer } from '../query/page.js';
import { selectFrom } from '../query/select.js';
import { isOpen } from '../query/shown.js';
import { ownOrHome, seesAll, seesIncident, standsIn } from '../query/sight.js';
import { Where } from '../query/where.js';
import { MessageRow, providerKey } from './rows.js';

/** What was sent to whom and what became of it, without any number or address. */
export interface Message extends Omit<MessageRow, 'state' | 'providerIds'> {
  /** The post in which the person was on duty. */
  readonly post?: string;
  readonly calls: boolean;
  readonly usefulUntil: string;
  /** Of one that was overtaken, not sent or given up. */
  readonly because?: UseEnded | GivenUp;
  /** The message that it stands in for. */
  readonly insteadOf?: { readonly messageId: string; readonly because: GivenUp };
  /** Who of those on duty was not asked at all, and why. */
  readonly passedOver?: readonly Fault[];
  readonly attempts: readonly Pick<
    Attempt,
    'attempt' | 'channel' | 'status' | 'tries' | 'begunAt' | 'triedAt' | 'reason' | 'contradicted'
  >[];
}

export interface MessageFilter extends Paging {
  readonly status?: MessageStatus;
  /** To whom. */
  readonly agencyId?: string;
  /** About what: `warning-W1`. */
  readonly about?: string;
  /** About its warning, tasks, requests and reports; nothing where the incident is not seen. */
  readonly incidentId?: string;
}

/** One's own, all of the district for the home bureau, all for who audits; of a drill where one takes part in it. */
function seen(viewer: Viewer): Where {
  const where = new Where();
  where.and('m.recipient_agency_id = $$', ownOrHome(viewer));
  if (seesAll(viewer)) return where;
  return where.and(
    `m.recipient_agency_id = $$ or m.drill_id is null or ${standsIn(where, viewer, `'drill-' || m.drill_id`)}`,
    viewer.agencyId,
  );
}

function shownMessage(row: MessageRow, viewer: Viewer): Message | undefined {
  const { state, providerIds: _, ...rest } = row;
  const { request, attempts, because } = state;
  if (!request || !isOpen('messages', viewer, { owner: row.recipientAgencyId })) return undefined;
  return {
    ...rest,
    calls: request.calls,
    usefulUntil: request.usefulUntil,
    ...(request.recipient.post !== undefined && { post: request.recipient.post }),
    ...(because && { because }),
    ...(request.insteadOf && { insteadOf: request.insteadOf }),
    ...(request.passedOver && { passedOver: request.passedOver }),
    attempts: attempts.map(({ attempt, channel, status, tries, begunAt, triedAt, reason, contradicted }) => ({
      ...{ attempt, channel, status, tries, begunAt, triedAt, contradicted },
      ...(reason !== undefined && { reason }),
    })),
  };
}

/** The tables of objects that belong to an incident, by the kind of object that a message is about. */
const ofIncident = { warning: 'warnings', task: 'tasks', sharing: 'sharing', report: 'reports' } as const;

/** Which incident an object belongs to is told to who sees the incident alone. */
function aboutIncident(where: Where, viewer: Viewer, incidentId: string): void {
  const id = where.param(incidentId);
  const belongs = Object.entries(ofIncident).map(
    ([kind, table]) => `(m.cause ->> 'kind' = '${kind}' and exists (
      select 1 from read.${table} o where o.id = m.cause ->> 'objectId' and o.incident_id = ${id}))`,
  );
  where
    // what happens in a drill has its ids in a world of its own
    .and('m.drill_id is null')
    .and(`(${belongs.join(' or ')})`)
    .and(
      `exists (select 1 from read.incidents i where i.id = ${id} and ${seesIncident(where, viewer, 'i', 'part')})`,
    );
}

/** The latest first. */
async function messages(db: Database, filter: MessageFilter, viewer: Viewer): Promise<Page<Message>> {
  const where = seen(viewer)
    .and('m.status = $$', filter.status)
    .and('m.recipient_agency_id = $$', filter.agencyId)
    .and(`(m.cause ->> 'kind') || '-' || (m.cause ->> 'objectId') = $$`, filter.about)
    .and('m.created_position < $$', cursorKeys(filter.cursor, ['position'])?.[0]);
  if (filter.incidentId !== undefined) aboutIncident(where, viewer, filter.incidentId);
  return listed(db, selectFrom(db, MessageRow, 'm'), where, {
    orderBy: 'm.created_position desc',
    limit: filter.limit,
    keys: (row: MessageRow) => [row.createdPosition],
    show: (row) => shownMessage(row, viewer),
  });
}

async function message(db: Database, id: string, viewer: Viewer): Promise<Message | undefined> {
  const where = seen(viewer).and('m.id = $$', id);
  const [row] = await db.rows<MessageRow>(
    `${selectFrom(db, MessageRow, 'm')} where ${where.sql}`,
    where.params,
  );
  return row && shownMessage(row, viewer);
}

/** Ids of messages about which something is to be done by then, those that press first. For no viewer. */
const due = async (db: Database, now: string, limit: number): Promise<string[]> =>
  (
    await db.rows<{ id: string }>(
      `select m.id from read.messages m where m.due_at <= $1 order by m.urgent desc, m.due_at, m.id
        limit ${limitOf(limit)}`,
      [now],
    )
  ).map(({ id }) => id);

/** Which message a provider means by an id of its own. */
async function byProvider(
  db: Database,
  provider: string,
  providerId: string,
): Promise<{ messageId: string; attempt: number } | undefined> {
  const [row] = await db.rows<Pick<MessageRow, 'id' | 'state'>>(
    'select m.id, m.state from read.messages m where m.provider_ids ? $1',
    [providerKey(provider, providerId)],
  );
  const attempt = row?.state.attempts.find(
    (one) => one.channel === provider && one.providerId === providerId,
  )?.attempt;
  return row && attempt !== undefined ? { messageId: row.id, attempt } : undefined;
}

export const messageQueries = { list: messages, find: message, due, byProvider };
