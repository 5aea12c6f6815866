import { prefilled, type Casualties, type EventLevel, type PrefilledFigure } from '#domain';
import type { Database } from '#postgres';
import type { Viewer } from '../query/page.js';
import { saidOf, textsOf, type SaidText } from './on-record.js';
import { reportQueries, type Contradiction, type Report } from './queries.js';

/** A report as far as what is on record fills it in; nothing of it is confirmed, and nothing is sent by it. */
export interface ReportDraft {
  readonly reportId: string;
  readonly incidentId: string;
  readonly ruleId: string;
  readonly dueAt: string;
  /** Whether it would be the first report, or a further one. */
  readonly stage: 'initial' | 'follow-up';
  /** The final report was made: corrections alone come after it. */
  readonly final: boolean;
  readonly confirmed: false;
  readonly eventLevel: EventLevel | null;
  readonly facts: readonly SaidText[];
  readonly measures: readonly SaidText[];
  readonly casualties: { readonly [Field in keyof Required<Casualties>]: PrefilledFigure };
  /** When the last report to that superior was sent; nothing before the first. */
  readonly lastAt: string | null;
  /** What is said of the incident as of one minute and does not agree, to be looked at before it is sent. */
  readonly contradictions: readonly Contradiction[];
}

/** Nothing where the report is not seen, or its incident is not. */
export async function reportDraft(
  db: Database,
  id: string,
  viewer: Viewer,
): Promise<ReportDraft | undefined> {
  const report = await reportQueries.find(db, id, viewer);
  const incidentId = report?.incidentId;
  if (!report || incidentId === undefined) return undefined;
  const said = await saidOf(db, incidentId, viewer);
  const others = await sameWay(db, report, viewer);
  const last = { ...lastOf(...others), ...lastOf(report) };
  const figure = (field: keyof Casualties): PrefilledFigure => prefilled(said(field), last[field]);
  const { items: contradictions } = await reportQueries.contradictions(
    db,
    { incidentId, limit: 200 },
    viewer,
  );
  return {
    reportId: report.id,
    incidentId,
    ruleId: report.ruleId,
    dueAt: report.dueAt,
    stage: report.status === 'submitted' ? 'follow-up' : 'initial',
    final: report.supplements.some(({ final }) => final),
    confirmed: false,
    eventLevel: report.eventLevel,
    ...(await textsOf(db, incidentId, viewer)),
    casualties: {
      dead: figure('dead'),
      injured: figure('injured'),
      missing: figure('missing'),
      trapped: figure('trapped'),
    },
    lastAt: sentAt(report) ?? others.flatMap((one) => sentAt(one) ?? []).at(-1) ?? null,
    contradictions,
  };
}

const sentAt = ({ supplements, submittedAt }: Report): string | null => supplements.at(-1)?.at ?? submittedAt;

/**
 * Before the first report what its agency sent to the same superior by another way, as by telephone: a figure that is lower
 * than that is a correction too. The one sent last comes last.
 */
async function sameWay(
  db: Database,
  { status, incidentId, obligedAgencyId, superiorAgencyId }: Report,
  viewer: Viewer,
): Promise<readonly Report[]> {
  if (status !== 'due') return [];
  const way = { incidentId, obligedAgencyId, superiorAgencyId };
  const { items } = await reportQueries.list(db, { ...way, status: 'submitted', limit: 200 }, viewer);
  return items.toSorted((a, b) => ((sentAt(a) ?? '') < (sentAt(b) ?? '') ? -1 : 1));
}

/** Figure by figure what these reports said last. */
const lastOf = (...reports: readonly Pick<Report, 'content' | 'supplements'>[]): Casualties =>
  reports
    .flatMap(({ content, supplements }) => [content, ...supplements])
    .reduce<Casualties>((last, said) => ({ ...last, ...said?.casualties }), {});
