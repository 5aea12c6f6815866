import type { AggregateName } from '#contracts';
import { incidentOf, documentTables, type AgencyView, type State, type Table } from '#read-model';

/** A row by its table. */
interface Thing {
  readonly table: Table;
  readonly key: string;
}

export interface ThingsSeen {
  /** Of which it sees at least a part, the latest reported first. */
  readonly incidentIds: readonly string[];
  /** There were more incidents. */
  readonly isCut: boolean;
  /** Of which it may see something; whether it does says the view. */
  readonly things: () => Iterable<Thing>;
}

const mostIncidents = 200;

const ofIncidents = ['task', 'sharing', 'activation', 'report'] as const;

/** What there is for an agency in a state, or in one incident of it. */
export function thingsSeen(state: State, view: AgencyView, only: string | undefined): ThingsSeen {
  const named = [...state.namedIn(view.agencyId)].map(placed);
  const all = (only === undefined ? incidentsFor(state, view, named) : [only]).filter((id) =>
    view.seesIncident(id),
  );
  const incidentIds = all.slice(0, mostIncidents);
  const shown = new Set(all);
  function* things(): Generator<Thing> {
    for (const incidentId of incidentIds) {
      yield { table: tableOf('incident'), key: incidentId };
      for (const table of ofIncidents.map(tableOf))
        for (const row of state.ofIncident(table, incidentId)) yield { table, key: idOf(row) };
    }
    // of incidents that it does not see: a request that it was asked for, a task that it declined, a report it owes
    for (const { aggregate, key } of named) {
      if (!(ofIncidents as readonly string[]).includes(aggregate)) continue;
      const table = tableOf(aggregate);
      const row = state.row(table, key);
      const incidentId = row && incidentOf(row);
      if (incidentId === undefined || shown.has(incidentId)) continue;
      if (only === undefined || incidentId === only) yield { table, key };
    }
    if (only !== undefined) return;
    for (const table of [tableOf('warning'), tableOf('plan')])
      for (const row of state.rows(table)) yield { table, key: idOf(row) };
  }
  return { incidentIds, isCut: all.length > mostIncidents, things };
}

/** Those in which it is named, or all where its office alone may open one; the latest reported first. */
function incidentsFor(state: State, view: AgencyView, named: readonly Placed[]): string[] {
  const table = tableOf('incident');
  const ids = view.mayOversee
    ? [...state.rows(table)].map(idOf)
    : named.flatMap(({ aggregate, key }) => (aggregate === 'incident' ? [key] : []));
  const position = (id: string): bigint =>
    BigInt((state.row(table, id) as { createdPosition: string } | undefined)?.createdPosition ?? 0);
  const since = new Map(ids.map((id) => [id, position(id)]));
  return ids.sort((a, b) => Number((since.get(b) ?? 0n) - (since.get(a) ?? 0n)));
}

interface Placed {
  readonly aggregate: AggregateName;
  readonly key: string;
}

function placed(stream: string): Placed {
  const dash = stream.indexOf('-');
  return { aggregate: stream.slice(0, dash) as AggregateName, key: stream.slice(dash + 1) };
}

function tableOf(aggregate: AggregateName): Table {
  const table = documentTables.get(aggregate);
  if (!table) throw new Error(`nothing is kept of ${aggregate}`);
  return table;
}

const idOf = (row: object): string => (row as { id: string }).id;
