import type { RecordedEvent } from '#contracts';
import {
  evolvePlan,
  noPlan,
  planContentOf,
  type Draft,
  type FindingSource,
  type IncidentCategory,
  type PlanContent,
  type PlanDue,
  type PlanDuty,
  type PlanEvent,
  type PlanKind,
  type PlanState,
} from '#domain';
import {
  Flag,
  Instant,
  Json,
  Key,
  OptionalCount,
  OptionalInstant,
  OptionalJson,
  OptionalText,
  Position,
  Text,
} from '#postgres';
import { Entity } from 'typeorm';
import { documents, type Body, type DocumentRow, type Evolve } from '../projecting/projection.js';
import { PlanLinkRow, linkRowsOf, type PlanLink } from './links.js';

/** What an incident or a drill showed, and what was done about it. */
export interface PlanFinding extends FindingSource {
  readonly findingId: string;
  readonly clauseId?: string;
  readonly text: string;
  /** In force when it was found. */
  readonly version: number;
  readonly at: string;
  /** The version that was published to meet it. */
  readonly revisedIn?: number;
  readonly revisedAt?: string;
  /** The first drill and the first evaluation under that version or a later one. */
  readonly nextDrillId?: string;
  readonly nextDrillAt?: string;
  readonly nextEvaluationId?: string;
  readonly nextEvaluationAt?: string;
}

export interface PlanEvaluation extends FindingSource {
  readonly evaluationId: string;
  readonly summary: string;
  readonly findingIds: readonly string[];
  readonly version: number;
  readonly at: string;
}

export interface PlanOverdue {
  readonly duty: PlanDuty;
  readonly dueAt: string;
  readonly version: number;
  readonly rule: PlanDue['rule'];
  readonly recordedAt: string;
}

export interface PlanReview {
  readonly version: number;
  readonly verdict: 'approved' | 'returned';
  readonly comments: string;
  readonly reviewerAgencyId: string;
  readonly at: string;
}

@Entity('plans')
export class PlanRow implements DocumentRow {
  @Key() id!: string;
  @Position() revision!: string;
  @Position() createdPosition!: string;
  /** `draft` until a version is published. */
  @Text() status!: 'draft' | 'in-force' | 'retired';
  @Text() ownerAgencyId!: string;
  @Text() title!: string;
  @Text() kind!: PlanKind;
  @OptionalText() category!: IncidentCategory | null;
  @Text() areaCode!: string;
  @Flag() hazardous!: boolean;
  /** In force; null before the first is published. */
  @OptionalCount() version!: number | null;
  @OptionalInstant() publishedAt!: string | null;
  /** What is in force. */
  @OptionalJson() content!: PlanContent | null;
  /** The version that is being written; for the owner and its reviewer. */
  @OptionalJson() draft!: Draft | null;
  @Json() reviews!: readonly PlanReview[];
  @Json() links!: readonly PlanLink[];
  @Json() findings!: readonly PlanFinding[];
  @Json() evaluations!: readonly PlanEvaluation[];
  @Json() drills!: readonly { drillId: string; heldAt: string; version: number }[];
  @OptionalInstant() reviewDueAt!: string | null;
  @OptionalInstant() drillDueAt!: string | null;
  @Json() due!: PlanState['due'];
  /** Due dates that were missed, as put on record. */
  @Json() overdue!: readonly PlanOverdue[];
  @OptionalText() endReason!: string | null;
  @OptionalText() replacedByPlanId!: string | null;
  @OptionalInstant() endedAt!: string | null;
  @Instant() updatedAt!: string;
}

type PlanBody = Body<PlanRow>;

const evolvePlanRow: Evolve<'plan', PlanRow> = (row, event, record) => {
  if (event.type === 'plan.drafted') {
    const { title, kind, category = null, areaCode, hazardous, ownerAgencyId } = event.data;
    const { draft = null } = evolvePlan(noPlan, event);
    const said = { title, kind, category, areaCode, hazardous, ownerAgencyId, draft };
    return { ...empty, ...said };
  }
  return row && changed(row, event, record);
};

const empty = {
  status: 'draft' as const,
  version: null,
  publishedAt: null,
  content: null,
  reviews: [],
  links: [],
  findings: [],
  evaluations: [],
  drills: [],
  reviewDueAt: null,
  drillDueAt: null,
  due: {},
  overdue: [],
  endReason: null,
  replacedByPlanId: null,
  endedAt: null,
};

function changed(
  row: PlanRow,
  event: Exclude<PlanEvent, { type: 'plan.drafted' }>,
  record: RecordedEvent,
): PlanBody {
  const { occurredAt: at } = record.metadata;
  switch (event.type) {
    case 'plan.amended':
    case 'plan.clause-put':
    case 'plan.clause-removed':
    case 'plan.submitted':
    case 'plan.revised':
      return { ...row, draft: draftAfter(row, event) };
    case 'plan.reviewed': {
      const { version, verdict, comments, reviewerAgencyId } = event.data;
      const reviews = [...row.reviews, { version, verdict, comments, reviewerAgencyId, at }];
      return { ...row, draft: draftAfter(row, event), reviews };
    }
    case 'plan.published': {
      const { title, kind, category = null, areaCode, hazardous, version, findingIds, due } = event.data;
      const said = { title, kind, category, areaCode, hazardous, version };
      const findings = row.findings.map((finding) =>
        findingIds.includes(finding.findingId) && finding.revisedIn === undefined
          ? { ...finding, revisedIn: version, revisedAt: at }
          : finding,
      );
      const published = { ...row, ...said, status: 'in-force' as const, publishedAt: at, draft: null };
      return withDue({ ...published, content: planContentOf(event.data), findings }, due);
    }
    case 'plan.link-proposed': {
      const { otherPlanId, agencyId, relation, note } = event.data;
      const others = row.links.filter((link) => link.otherPlanId !== otherPlanId);
      return { ...row, links: [...others, { otherPlanId, agencyId, relation, note, proposedAt: at }] };
    }
    case 'plan.link-answered': {
      const { otherPlanId, confirmed, reason } = event.data;
      const answered = { confirmed, reason, answeredAt: at };
      const links = row.links.map((link) =>
        link.otherPlanId === otherPlanId ? { ...link, ...answered } : link,
      );
      return { ...row, links };
    }
    case 'plan.finding-recorded': {
      const { findingId, clauseId, text, version, drillId, incidentId } = event.data;
      const finding = { findingId, clauseId, text, version, drillId, incidentId, at };
      return { ...row, findings: [...row.findings, finding] };
    }
    case 'plan.drilled': {
      const { drillId, heldAt, version, due } = event.data;
      const findings = row.findings.map((finding) =>
        isTested(finding, version) && finding.nextDrillId === undefined
          ? { ...finding, nextDrillId: drillId, nextDrillAt: heldAt }
          : finding,
      );
      return withDue({ ...row, findings, drills: [...row.drills, { drillId, heldAt, version }] }, due);
    }
    case 'plan.evaluated': {
      const { evaluationId, summary, findingIds, version, drillId, incidentId, due } = event.data;
      const findings = row.findings.map((finding) =>
        isTested(finding, version) && finding.nextEvaluationId === undefined
          ? { ...finding, nextEvaluationId: evaluationId, nextEvaluationAt: at }
          : finding,
      );
      const evaluation = { evaluationId, summary, findingIds, version, drillId, incidentId, at };
      return withDue({ ...row, findings, evaluations: [...row.evaluations, evaluation] }, due);
    }
    case 'plan.overdue': {
      const { duty, dueAt, version, rule } = event.data;
      return {
        ...row,
        overdue: [...row.overdue, { duty, dueAt, version, rule, recordedAt: record.recordedAt }],
      };
    }
    case 'plan.retired': {
      const { reason, replacedByPlanId = null } = event.data;
      const ended = { endReason: reason, replacedByPlanId, endedAt: at };
      const status = 'retired' as const;
      return { ...row, ...ended, status, draft: null, due: {}, reviewDueAt: null, drillDueAt: null };
    }
  }
}

const isTested = ({ revisedIn }: PlanFinding, version: number): boolean =>
  revisedIn !== undefined && version >= revisedIn;

/** The draft as the plan itself has it. */
const draftAfter = ({ draft, version, content }: PlanRow, event: PlanEvent): Draft | null =>
  evolvePlan(
    {
      ...noPlan,
      draft: draft ?? undefined,
      published: version === null || content === null ? undefined : { version, content },
    },
    event,
  ).draft ?? null;

const withDue = (row: PlanBody, due: readonly PlanDue[]): PlanBody => {
  const all = { ...row.due, ...Object.fromEntries(due.map((one) => [one.duty, one])) };
  return { ...row, due: all, reviewDueAt: all.review?.dueAt ?? null, drillDueAt: all.drill?.dueAt ?? null };
};

export const plans = documents(
  { name: 'plans', aggregate: 'plan', table: PlanRow, evolve: evolvePlanRow },
  {
    tables: [PlanLinkRow],
    write: (rows, store) => store.upsert(PlanLinkRow, rows.flatMap(linkRowsOf), 'revision'),
  },
);
