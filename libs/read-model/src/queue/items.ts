import { parseStreamId } from '#contracts';
import {
  awaitedOfStatistics,
  byUrgency,
  type Awaited,
  type ContendedUnits,
  type Contention,
  type Refusal,
  type ReportItem,
  type WarningColour,
} from '#domain';
import type { AgencyBoard } from '../board/queries.js';
import type { CommandRow } from '../command/rows.js';
import type { Report } from '../report/queries.js';
import type { OpenRequest } from '../sharing/queries.js';
import type { Statistics } from '../statistics/queries.js';
import type { Task } from '../task/queries.js';
import type { WarningSummary } from '../warning/queries.js';

/** What is to be done, or waited for, and until when. */
export interface QueueItem extends Omit<Awaited, 'act' | 'agencyId' | 'lineIds'> {
  readonly kind: QueueKind;
  /** Whose turn it is: the viewer's own agency, or another that it waits for. */
  readonly turn: 'own' | 'other';
  /** The command that answers it; left out where there are several. */
  readonly act?: string;
  /** Whose act is waited for, where that is one agency. */
  readonly agencyId?: string;
  readonly incidentId?: string;
  /** Who asks for it: of a task, a call or a request. */
  readonly askedBy?: string;
  /** The command that waits for a second person, or was refused. */
  readonly command?: { readonly name: string; readonly targetId: string };
  /** Why it was refused; to whom it was not said, by its code alone. */
  readonly refusal?: Refusal;
  /** Requests that want the same units, the most urgent first, and those units. */
  readonly contention?: {
    readonly capability: string;
    readonly sharingIds: readonly string[];
    /** Of these requests; at most 20. */
    readonly requests: Contention['requests'];
    readonly units: readonly Omit<ContendedUnits, 'sharingIds' | 'decideBy'>[];
  };
  /** As on record: of an incident, a task or a warning; of a request its purpose. */
  readonly title?: string;
  readonly exercise?: boolean;
  /** What is asked for: of a request. */
  readonly need?: { readonly capability: string; readonly amount: number; readonly outstanding: number };
  /** Of a warning; who has not answered is counted. */
  readonly warning?: {
    readonly colour: WarningColour | null;
    readonly called: number;
    readonly unanswered: number;
  };
  /** What an incident should have on record and has not. */
  readonly lacks?: readonly ReportItem[];
}

export type QueueKind =
  /** A reported incident that waits for verification. */
  | 'verify'
  /** An open incident that lacks something. */
  | 'complete'
  /** A call of a warning to the viewer's agency. */
  | 'call'
  /** A warning with calls that others have not answered. */
  | 'unanswered'
  /** A red warning that nobody was called about. */
  | 'uncalled'
  /** A request that is not covered. */
  | 'shortfall'
  /** Requests that want the same units: due when a decision last is in time for all of them. */
  | 'contention'
  /** A command that was refused a moment ago. */
  | 'refused'
  | 'task'
  | 'report'
  /** Disaster statistics: figures of an area, a step of the total, a receipt. */
  | 'statistics'
  /** A command that waits for a second person. */
  | 'second-person'
  /** A turn in a negotiation. */
  | 'negotiation'
  | 'other';

/** What of it was read; all of it is what the viewer may see. */
export interface QueueSources {
  readonly viewerAgencyId: string;
  readonly board: Pick<
    AgencyBoard,
    | 'awaited'
    | 'approvalsToConfirm'
    | 'incidentsToComplete'
    | 'openTasks'
    | 'callsToAnswer'
    | 'requestsMade'
    | 'requestsToAnswer'
    | 'reportsDue'
  >;
  readonly requests: readonly OpenRequest[];
  /** Of requests that the viewer may decide, by world. */
  readonly contentions: readonly { readonly exercise: boolean; readonly of: readonly Contention[] }[];
  /** The latest first. */
  readonly refusals: readonly CommandRow[];
  readonly tasks: readonly Task[];
  readonly reports: readonly Report[];
  readonly statistics: readonly Statistics[];
  /** In force; `firstDueAt` is when the first answer is due that has not come. */
  readonly warnings: readonly (WarningSummary & { readonly firstDueAt?: string })[];
}

const kinds: Readonly<Record<string, QueueKind>> = {
  'incident.verify': 'verify',
  'approval.confirm': 'second-person',
  'task.accept': 'task',
  'task.complete': 'task',
  'warning.acknowledge': 'call',
  'report.submit': 'report',
};

/** Of acts that are of one kind all. */
const kindsOfAggregates: Readonly<Record<string, QueueKind>> = {
  sharing: 'negotiation',
  statistics: 'statistics',
};

const kindOf = (act: string): QueueKind =>
  kinds[act] ?? kindsOfAggregates[act.slice(0, act.indexOf('.'))] ?? 'other';

/**
 * One queue, the first due before the others, then what has waited longest. A report that waits for verification is due
 * at once. What is due to others stands in it too.
 */
export function queueOf(sources: QueueSources): QueueItem[] {
  const items = [...ownTurns(sources), ...ofIncidents(sources), ...ofRequests(sources), ...ofOthers(sources)];
  const contended = ofContentions(sources);
  return [...items, ...contended, ...ofRefusals(sources), ...sources.warnings.flatMap(ofWarning)].sort(
    (a, b) => byUrgency(asAwaited(a), asAwaited(b)),
  );
}

const asAwaited = ({ act = '', agencyId = '', kind, dueAt, ...rest }: QueueItem): Awaited => ({
  ...{ ...rest, act, agencyId },
  dueAt: kind === 'verify' ? rest.since : dueAt,
});

function ownTurns({ board, statistics }: QueueSources): QueueItem[] {
  const incidents = new Map(board.incidentsToComplete.map((one) => [one.id, one]));
  const tasks = new Map(board.openTasks.map((one) => [one.id, one]));
  const calls = new Map(board.callsToAnswer.map((one) => [one.warningId, one]));
  const reports = new Map(board.reportsDue.map((one) => [one.id, one]));
  const counted = new Map(statistics.map((one) => [one.id, one]));
  const approvals = new Map(board.approvalsToConfirm.map(({ id, command }) => [id, command]));
  const requests = new Map([...board.requestsMade, ...board.requestsToAnswer].map((one) => [one.id, one]));
  return board.awaited.map(({ lineIds: _, ...one }): QueueItem => {
    const base = { ...one, kind: kindOf(one.act), turn: 'own' } as const;
    switch (one.aggregate) {
      case 'incident': {
        const { title, exercise, lacks } = incidents.get(one.id) ?? {};
        return { ...base, incidentId: one.id, title, exercise, lacks };
      }
      case 'task': {
        const { title, incidentId, assignerAgencyId: askedBy } = tasks.get(one.id) ?? {};
        return { ...base, title, incidentId, askedBy };
      }
      case 'warning': {
        const { headline: title, colour = null, callerAgencyId: askedBy } = calls.get(one.id) ?? {};
        return { ...base, title, askedBy, warning: { colour, called: 1, unanswered: 1 } };
      }
      case 'report': {
        const { incidentId, exercise } = reports.get(one.id) ?? {};
        return { ...base, incidentId, exercise };
      }
      // they bear the id of their incident
      case 'statistics':
        return { ...base, incidentId: one.id, exercise: counted.get(one.id)?.exercise };
      case 'sharing': {
        const request = requests.get(one.id);
        return request ? { ...base, ...ofRequest(request) } : base;
      }
      case 'approval': {
        const { name = '', targetId = '' } = approvals.get(one.id) ?? {};
        return { ...base, command: { name, targetId } };
      }
      default:
        return base;
    }
  });
}

/** Those that wait for verification are among the turns already. */
const ofIncidents = ({ board, viewerAgencyId }: QueueSources): QueueItem[] =>
  board.incidentsToComplete
    .filter(({ status }) => status !== 'reported')
    .map(({ id, title, exercise, lacks, reportedAt: since }) => ({
      ...{
        kind: 'complete',
        turn: 'own',
        aggregate: 'incident',
        id,
        incidentId: id,
        agencyId: viewerAgencyId,
      },
      ...{ since, title, exercise, lacks },
    }));

const ofRequest = ({
  capability,
  amount,
  outstanding,
  incidentId,
  purpose,
  requesterAgencyId,
}: OpenRequest) => ({
  ...{ incidentId, title: purpose, askedBy: requesterAgencyId },
  need: { capability, amount, outstanding },
});

/** What the viewer's agency only asked for itself waits for whoever decides. */
const ofRequests = ({ requests, board, viewerAgencyId }: QueueSources): QueueItem[] => {
  const asked = new Set(board.requestsToAnswer.map(({ id }) => id));
  return requests
    .filter(({ id }) => !asked.has(id))
    .map((request) => ({
      ...{ kind: 'shortfall', aggregate: 'sharing', id: request.id, ...ofRequest(request) },
      turn: request.requesterAgencyId === viewerAgencyId ? 'other' : 'own',
      ...{ since: request.requestedAt, dueAt: request.neededBy },
    }));
};

/** Requests that share a unit that is wanted twice stand in one item. */
const ofContentions = ({ contentions, requests }: QueueSources): QueueItem[] =>
  contentions.flatMap(({ exercise, of }) =>
    of.flatMap(({ capability, contended, requests: known }) =>
      groupsOf(contended).map((group): QueueItem => {
        const ids = new Set(group.flatMap(({ sharingIds }) => sharingIds));
        const concerned = known.filter(({ sharingId }) => ids.has(sharingId));
        const order = [...concerned.map(({ sharingId }) => sharingId), ...ids];
        const sharingIds = [...new Set(order)];
        const asked = requests.filter(({ id }) => ids.has(id)).map(({ requestedAt }) => requestedAt);
        const [decideBy] = group.flatMap((one) => one.decideBy ?? []).sort();
        const dueAt = decideBy ?? concerned.map(({ neededBy }) => neededBy).sort()[0];
        return {
          ...{ kind: 'contention', turn: 'own', act: 'allocation.decide', aggregate: 'sharing', exercise },
          ...{ id: sharingIds[0] ?? '', incidentId: concerned[0]?.incidentId, dueAt },
          since: asked.sort().at(-1) ?? dueAt ?? '',
          contention: {
            ...{ capability, sharingIds, requests: concerned },
            units: group.map(({ resourceId, ownerAgencyId, usable, wanted }) => ({
              ...{ resourceId, ownerAgencyId, usable, wanted },
            })),
          },
        };
      }),
    ),
  );

function groupsOf(contended: readonly ContendedUnits[]): ContendedUnits[][] {
  let groups: ContendedUnits[][] = [];
  for (const one of contended) {
    const touches = (group: readonly ContendedUnits[]): boolean =>
      group.some(({ sharingIds }) => sharingIds.some((id) => one.sharingIds.includes(id)));
    groups = [...groups.filter((group) => !touches(group)), [...groups.filter(touches).flat(), one]];
  }
  return groups;
}

/** Of the same command for the same object the latest alone; what nobody can tell the object of is not listed. */
function ofRefusals({ refusals, requests, viewerAgencyId }: QueueSources): QueueItem[] {
  const incidentOf = new Map(requests.map(({ id, incidentId }) => [id, incidentId]));
  const told = new Set<string>();
  return refusals.flatMap(({ name, object, incidentId, actorAgencyId, refusal, receivedAt }): QueueItem[] => {
    const target = object === null ? undefined : parseStreamId(object);
    if (!target || !refusal || told.has(`${name} ${object}`)) return [];
    told.add(`${name} ${object}`);
    const { aggregate, id } = target;
    return [
      {
        ...{ kind: 'refused', turn: actorAgencyId === viewerAgencyId ? 'own' : 'other', aggregate, id },
        incidentId: incidentId ?? (aggregate === 'incident' ? id : incidentOf.get(id)),
        ...{ agencyId: actorAgencyId, since: receivedAt, command: { name, targetId: id }, refusal },
      },
    ];
  });
}

const ofOthers = ({ tasks, reports, statistics, viewerAgencyId }: QueueSources): QueueItem[] => [
  ...tasks
    .filter(({ assigneeAgencyId }) => assigneeAgencyId !== viewerAgencyId)
    .map(
      ({
        id,
        incidentId,
        title,
        assigneeAgencyId: agencyId,
        assignedAt: since,
        acknowledgeDueAt: dueAt,
      }): QueueItem => ({
        ...{ kind: 'task', turn: 'other', act: 'task.accept', aggregate: 'task', id, incidentId },
        ...{ title, agencyId, since, dueAt },
      }),
    ),
  ...reports
    .filter(({ obligedAgencyId }) => obligedAgencyId !== viewerAgencyId)
    .map(({ id, incidentId, obligedAgencyId: agencyId, startedAt: since, dueAt, exercise }): QueueItem => ({
      ...{ kind: 'report', turn: 'other', act: 'report.submit', aggregate: 'report', id, incidentId },
      ...{ agencyId, since, dueAt, exercise },
    })),
  ...statistics.flatMap((one) => statisticsOfOthers(one, viewerAgencyId)),
];

/**
 * The county waits for areas and for the receipt, the superior for the county; each act is there once, and without its name
 * where it is the viewer's own turn too.
 */
function statisticsOfOthers(one: Statistics, viewerAgencyId: string): QueueItem[] {
  const { agencyId: county, superiorAgencyId, incidentId, exercise } = one;
  const awaited = awaitedOfStatistics(one);
  const own = awaited.filter(({ agencyId }) => agencyId === viewerAgencyId).map(({ act }) => act);
  const others = awaited.filter(
    ({ agencyId }) =>
      agencyId !== viewerAgencyId &&
      (county === viewerAgencyId || (superiorAgencyId === viewerAgencyId && agencyId === county)),
  );
  return [...new Set(others.map(({ act }) => act))].flatMap((act): QueueItem[] => {
    const [first, ...more] = others.filter((other) => other.act === act);
    if (!first) return [];
    const { agencyId, act: _, ...rest } = first;
    return [
      {
        ...{ ...rest, kind: 'statistics', turn: 'other', incidentId, exercise },
        ...(own.includes(act) ? {} : { act }),
        ...(more.length === 0 ? { agencyId } : {}),
      },
    ];
  });
}

/** How many were called is told to who issued it, called or commands: for all others it is not their concern. */
function ofWarning(warning: QueueSources['warnings'][number]): QueueItem[] {
  const { id, headline: title, colour, called, unanswered, exercise, issuedAt, firstDueAt } = warning;
  if (called === undefined || unanswered === undefined || issuedAt === null) return [];
  const base = {
    aggregate: 'warning',
    id,
    since: issuedAt,
    title,
    exercise,
    warning: { colour, called, unanswered },
  };
  // a red one is called out at once
  if (called === 0 && colour === 'red')
    return [{ ...base, kind: 'uncalled', turn: 'own', act: 'warning.call', dueAt: issuedAt }];
  return unanswered > 0 ? [{ ...base, kind: 'unanswered', turn: 'other', dueAt: firstDueAt }] : [];
}
