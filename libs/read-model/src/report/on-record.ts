import type { Casualties, SaidFigure, Source } from '#domain';
import type { Database } from '#postgres';
import type { Viewer } from '../query/page.js';
import { seesIncident } from '../query/sight.js';
import { Where } from '../query/where.js';

/** A sentence on record. */
export interface SaidText {
  readonly text: string;
  readonly source: Source;
}

const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** More than is said of one incident before somebody reports. */
const most = 2_000;

/** Of the incident in `column` by anybody where the viewer sees the whole of it, and by its own agency otherwise. */
const told = (where: Where, viewer: Viewer, incidentId: string, agency: string): string =>
  `(${agency} = ${where.param(viewer.agencyId)} or exists (select 1 from read.incidents i
    where i.id = ${where.param(incidentId)} and ${seesIncident(where, viewer, 'i', 'whole')}))`;

type Said = Source & { readonly field: string; readonly value: string };

/** What was said of the casualties of an incident, by figure. */
export async function saidOf(
  db: Database,
  incidentId: string,
  viewer: Viewer,
): Promise<(field: keyof Casualties) => readonly SaidFigure[]> {
  const where = new Where();
  where.and('s.incident_id = $$', incidentId).and(told(where, viewer, incidentId, 's.agency_id'));
  const rows = await db.rows<Said>(
    `select s.field, s.value, s.stream, s.revision::text as revision, s.position::text as position, s.type,
        s.agency_id as "agencyId", ${instant('s.occurred_at')} as "occurredAt", ${instant('s.as_of')} as "asOf"
      from read.statements s where ${where.sql} and s.field <> 'eventLevel'
      order by s.position desc limit ${most}`,
    where.params,
  );
  return (field) =>
    rows
      .filter((row) => row.field === field)
      .map(({ field: _, value, ...source }) => ({ ...source, value: Number(value) }));
}

const describing = ['incident.reported', 'incident.situation-updated', 'incident.contained'];
const doing = ['task.assigned', 'task.progressed', 'task.completed', 'incident.response-activated'];

/** What was said of the situation, and what was done about it; each in the order of the log, at most the last 50. */
export async function textsOf(
  db: Database,
  incidentId: string,
  viewer: Viewer,
): Promise<{ readonly facts: readonly SaidText[]; readonly measures: readonly SaidText[] }> {
  const where = new Where();
  where.and('t.incident_id = $$', incidentId).and(told(where, viewer, incidentId, 't.actor_agency_id'));
  const ask = (types: readonly string[]): Promise<(Source & { readonly data: Words })[]> =>
    db.rows(
      `select t.stream, t.revision::text as revision, t.position::text as position, t.type,
          t.actor_agency_id as "agencyId", ${instant('t.occurred_at')} as "occurredAt",
          ${instant('t.occurred_at')} as "asOf", t.data
        from read.timeline t where ${where.sql} and t.type in (${types.map((type) => `'${type}'`).join(', ')})
        order by t.position desc limit 50`,
      where.params,
    );
  const [facts, measures] = [await ask(describing), await ask(doing)];
  return { facts: worded(facts), measures: worded(measures) };
}

interface Words {
  readonly description?: string;
  readonly summary?: string;
  readonly title?: string;
  readonly outcome?: string;
  readonly measures?: readonly string[];
}

const worded = (rows: readonly (Source & { readonly data: Words })[]): SaidText[] =>
  [...rows].reverse().flatMap(({ data, ...source }) => {
    const { description, summary, outcome, title, measures } = data;
    const texts = measures ?? [summary ?? description ?? outcome ?? title];
    return texts.flatMap((text) => (text === undefined || text === '' ? [] : { text, source }));
  });
