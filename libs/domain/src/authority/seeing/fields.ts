import type { Cut } from './cuts.js';

/**
 * Whose something is: a field of the same element that holds an agency's id or several, `../x` of the element around
 * it, `/x` of the whole; `once` names a field of the element that must be there for it to count.
 */
export type Whose = string | { readonly key: string; readonly once: string };

export interface Field {
  /** `a.b`; `a[]` is each element of a list, which is left out itself where the path ends so. Empty: all of it. */
  readonly path: string;
  readonly cut: Cut;
  readonly whose?: readonly Whose[];
  /** A field that holds ids of lines: it is also theirs who own them. */
  readonly linesIn?: string;
  /** The field of the element that holds the id which L asks for; the value itself where left out. */
  readonly id?: string;
}

const owner = ['ownerAgencyId'] as const;
const by = ['byAgencyId'] as const;

/** What is cut of each kind of row, and of each event; a kind that is not here has nothing to cut. */
export const fields = {
  incident: [
    { path: 'reporterContact', cut: 'P', whose: ['reporterAgencyId'] },
    { path: 'links[]', cut: 'L', id: 'otherIncidentId' },
  ],
  person: [{ path: 'details', cut: 'P' }],
  task: [{ path: 'incidentId', cut: 'L' }],
  activation: [{ path: 'incidentId', cut: 'L' }],
  sharing: [
    { path: 'incidentId', cut: 'L' },
    { path: 'answers[]', cut: 'A', whose: owner },
    { path: 'quotes[]', cut: 'A', whose: owner },
    { path: 'quotes[].pricePerUnitFen', cut: 'M', whose: owner },
    { path: 'claims[]', cut: 'M', whose: ['claimantAgencyId'] },
    { path: 'requisitions[].funding', cut: 'M', linesIn: 'lineIds' },
    { path: 'certificate', cut: 'M' },
    { path: 'extensions[].answers[]', cut: 'A', whose: owner },
    { path: 'questions[].answers[]', cut: 'A', whose: ['byAgencyId', '../byAgencyId'] },
    { path: 'lines[].failedReason', cut: 'A', whose: owner },
    { path: 'lines[].recallReason', cut: 'A', whose: owner },
  ],
  ledger: [
    { path: 'incidentId', cut: 'L' },
    { path: 'claimedFen', cut: 'M', whose: owner },
    { path: 'paidFen', cut: 'M', whose: owner },
  ],
  paper: [{ path: 'money', cut: 'M', whose: owner }],
  allocation: [
    { path: 'certificate', cut: 'M' },
    { path: 'adoptions[]', cut: 'L', id: 'incidentId' },
  ],
  resource: [
    { path: 'costPerUnitFen', cut: 'M', whose: owner },
    { path: 'minimumReserve', cut: 'O', whose: owner },
    { path: 'reservations[]', cut: 'L', whose: ['/ownerAgencyId'], id: 'incidentId' },
  ],
  team: [
    { path: 'members[]', cut: 'O', whose: ['/ownerAgencyId'] },
    { path: 'members[].contact', cut: 'P', whose: ['/ownerAgencyId'] },
    { path: 'insurance', cut: 'O', whose: owner },
    { path: 'trainings[].memberIds', cut: 'O', whose: ['/ownerAgencyId'] },
    { path: 'commendations[]', cut: 'L', whose: ['/ownerAgencyId'], id: 'incidentId' },
  ],
  agency: [
    { path: 'credentials', cut: 'K', whose: ['id'] },
    { path: 'mandates', cut: 'K', whose: ['id'] },
    { path: 'dutyContact.telephone', cut: 'P', whose: ['/id'] },
  ],
  agreement: [
    {
      path: 'items[].ratePerUnitFen',
      cut: 'M',
      whose: ['/providerAgencyId', '/beneficiaryAgencyId'],
    },
  ],
  warning: [
    {
      path: 'recipients[]',
      cut: 'C',
      whose: ['agencyId', 'callerAgencyId', { key: 'standIn.agencyId', once: 'escalatedAt' }],
    },
    { path: 'called', cut: 'C' },
    { path: 'unanswered', cut: 'C' },
    { path: 'incidentId', cut: 'L' },
  ],
  plan: [
    { path: 'draft', cut: 'O', whose: ['ownerAgencyId', 'draft.reviewerAgencyId'] },
    { path: 'reviews[]', cut: 'O', whose: ['/ownerAgencyId', 'reviewerAgencyId'] },
    { path: 'links[]', cut: 'L', whose: ['/ownerAgencyId', 'agencyId'], id: 'otherPlanId' },
    { path: 'findings[].incidentId', cut: 'L', whose: ['/ownerAgencyId'] },
    { path: 'findings[].drillId', cut: 'L', whose: ['/ownerAgencyId'] },
    { path: 'findings[].nextDrillId', cut: 'L', whose: ['/ownerAgencyId'] },
    { path: 'evaluations[].incidentId', cut: 'L', whose: ['/ownerAgencyId'] },
    { path: 'evaluations[].drillId', cut: 'L', whose: ['/ownerAgencyId'] },
    { path: 'drills[]', cut: 'L', whose: ['/ownerAgencyId'], id: 'drillId' },
    { path: 'replacedByPlanId', cut: 'L', whose: ['ownerAgencyId'] },
  ],
  drill: [
    { path: 'injects[]', cut: 'S' },
    { path: 'basis.incidentId', cut: 'L', whose: ['/plannerAgencyId'] },
    { path: 'basis.planId', cut: 'L', whose: ['/plannerAgencyId'] },
  ],
  report: [{ path: 'incidentId', cut: 'L' }],
  'agency.credential-issued': [{ path: '', cut: 'K' }],
  'agency.credential-revoked': [{ path: '', cut: 'K' }],
  'agency.mandated': [{ path: '', cut: 'K' }],
  'agency.mandate-withdrawn': [{ path: '', cut: 'K' }],
  'agency.role-granted': [{ path: '', cut: 'K' }],
  'agency.role-withdrawn': [{ path: '', cut: 'K' }],
  'agency.key-bound': [{ path: '', cut: 'K' }],
  'agency.issuer-registered': [{ path: '', cut: 'K' }],
  'agency.duty-contact-set': [{ path: 'telephone', cut: 'P' }],
  'agreement.proposed': [
    { path: 'items[].ratePerUnitFen', cut: 'M', whose: ['/providerAgencyId', '/beneficiaryAgencyId'] },
  ],
  'allocation.decided': [{ path: 'certificate', cut: 'M' }],
  'approval.requested': [{ path: 'confirmers', cut: 'O' }],
  'approval.owed': [{ path: 'confirmers', cut: 'O' }],
  'drill.planned': [
    { path: 'injects[]', cut: 'S' },
    { path: 'basis.incidentId', cut: 'L' },
  ],
  'incident.reported': [{ path: 'reporterContact', cut: 'P', whose: ['reporterAgencyId'] }],
  'incident.linked': [{ path: '', cut: 'L', id: 'otherIncidentId' }],
  'resource.registered': [
    { path: 'costPerUnitFen', cut: 'M', whose: owner },
    { path: 'minimumReserve', cut: 'O', whose: owner },
  ],
  'resource.reserved': [{ path: '', cut: 'L', id: 'incidentId' }],
  'sharing.requested': [{ path: 'incidentId', cut: 'L' }],
  'sharing.moved': [{ path: 'incidentId', cut: 'L' }],
  'sharing.answered': [{ path: '', cut: 'A', whose: owner }],
  'sharing.quoted': [
    { path: '', cut: 'A', whose: owner },
    { path: 'pricePerUnitFen', cut: 'M', whose: owner },
  ],
  'sharing.quote-declined': [{ path: '', cut: 'A', whose: owner }],
  'sharing.offer-withdrawn': [{ path: 'reason', cut: 'A', whose: owner }],
  'sharing.information-answered': [{ path: '', cut: 'A', whose: by }],
  'sharing.extension-answered': [{ path: '', cut: 'A', whose: owner }],
  'sharing.recalled': [{ path: 'reason', cut: 'A', whose: owner }],
  'sharing.allocation-decided': [{ path: 'certificate', cut: 'M' }],
  'sharing.requisitioned': [{ path: 'funding', cut: 'M', linesIn: 'lineIds' }],
  'sharing.compensation-claimed': [{ path: '', cut: 'M', whose: ['claimantAgencyId'] }],
  'sharing.compensation-paid': [{ path: '', cut: 'M' }],
  'team.member-enrolled': [
    { path: '', cut: 'O' },
    { path: 'contact', cut: 'P' },
  ],
  'team.insured': [{ path: '', cut: 'O' }],
  'team.qualification-granted': [{ path: '', cut: 'O' }],
  'team.qualification-renewed': [{ path: '', cut: 'O' }],
  'team.commended': [{ path: '', cut: 'L', id: 'incidentId' }],
  'warning.called': [
    {
      path: 'recipients[]',
      cut: 'C',
      whose: ['agencyId', '/callerAgencyId'],
    },
  ],
  'warning.acknowledged': [{ path: '', cut: 'C', whose: ['agencyId', 'byAgencyId'] }],
  'warning.call-escalated': [{ path: '', cut: 'C', whose: ['agencyId', 'standIn.agencyId'] }],
  'warning.incident-proposed': [{ path: '', cut: 'L', id: 'incidentId' }],
} as const satisfies Readonly<Record<string, readonly Field[]>>;

export type Viewed = keyof typeof fields;

export type FieldTable = Readonly<Record<Viewed, readonly Field[]>>;

/**
 * A field that stays; `whose` or `linesIn` where only its own.
 */
export type Kept = string | Omit<Field, 'cut' | 'id'>;

const ofRequest = (more: readonly Whose[]): readonly Kept[] => [
  ...[
    'id',
    'revision',
    'createdPosition',
    'updatedAt',
    'status',
    'requesterAgencyId',
    'capability',
    'amount',
    'neededBy',
    'openUntil',
  ],
  ...['areaCode', 'place', 'priority', 'purpose', 'requestedAt', 'round', 'outstanding'],
  { path: 'answers[]', whose: [...owner, ...more] },
  { path: 'quotes[]', whose: [...owner, ...more] },
  { path: 'questions[]', whose: ['byAgencyId', 'toAgencyIds', ...more] },
];

/** Whose request it is sees what is promised for it; what others cost and answered is cut all the same. */
const requester = ['/requesterAgencyId'] as const;

/** What of a row is left for who sees it in part, or only a request: everything that is not named goes. */
export const heads: Readonly<Partial<Record<Viewed, Readonly<Record<'part' | 'request', readonly Kept[]>>>>> =
  {
    incident: {
      part: [
        ...[
          'id',
          'revision',
          'status',
          'title',
          'category',
          'typeCode',
          'eventLevel',
          'responseLevel',
          'exercise',
        ],
        ...[
          'areaCode',
          'place',
          'lat',
          'lon',
          'situation',
          'commandPost',
          'mergedInto',
          'occurredAt',
          'updatedAt',
          'reportedAt',
          'createdPosition',
        ],
        { path: 'description', whose: ['reporterAgencyId'] },
        { path: 'reporterAgencyId', whose: ['reporterAgencyId'] },
        { path: 'reporterContact', whose: ['reporterAgencyId'] },
        { path: 'corrections[]', whose: by },
        { path: 'notified[]', whose: ['agencyId'] },
      ],
      request: [],
    },
    sharing: {
      part: [
        ...ofRequest(requester),
        'incidentId',
        { path: 'lines[]', whose: [...owner, ...requester] },
        { path: 'claims[]', whose: ['claimantAgencyId'] },
        { path: 'requisitions[]', linesIn: 'lineIds' },
        'extensions[].until',
        'extensions[].reason',
        'extensions[].byAgencyId',
        { path: 'extensions[].answers[]', whose: [...owner, ...requester] },
        { path: 'statusReports[]', whose: [...owner, ...requester] },
      ],
      request: ofRequest([]),
    },
  };
