import { inOrder, kindsOf, shownEnd, unitsOwned, type Clause, type DutyPlace } from '#domain';
import type { DutyRoster, Person, Plan, Resource, Team, TeamSummary } from '#read-model';
import {
  actionNames,
  categoryNames,
  levelNames,
  nameOf,
  planKindNames,
  readinessNames,
  tableKinds,
  type Columns,
  type TableCodes,
  type Written,
} from '#tables';
import type { Language } from '../http/language.js';
import { inBeijing } from './flat.js';

type Cells = Readonly<Record<string, Written>>;

interface ComesInAgain {
  readonly columns: (codes: TableCodes) => Columns;
  /** One item may be several rows. */
  readonly rows: (item: never) => readonly Cells[];
  /** Behind the columns that are read again. */
  readonly beside: readonly (readonly [key: string, zh: string, en: string])[];
}

const dayOf = (at: string | null): Written => (at === null ? undefined : inBeijing(at).slice(0, 10));
const readinessOf = (value: string): string =>
  readinessNames.find((each) => each.value === value)?.zh ?? value;
const orNone = <T extends Written>(value: T | null | undefined): Written => value ?? undefined;

const resourceRows = (one: Resource): Cells[] => [
  {
    ...{ id: one.id, name: one.name, kind: one.kind, capability: one.capability, perUnit: one.perUnit },
    ...{ quantity: unitsOwned(one), unit: one.unit, areaCode: one.areaCode, place: orNone(one.place) },
    ...{ readiness: readinessOf(one.readiness), arrivalMinutes: one.arrivalMinutes },
    costPerUnitFen: typeof one.costPerUnitFen === 'number' ? one.costPerUnitFen / 100 : undefined,
    minimumReserve: one.minimumReserve,
    expiresAt: dayOf(one.expiresAt),
    inspectionDueAt: dayOf(one.inspectionDueAt),
    ...{ ownerAgencyId: one.ownerAgencyId, available: one.available, reserved: one.reserved },
    deployed: one.deployed,
  },
];

const teamRows = (one: TeamSummary): Cells[] =>
  one.capabilities.map(({ capability, minimumMembers, qualifications }) => ({
    ...{ id: one.id, name: one.name, kind: one.kind, areaCode: one.areaCode, capability, minimumMembers },
    qualifications: qualifications.join('、'),
    readiness: readinessOf(one.readiness),
    ...{ ownerAgencyId: one.ownerAgencyId, status: one.status, strength: one.strength },
  }));

const rosterRows = (one: DutyRoster): Cells[] =>
  one.shifts.map((shift) => {
    const places = inOrder(shift.stints.at(-1)?.places ?? {});
    const in1 = (place: DutyPlace): string =>
      places.flatMap((each) => (each.place === place ? (each.personId ?? []) : [])).join('、');
    const { date, start } = shift;
    return {
      ...{ agencyId: one.agencyId, post: one.post, date, start, end: shownEnd(shift)[0] },
      ...{ lead: in1('lead'), deputy: in1('deputy'), officers: in1('officer'), standIns: in1('stand-in') },
    };
  });

/** Without names and telephones: these are read one by one, on record. */
const memberRows = ({ id, members }: Team): Cells[] =>
  members.flatMap(({ memberId, post, qualifications }) => {
    const member = { team: id, memberId, post };
    if (qualifications.length === 0) return [member];
    return qualifications.map(({ qualification, certificateNumber, validUntil }) => ({
      ...{ ...member, qualification, certificateNumber, validUntil: dayOf(validUntil) },
    }));
  });

/** The same: by their registration they are known again. */
const personRows = ({
  id,
  status,
  agencyId,
  roles = [],
}: Person & { readonly roles?: readonly string[] }): Cells[] => [
  { id, status, agencyId, roles: roles.join('、') },
];

/** What is being written, or else what is in force. */
function clauseRows({ id, draft, content }: Plan): Cells[] {
  const plan = draft?.content ?? content;
  if (!plan) return [];
  const { title: planTitle, kind, category, areaCode, hazardous, duties } = plan;
  return plan.clauses.map((clause) => ({
    ...{ plan: id, planTitle, planKind: nameOf(planKindNames, kind), areaCode },
    category: category && nameOf(categoryNames, category),
    hazardous: hazardous ? '是' : '否',
    ...{ clauseId: clause.clauseId, title: clause.title, text: clause.text, trigger: clause.trigger },
    levels: clause.levels.map((level) => nameOf(levelNames, `${level}`)).join('、'),
    action: kindsOf(clause)
      .map((action) => nameOf(actionNames, action))
      .join(),
    ...actionCells(clause, (duty) => duties.find((one) => one.duty === duty)?.agencyId),
  }));
}

function actionCells(
  { action: { task, request, notice, measure } }: Clause,
  holderOf: (duty?: string) => Written,
): Cells {
  if (task) {
    const { title: says, assigneeAgencyId, assigneeDuty: duty, instructions, priority } = task;
    const agencies = assigneeAgencyId ?? holderOf(duty);
    return { says, agencies, duty, instructions, priority, minutes: task.acknowledgeWithinMinutes };
  }
  if (request) {
    const { purpose: says, requesterAgencyId: agencies, capability, amount, priority } = request;
    const { areaCode: deliverArea, place } = request.deliverTo;
    const minutes = request.neededWithinMinutes;
    return { says, agencies, capability, amount, priority, minutes, deliverArea, place };
  }
  return { says: notice?.message ?? measure?.text, agencies: notice?.agencyIds.join('、') };
}

/** Lists that go out in the columns in which they come in, by the name of what is in them. */
export const comingInAgain: Readonly<Record<string, ComesInAgain>> = {
  Resource: {
    columns: tableKinds.resources,
    rows: resourceRows,
    beside: [
      ['ownerAgencyId', '所属单位', 'owner'],
      ['available', '可用数', 'available'],
      ['reserved', '已预留', 'reserved'],
      ['deployed', '已调出', 'deployed'],
    ],
  },
  TeamSummary: {
    columns: tableKinds.teams,
    rows: teamRows,
    beside: [
      ['ownerAgencyId', '所属单位', 'owner'],
      ['status', '队伍状态', 'team status'],
      ['strength', '在队人数', 'strength'],
    ],
  },
  DutyRoster: { columns: tableKinds.rosters, rows: rosterRows, beside: [] },
  Person: {
    columns: tableKinds.persons,
    rows: personRows,
    beside: [
      ['agencyId', '所属单位', 'agency'],
      ['status', '状态', 'status'],
      ['roles', '角色', 'roles'],
    ],
  },
  Team: { columns: tableKinds.members, rows: memberRows, beside: [] },
  Plan: { columns: tableKinds.clauses, rows: clauseRows, beside: [] },
};

/** Of these one by itself is a table: of the members of a team, of the clauses of a plan. */
const tablesOfOne = ['Team', 'Plan'];

/** Whether an answer has the form of a table as well. */
export const isTable = ({ answer, of }: { readonly answer: string; readonly of?: string }): boolean =>
  answer === 'page' || answer === 'list' || (answer === 'aggregate' && tablesOfOne.includes(of ?? ''));

export function tableAgain(
  { columns, rows, beside }: ComesInAgain,
  items: readonly object[],
  codes: TableCodes,
  language: Language,
): Written[][] {
  const all = [
    ...Object.entries(columns(codes)).map(([key, { zh, en }]) => [key, zh, en] as const),
    ...beside,
  ];
  return [
    all.map(([, zh, en]) => (language === 'zh' ? zh : en)),
    ...items.flatMap((item) => rows(item as never).map((cells) => all.map(([key]) => cells[key]))),
  ];
}
