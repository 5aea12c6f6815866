import { isShift, placesOf, rosterId, rosterOf, samePlaces, type RosteredShift, type Shift } from '#domain';
import type { DutyRoster } from '#read-model';
import type { Columns, RosterSays } from '#tables';
import { byTable, groupedBy, Planner, type Given, type Step, type TablePlan } from './plan.js';

/** Whom a cell means: the id of a person, or why it is nobody's. */
export type FindPerson = (
  said: string,
) => { readonly personId: string } | { readonly fault: 'person-unknown' | 'person-ambiguous' };

/** As many as one command takes. */
const mostShifts = 300;

/** Rows of one post and month are one roster. */
export function planRosters(
  { agencyId, heading, rows }: Given<RosterSays>,
  onRecord: readonly DutyRoster[],
  columns: Columns,
  find: FindPerson,
  now: string,
): TablePlan {
  const planner = new Planner(heading, columns);
  const known = new Map(onRecord.map((one) => [one.id, one]));
  const shifts = rows.flatMap(({ row, says }) => {
    const shift = shiftOf(row, says, planner, find);
    const of = { agencyId: says.agencyId ?? agencyId, post: says.post, month: says.date.slice(0, 7) };
    const id = rosterId(of);
    if (!rosterOf(id)) {
      planner.refuse(row, 'post', 'not-a-code', says.post);
      return [];
    }
    const isFirst = planner.isFirst(row, 'start', `${id} ${says.date} ${says.start}`);
    return shift && isFirst ? [{ row, id, shift }] : [];
  });
  const rosters = groupedBy(shifts, ({ id }) => id);
  const isOwn = (id: string): boolean => rosterOf(id)?.agencyId === agencyId;
  for (const [id, of] of rosters) planRoster(id, of, known.get(id), isOwn(id), planner);
  const missing = [...rosters].flatMap(([id, of]) => {
    if (!isOwn(id)) return [];
    const { shifts: stored = [], revision } = known.get(id) ?? {};
    return stored
      .filter((one) => Date.parse(one.from) > Date.parse(now))
      .filter((one) => !of.some(({ shift }) => isShift(one)(shift)))
      .map(({ date, start }) => ({ id, date, start, revision }));
  });
  return planner.done(
    missing.map(({ id, date, start }) => ({ id, name: `${date} ${start}` })),
    missing.map(({ id, date, start, revision }): Step => ({
      ...{ rows: [], name: 'duty.drop-shift', targetId: id, revision },
      data: { date, start, reason: byTable() },
    })),
  );
}

interface RowOfRoster {
  readonly row: number;
  readonly shift: Shift;
}

function planRoster(
  id: string,
  rows: readonly RowOfRoster[],
  found: DutyRoster | undefined,
  isOwn: boolean,
  planner: Planner,
): void {
  const put: RowOfRoster[] = [];
  for (const one of rows) {
    const { row, shift } = one;
    const stored = found?.shifts.find(isShift(shift));
    const isSame = stored !== undefined && isAsStored(shift, stored);
    if (!isSame && !isOwn) {
      planner.refuse(row, 'agencyId', 'not-own', id);
      continue;
    }
    const change = isSame ? 'same' : stored ? 'changed' : 'new';
    planner.plan({ row, id, change, fields: change === 'changed' ? [planner.titleOf('lead')] : [] });
    if (!isSame) put.push(one);
  }
  for (let from = 0; from < put.length; from += mostShifts) {
    const part = put.slice(from, from + mostShifts);
    planner.step({
      rows: part.map(({ row }) => row),
      name: 'duty.put-shifts',
      targetId: id,
      data: { shifts: part.map(({ shift }) => shift) },
      revision: found?.revision,
    });
  }
}

/** Who has the places since the last change of it is what a table says. */
const isAsStored = (shift: Shift, { end, stints }: RosteredShift): boolean =>
  end === shift.end && samePlaces(stints.at(-1)?.places ?? {}, shift);

const places = ['lead', 'deputy', 'officers', 'standIns'] as const;

function shiftOf(row: number, says: RosterSays, planner: Planner, find: FindPerson): Shift | undefined {
  let isFaulty = false;
  const refuse = (
    key: string,
    code: 'person-unknown' | 'person-ambiguous' | 'one-person' | 'not-a-time',
    said: string,
  ): void => {
    isFaulty = true;
    planner.refuse(row, key, code, said);
  };
  const [lead, deputy, officers, standIns] = places.map((key) =>
    (says[key] ?? []).flatMap((said) => {
      const found = find(said);
      if ('personId' in found) return [found.personId];
      refuse(key, found.fault, said);
      return [];
    }),
  );
  for (const [key, several] of [
    ['lead', lead],
    ['deputy', deputy],
  ] as const)
    if (several && several.length > 1) refuse(key, 'one-person', (says[key] ?? []).join('、'));
  const { date, start, end } = says;
  if (start === '24:00') refuse('start', 'not-a-time', start);
  if (isFaulty) return undefined;
  return { date, start, end, ...placesOf({ lead: lead?.[0], deputy: deputy?.[0], officers, standIns }) };
}
