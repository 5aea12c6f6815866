import {
  addressedBy,
  confirmsAs,
  everyKind,
  factsOfStandings,
  viewEvent,
  type AgencyKind,
  type Facts,
  type PlanKind,
  type Standing,
} from '#domain';
import type { Database } from '#postgres';
import { isAskedSql } from '../approval/asked.js';
import type { KeptTo } from '../warning/rows.js';
import { sightOfWarning } from '../warning/sight.js';
import { TimelineRow } from './timeline.js';
import { selectFrom } from '../query/select.js';
import {
  factsOfIncident,
  factsWithin,
  incidentSql,
  ownersSql,
  seenIncidentsSql,
  seesAll,
  seesIncident,
  standingsSql,
  standsIn,
  type OfIncident,
} from '../query/sight.js';
import type { Viewer } from '../query/viewer.js';
import type { Where } from '../query/where.js';

/** An event as it is shown; who did it is left out where the viewer may not know who else takes part. */
export interface TimelineEntry extends Omit<
  TimelineRow,
  'incidentId' | 'actorAgencyId' | 'actorRole' | 'data'
> {
  incidentId: string | null;
  actorAgencyId?: string;
  actorRole?: TimelineRow['actorRole'];
  data: unknown;
}

/** What is read beside an event to judge it. */
export interface EventRow extends TimelineRow {
  readonly ofIncident: OfIncident | null;
  readonly standings: readonly Standing[];
  readonly ofObject: {
    readonly areaCodes?: readonly string[];
    readonly hazard?: string;
    readonly category?: string;
    /** Of a warning: that it is more than a proposal. */
    readonly issued?: boolean;
    /** Of a warning: whom it is for, where it is not public. */
    readonly audience?: Pick<KeptTo, 'agencyIds'> | null;
    readonly planKind?: PlanKind;
    /** Of a plan: that some version of it came out. */
    readonly published?: boolean;
    readonly lines?: Facts['lines'];
    readonly concerned?: readonly string[];
    /** Of a question: who may have to answer it. */
    readonly owners?: readonly string[];
    readonly requester?: string | null;
    readonly linked?: readonly string[];
    /** Of a command that waits or was done alone: who may confirm or sign it. */
    readonly confirmers?: readonly string[];
  } | null;
  /** Incidents named in it that the viewer sees. */
  readonly seen: readonly string[];
}

/** Whom an event of a negotiation is for without naming it. */
const concerned = `
  select one ->> 'byAgencyId' from read.sharing s, jsonb_array_elements(s.questions) one
    where t.type = 'sharing.information-answered' and s.id = t.aggregate_id and one ->> 'queryId' = t.data ->> 'queryId'
  union all select one ->> 'claimantAgencyId' from read.sharing s, jsonb_array_elements(s.claims) one
    where t.type = 'sharing.compensation-paid' and s.id = t.aggregate_id and one ->> 'claimId' = t.data ->> 'claimId'
  union all select r.owner_agency_id from read.resources r
    where t.type = 'sharing.quote-requested' and r.id = t.data ->> 'resourceId'`;

/** Of the plan of link `l`, before the event. */
const saidBefore = (type: string, more = ''): string => `exists (select 1 from read.timeline said
  where said.stream = 'plan-' || l.plan_id and said.type = '${type}' and said.data ->> 'otherPlanId' = l.other_plan_id${more}
    and said.position <= t.position)`;

/** Whether links count as they are now, or those alone that stood when the event was told. */
type LinksAsOf = 'now' | 'then';

/** To whom the agency of plan `p` opened it by a link: it proposed one to them, or confirmed theirs. */
const linkedSql = (asOf: LinksAsOf): string => {
  const [proposed, confirmed] = {
    now: ['true', `l.status = 'confirmed'`],
    then: [
      saidBefore('plan.link-proposed'),
      saidBefore(
        'plan.link-answered',
        ` and (said.data ->> 'confirmed')::boolean and said.data ->> 'agencyId' = l.agency_id`,
      ),
    ],
  }[asOf];
  return `select l.agency_id from read.plan_links l where l.plan_id = p.id and ${proposed}
    union select l.owner_agency_id from read.plan_links l where l.other_plan_id = p.id
      and l.agency_id = p.owner_agency_id and ${confirmed}`;
};

export const ofObjectSql = (links: LinksAsOf = 'now'): string => `case t.aggregate
  when 'sharing' then jsonb_build_object('concerned', to_jsonb(array(${concerned})),
    'lines', to_jsonb(array(select jsonb_build_object('lineId', l.line_id, 'ownerAgencyId', l.owner_agency_id)
      from read.sharing_lines l where l.sharing_id = t.aggregate_id)))
    || case when t.type = 'sharing.information-requested' then jsonb_build_object('owners', ${ownersSql('t.stream')},
      'requester', (select s.requester_agency_id from read.sharing s where s.id = t.aggregate_id)) else '{}' end
  when 'warning' then (select jsonb_build_object('areaCodes', w.area_codes, 'hazard', w.hazard, 'category', w.category,
    'issued', w.issuer_agency_id is not null,
    'audience', case when w.audience is not null then jsonb_build_object('agencyIds', w.audience -> 'agencyIds') end)
    from read.warnings w where w.id = t.aggregate_id)
  when 'plan' then (select jsonb_build_object('planKind', p.kind, 'published', p.published_at is not null, 'linked', to_jsonb(array(
    ${linkedSql(links)}))) from read.plans p where p.id = t.aggregate_id)
  when 'approval' then (select jsonb_build_object('requester', a.requester_agency_id, 'confirmers', a.confirmers)
    from read.approvals a where a.id = t.aggregate_id)
  end`;

/** Tables that {@link selectEvents} reads beside the timeline. */
export const besideEvents = [
  'sharing_lines',
  'sharing',
  'resources',
  'incidents',
  'warnings',
  'plans',
  'plan_links',
  'approvals',
  'sight',
];

/** Events of `t`, to be narrowed by the conditions of `where`. */
export function selectEvents(db: Database, where: Where, viewer: Viewer): string {
  const named = `values (t.incident_id), (t.data ->> 'incidentId'), (t.data ->> 'otherIncidentId')`;
  const more = `${incidentSql(where, viewer, 'i')} as "ofIncident",
    ${standingsSql(where, viewer, 't.stream')} as standings, ${ofObjectSql()} as "ofObject",
    ${seenIncidentsSql(where, viewer, named)} as seen`;
  return `${selectFrom(db, TimelineRow, 't', [], more)} left join read.incidents i on i.id = t.incident_id`;
}

const openOfPlans = ['plan.published', 'plan.retired'];
const government: readonly AgencyKind[] = ['department', 'township'];

/** What may be for this viewer at all; what of it is, {@link shownEvent} says. */
export function narrowed(where: Where, viewer: Viewer): string {
  if (seesAll(viewer)) return 'true';
  const ways = [
    seesIncident(where, viewer, 'i', 'part'),
    standsIn(where, viewer, 't.stream'),
    `t.aggregate = 'warning'`,
    `t.type = any(${where.param(openOfPlans)})`,
    `t.aggregate = 'approval' and exists (select 1 from read.approvals a where a.id = t.aggregate_id
      and (a.requester_agency_id = ${where.param(viewer.agencyId)} or ${isAskedSql(where, viewer, 'a')}))`,
  ];
  if (government.includes(viewer.kind)) ways.push(`t.incident_id is null and t.aggregate = 'resource'`);
  return ways.map((way) => `(${way})`).join(' or ');
}

export function shownEvent(row: EventRow, viewer: Viewer): TimelineEntry | undefined {
  const { ofIncident, standings, ofObject: _, seen, data, actorAgencyId, actorRole, ...entry } = row;
  const of: Facts = { ...factsOf(row, viewer), seen };
  const left = viewEvent(
    { type: entry.type, actorAgencyId, data: data as Record<string, unknown> },
    viewer,
    of,
    viewer.here,
  );
  if (!left) return undefined;
  const incidentId = entry.incidentId !== null && seen.includes(entry.incidentId) ? entry.incidentId : null;
  const actor = left.actorAgencyId === undefined ? {} : { actorAgencyId, actorRole };
  return { ...entry, incidentId, ...actor, data: left.data };
}

/** What decides whether the event is for this viewer, and what of it. */
export function factsOf(row: EventRow, viewer: Viewer): Facts {
  const { aggregate, type, ofIncident, standings, ofObject: about } = row;
  const named = factsOfStandings(viewer.agencyId, standings);
  switch (aggregate) {
    case 'incident':
      return ofIncident ? factsOfIncident(viewer, ofIncident) : {};
    case 'warning': {
      const { areaCodes, hazard, category, issued, audience } = about ?? {};
      const isProposal = type === 'warning.proposed' || type === 'warning.dismissed';
      return {
        ...named,
        ...{ areaCodes, hazard, category },
        ...sightOfWarning(issued === true && !isProposal, audience),
      };
    }
    case 'plan':
      return factsOfPlan(row, named, viewer);
    case 'resource':
    case 'team':
      if (named.owner !== undefined) return named;
      // what is promised or at work for an incident is told to who sees the whole of it
      if (ofIncident) return factsWithin(viewer, ofIncident, []);
      return { openTo: row.incidentId === null && aggregate === 'resource' ? government : [] };
    case 'inject':
      return named;
    case 'approval':
      return factsOfApproval(about, viewer);
    default:
      return ofIncident
        ? { ...factsWithin(viewer, ofIncident, standings), lines: about?.lines, concerned: concernedBy(row) }
        : {};
  }
}

function concernedBy({ type, data, ofObject }: EventRow): readonly string[] {
  const { concerned = [], owners = [], requester } = ofObject ?? {};
  const question = data as { readonly byAgencyId: string; readonly toAgencyIds?: readonly string[] };
  const isToNobodyNamed = type === 'sharing.information-requested' && question.toAgencyIds === undefined;
  return isToNobodyNamed ? addressedBy(question, requester ?? undefined, owners) : concerned;
}

/** Of a command that waits, or was done alone: whose it is, and whether the viewer is asked to confirm or to sign it. */
function factsOfApproval(about: EventRow['ofObject'], viewer: Viewer): Facts {
  const { requester, confirmers = [] } = about ?? {};
  const as = confirmsAs(viewer, viewer.here);
  return {
    owner: requester ?? undefined,
    addressees: confirmers.some((one) => as.includes(one)) ? [viewer.agencyId] : [],
  };
}

/** What is for the other side or the reviewer as well: whom the event names. */
const betweenTwo = ['plan.submitted', 'plan.reviewed', 'plan.link-proposed', 'plan.link-answered'];

function factsOfPlan({ type, data, ofObject: about }: EventRow, { owner }: Facts, viewer: Viewer): Facts {
  if (openOfPlans.includes(type) && about?.published) {
    return about?.planKind === 'enterprise'
      ? { owner, informed: [viewer.here.homeBureauId, ...(about.linked ?? [])] }
      : { owner, openTo: everyKind };
  }
  if (!betweenTwo.includes(type)) return { owner };
  const { reviewerAgencyId, agencyId } = data as { reviewerAgencyId?: string; agencyId?: string };
  return { owner, addressees: [reviewerAgencyId, agencyId].filter((one) => one !== undefined) };
}
