import { dayOf, type Qualification, type TeamMember } from '#domain';
import type { TeamSummary } from '#read-model';
import type { Columns, MemberSays } from '#tables';
import { idOnRecord } from './own-id.js';
import { byTable, differing, groupedBy, Planner, type Given, type Step, type TablePlan } from './plan.js';

type Rows = Given<MemberSays>['rows'];

export interface MemberOnRecord extends Omit<TeamMember, 'contact'> {
  /** Opened: compared inside of the service and shown to nobody. Nothing where there is none, or its key is gone. */
  readonly contact?: { readonly name: string; readonly telephone?: string };
}

/** A team with those who are in it. */
export interface TeamOnRecord extends Pick<
  TeamSummary,
  'id' | 'name' | 'ownerAgencyId' | 'status' | 'revision'
> {
  readonly members: readonly MemberOnRecord[];
}

/** What the rows of one member have in common; no command changes it once enrolled. */
const common = ['post', 'name', 'telephone'] as const;
const ofCertificate = ['certificateNumber', 'validUntil'] as const;

/** Rows of one number are one member, each with a certificate or with none. */
export function planMembers(
  { agencyId, heading, rows }: Given<MemberSays>,
  onRecord: readonly TeamOnRecord[],
  columns: Columns,
): TablePlan {
  const planner = new Planner(heading, columns);
  const known = new Map(onRecord.map((one) => [one.id, one]));
  const teams = groupedBy(rows, ({ says }) => idOnRecord(says.team, agencyId, known).id);
  const gone: { readonly team: TeamOnRecord; readonly memberId: string }[] = [];
  for (const [id, of] of teams) {
    const team = known.get(id);
    const [first] = of;
    if (!team) planner.refuse(first?.row ?? 0, 'team', 'team-unknown', first?.says.team);
    else if (team.ownerAgencyId !== agencyId) planner.refuse(first?.row ?? 0, 'team', 'not-own', id);
    else {
      const members = groupedBy(of, ({ says }) => says.memberId);
      for (const [memberId, ofMember] of members) planMember(memberId, ofMember, team, planner);
      for (const { memberId } of team.members) if (!members.has(memberId)) gone.push({ team, memberId });
    }
  }
  return planner.done(
    gone.map(({ team, memberId }) => ({ id: `${team.id} ${memberId}`, name: team.name })),
    gone.map(({ team: { id, revision }, memberId }): Step => ({
      ...{ rows: [], name: 'team.release-member', targetId: id, revision },
      data: { memberId, reason: byTable() },
    })),
  );
}

function planMember(memberId: string, rows: Rows, team: TeamOnRecord, planner: Planner): void {
  const [first] = rows;
  if (!first || !isOneMember(rows, planner)) return;
  const { row, says } = first;
  const found = team.members.find((one) => one.memberId === memberId);
  const steps: Step[] = [];
  const of = { rows: rows.map((each) => each.row), targetId: team.id, revision: team.revision };
  if (found) {
    const { contact, post } = found;
    // of somebody whose data are erased nothing can be compared
    const keys =
      contact || (says.name === undefined && says.telephone === undefined) ? common : (['post'] as const);
    const differs = differing(says, { post, ...contact }, keys);
    for (const key of differs) planner.refuse(row, key, 'no-command', says[key as (typeof common)[number]]);
    if (differs.length > 0) return;
  } else {
    const { post, name, telephone } = says;
    const contact =
      name === undefined ? {} : { contact: { name, ...(telephone !== undefined && { telephone }) } };
    steps.push({
      ...of,
      name: 'team.enrol',
      data: { memberId, ...(post !== undefined && { post }), ...contact },
    });
  }
  const isNew = steps.length > 0;
  for (const one of rows) steps.push(...certificate(one, memberId, found?.qualifications ?? [], team));
  const isChanged = steps.length > (isNew ? 1 : 0);
  const change = isNew ? 'new' : isChanged ? 'changed' : 'same';
  const fields = change === 'changed' ? [planner.titleOf('qualification')] : [];
  planner.plan({ row, id: `${team.id} ${memberId}`, change, fields }, ...steps);
}

function certificate(
  { row, says }: Rows[number],
  memberId: string,
  held: readonly Qualification[],
  { id, revision }: TeamOnRecord,
): Step[] {
  const { qualification, certificateNumber, validUntil } = says;
  if (qualification === undefined || certificateNumber === undefined || validUntil === undefined) return [];
  const has = held.find((one) => one.qualification === qualification);
  // a table has days: an instant within the day that it says is no other
  const isSame = has?.certificateNumber === certificateNumber && dayOf(has.validUntil) === dayOf(validUntil);
  if (isSame) return [];
  const name = has ? 'team.renew-qualification' : 'team.grant-qualification';
  const data = { memberId, qualification, certificateNumber, validUntil };
  return [{ rows: [row], name, targetId: id, revision, data }];
}

function isOneMember(rows: Rows, planner: Planner): boolean {
  const [first] = rows;
  let isOne = true;
  const refuse = (...fault: Parameters<Planner['refuse']>): void => {
    isOne = false;
    planner.refuse(...fault);
  };
  for (const { row, says } of rows) {
    for (const key of common)
      if (says[key] !== first?.says[key]) refuse(row, key, 'rows-differ', String(first?.row));
    if (says.telephone !== undefined && says.name === undefined) refuse(row, 'name', 'missing');
    const { qualification } = says;
    for (const key of ofCertificate)
      if ((says[key] === undefined) !== (qualification === undefined))
        refuse(row, qualification === undefined ? 'qualification' : key, 'missing');
    const before = rows.find((other) => other.row < row && other.says.qualification === qualification);
    if (before)
      refuse(row, qualification === undefined ? 'memberId' : 'qualification', 'twice', String(before.row));
  }
  return isOne;
}
