import type { Facts, IncidentFacts, Joined } from './facts.js';
import type { Act } from './ties.js';

/**
 * As what an agency is named in an object, on record. `participant` and `reporter` are of incidents; an owner, a side of
 * an agreement or the agency of a draft is `self`.
 */
export const standings = [
  'self',
  'requester',
  'asked',
  'answerer',
  'line',
  'addressee',
  'issuer',
  'proposer',
  'caller',
  'assigner',
  'planner',
  'reporter',
  'participant',
] as const;
export type Standing = (typeof standings)[number];

/** What one agency sees of an object hangs on its own standings there, and on nobody else's. */
export function factsOfStandings(agencyId: string, has: readonly Standing[]): Facts {
  const one = (standing: Standing): string | undefined => (has.includes(standing) ? agencyId : undefined);
  const list = (standing: Standing): readonly string[] => (has.includes(standing) ? [agencyId] : []);
  return {
    owner: one('self'),
    requester: one('requester'),
    asked: list('asked'),
    answerers: list('answerer'),
    lineOwners: list('line'),
    addressees: list('addressee'),
    issuer: one('issuer'),
    proposer: one('proposer'),
    caller: one('caller'),
    assigner: one('assigner'),
    planner: one('planner'),
  };
}

/** The same of an incident, which gives its place, category, end and who commands. */
export function incidentOfStandings(
  incident: Omit<IncidentFacts, 'joined' | 'assigners'>,
  agencyId: string,
  has: readonly Standing[],
): IncidentFacts {
  const joined: Joined[] = [];
  if (has.includes('participant')) joined.push({ agencyId, as: 'notified' });
  if (has.includes('reporter')) joined.push({ agencyId, as: 'reporter' });
  return { ...incident, joined, assigners: has.includes('assigner') ? [agencyId] : [] };
}

type Named = readonly (readonly [agencyId: string, standing: Standing])[];

/**
 * Who is named by an act in what is no incident and no negotiation: these have a fold of their own. What was named once
 * stays so.
 */
export function namedBy({ type, data, actor }: Act): Named {
  const name = (field: string, standing: Standing, from: unknown = data): Named => {
    const value = (from as Readonly<Record<string, unknown>> | undefined)?.[field];
    const ids = Array.isArray(value) ? value : [value];
    return ids.filter((id) => typeof id === 'string').map((id) => [id, standing] as const);
  };
  switch (type) {
    case 'task.assigned':
      return [...name('assigneeAgencyId', 'addressee'), ...name('assignerAgencyId', 'assigner')];
    case 'report.required':
      return [...name('obligedAgencyId', 'addressee'), ...name('superiorAgencyId', 'addressee')];
    case 'report.submitted':
      return name('superiorAgencyId', 'addressee');
    case 'resource.registered':
    case 'team.formed':
    case 'plan.drafted':
      return name('ownerAgencyId', 'self');
    case 'plan.submitted':
      return name('reviewerAgencyId', 'addressee');
    case 'plan.link-proposed':
      return name('agencyId', 'addressee');
    case 'warning.proposed':
      return name('proposerAgencyId', 'proposer');
    case 'warning.issued':
      return name('issuerAgencyId', 'issuer');
    case 'warning.called':
      return [
        ...name('callerAgencyId', 'caller'),
        ...list(data.recipients).flatMap((recipient) => name('agencyId', 'addressee', recipient)),
      ];
    case 'warning.call-escalated':
      return name('agencyId', 'addressee', data.standIn);
    case 'agreement.proposed':
      return [...name('beneficiaryAgencyId', 'self'), ...name('providerAgencyId', 'addressee')];
    case 'statistics.opened':
      return [
        ...name('agencyId', 'self'),
        ...list(data.areas).flatMap((area) => name('agencyId', 'addressee', area)),
      ];
    case 'statistics.asked':
      return list(data.areas).flatMap((area) => name('agencyId', 'addressee', area));
    case 'statistics.submitted':
      return name('superiorAgencyId', 'addressee');
    case 'duty.shifts-put':
    case 'duty.noted':
      return name('agencyId', 'self');
    case 'drill.planned':
      return [
        [actor, 'planner'],
        ...name('plannerAgencyId', 'planner'),
        ...name('participants', 'addressee'),
      ];
    default:
      return [];
  }
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
