import type { Columns, PersonSays } from '#tables';
import { byTable, differing, Planner, type Given, type Step, type TablePlan } from './plan.js';

/** What is on record of a person, opened: compared inside of the service and shown to nobody. */
export interface PersonDetailsOnRecord {
  readonly name: string;
  readonly post?: string;
  readonly telephone?: string;
  readonly email?: string;
}

export interface PersonOnRecord {
  readonly id: string;
  readonly revision: string;
  readonly status: 'registered' | 'ended';
  /** Nothing of one whose data are erased. */
  readonly details?: PersonDetailsOnRecord;
  /** In the form in which one number is one. */
  readonly telephone?: string;
}

const said = ['name', 'post', 'telephone', 'email'] as const;
const mobile = /^1\d{10}$/;

/**
 * Who a row is: by the registration that a list of persons shows, by the number within the agency, or else by the telephone. `idOf` makes of either an id that says nothing of
 * the person; whoever was registered otherwise is known by the telephone.
 */
export function planPersons(
  { agencyId, heading, rows }: Given<PersonSays>,
  onRecord: readonly PersonOnRecord[],
  columns: Columns,
  idOf: (by: 'number' | 'telephone', value: string) => string,
): TablePlan {
  const planner = new Planner(heading, columns);
  const known = new Map(onRecord.map((one) => [one.id, one]));
  const named = new Set<string>();
  for (const { row, says } of rows) {
    const { id: registration, number, telephone } = says;
    if (registration === undefined && number === undefined && telephone === undefined) {
      planner.refuse(row, 'telephone', 'missing');
      continue;
    }
    // offices share a line, nobody shares a mobile
    const isKnown = registration !== undefined || number !== undefined;
    const isOnesOwn = telephone !== undefined && (!isKnown || mobile.test(telephone));
    if (isOnesOwn && !planner.isFirst(row, 'telephone', `telephone ${telephone}`)) continue;
    if (number !== undefined && !planner.isFirst(row, 'number', `number ${number}`)) continue;
    const id = registration ?? idOf(number === undefined ? 'telephone' : 'number', number ?? telephone ?? '');
    const found = known.get(id) ?? (isOnesOwn ? byTelephone(onRecord, telephone) : undefined);
    const isFirst = planner.isFirst(
      row,
      registration === undefined ? 'name' : 'id',
      `person ${found?.id ?? id}`,
    );
    if (!isFirst) continue;
    named.add(found?.id ?? id);
    if (found) planChanges(row, says, found, planner);
    else if (registration !== undefined) planner.refuse(row, 'id', 'person-unknown', registration);
    else if (says.name === undefined) planner.refuse(row, 'name', 'missing');
    else
      planner.plan(
        { row, id, change: 'new', fields: [] },
        { rows: [row], name: 'person.register', targetId: id, data: { details: detailsOf(says) } },
      );
  }
  const missing = onRecord.filter(({ id, status }) => status === 'registered' && !named.has(id));
  return planner.done(
    missing.map(({ id }) => ({ id, name: agencyId })),
    missing.map(({ id, revision }): Step => ({
      ...{ rows: [], name: 'person.end', targetId: id, revision },
      data: { reason: byTable() },
    })),
  );
}

function byTelephone(onRecord: readonly PersonOnRecord[], telephone: string): PersonOnRecord | undefined {
  const found = onRecord.filter((one) => one.status === 'registered' && one.telephone === telephone);
  return found.length === 1 ? found[0] : undefined;
}

const detailsOf = ({ name, post, telephone, email }: PersonSays): Partial<PersonDetailsOnRecord> => ({
  ...(name === undefined ? {} : { name }),
  ...(post === undefined ? {} : { post }),
  ...(telephone === undefined ? {} : { telephone }),
  ...(email === undefined ? {} : { email }),
});

function planChanges(row: number, says: PersonSays, found: PersonOnRecord, planner: Planner): void {
  const { id, details, revision } = found;
  const now = { ...details, ...(found.telephone === undefined ? {} : { telephone: found.telephone }) };
  const fields = differing(says, now, said);
  const saysNothing = said.every((key) => says[key] === undefined);
  if (saysNothing || (fields.length === 0 && details && found.status === 'registered')) {
    planner.plan({ row, id, change: 'same', fields: [] });
    return;
  }
  if (found.status === 'ended' || !details) {
    planner.refuse(row, 'name', 'ended', says.name);
    return;
  }
  const data = { details: { ...details, ...detailsOf(says) } };
  planner.plan(
    { row, id, change: 'changed', fields: fields.map((key) => planner.titleOf(key)) },
    { rows: [row], name: 'person.update', targetId: id, data, revision },
  );
}
