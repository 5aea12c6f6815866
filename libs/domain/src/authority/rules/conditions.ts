import { allWithin, within } from '../relation/area.js';
import type { Content, Facts } from '../relation/facts.js';
import { commands, localAreas, mayCommand, relationsOf, warns } from '../relation/relations.js';
import { isAtLeast, sightOf } from '../relation/sight.js';
import {
  DIR,
  held,
  isSamePerson,
  rolesOf,
  type AgencyKind,
  type Installation,
  type Party,
  type PolicyRole,
  type Speaker,
} from '../relation/subject.js';

export type Condition = (who: Speaker, of: Facts, here: Installation) => boolean;

type Named = NonNullable<Content['named']>;

const named = ({ content }: Facts): Named => content?.named ?? [];

/** All that it names are such, and it names somebody. */
const allNamed = (of: Facts, are: (one: Named[number]) => boolean): boolean =>
  named(of).length > 0 && named(of).every(are);

const ofDistrict: readonly AgencyKind[] = ['department', 'township'];

const isOfDistrict = ({ kind, areaCode }: Party, { districtCode }: Installation): boolean =>
  ofDistrict.includes(kind) && (areaCode === undefined || within(areaCode, districtCode));

/** Whoever made persons with these alone would be several persons to all that asks for another one. */
const rolesOfWeight: readonly PolicyRole[] = [...DIR, 'auditor', 'administrator', 'personnel'];

const contentAreas = ({ content }: Facts): readonly string[] => content?.areaCodes ?? [];

/** Where an agency may plan: where it is registered or has a mandate; a body of the district without an area in all of it. */
const ownAreas = (who: Party, { districtCode }: Installation): readonly string[] => [
  ...(who.areaCode === undefined ? [] : [who.areaCode]),
  ...held(who, 'command').map(({ areaCode }) => areaCode),
  ...localAreas(who),
  ...(who.areaCode === undefined && who.kind !== 'neighbour' && who.kind !== 'superior'
    ? [districtCode]
    : []),
];

const commandsIt = (party: Party, { incidents = [] }: Facts, here: Installation): boolean => {
  const asSpeaker: Speaker = { ...party, role: 'agency-operator', principal: '' };
  const found = relationsOf(asSpeaker, { incidents }, here);
  return found.has('command') || found.has('established');
};

const seesCited: Condition = (who, { content }, here) =>
  content?.cited !== undefined && sightOf(who, content.cited, here) === 'whole';

/** What a way asks for beside role and relation. Each is pure and holds of nothing that it has no facts for. */
export const conditions = {
  // registry
  notOwnAgency: (who, of) => of.owner !== who.agencyId,
  possessionProved: (_, { content }) => content?.possessionProved === true,
  rolesWithinAgency: (_, of) => {
    const roles = of.content?.roles ?? [];
    const alone = roles.length === 1 || !roles.some((role) => role === 'auditor' || role === 'administrator');
    return (
      roles.length > 0 &&
      alone &&
      allNamed(of, (party) => roles.every((role) => rolesOf(party).includes(role)))
    );
  },
  rolesWithinOwn: (who, { content }) =>
    content?.roles !== undefined && content.roles.every((role) => rolesOf(who).includes(role)),
  thatVeryKey: (who, { content }) => who.keyId !== undefined && content?.keyId === who.keyId,
  notTheLast: (_, { isLast }) => !isLast,
  isDrastic: (_, { isDrastic }) => isDrastic === true,
  isFirstKey: (_, { isFirstKey }) => isFirstKey === true,
  ownerSuspended: (_, { ownerSuspended }) => ownerSuspended === true,
  administering: (_, { content }) => content?.capacity === 'administer',
  notAdministering: (_, { content }) => content?.capacity !== undefined && content.capacity !== 'administer',
  auditing: (_, { content }) => content?.capacity === 'audit',
  notAuditing: (_, { content }) => content?.capacity !== 'audit',
  ofStaff: (_, { isRegistry }) => isRegistry === true,
  roleOfWeight: (_, { content }) => content?.roles?.some((role) => rolesOfWeight.includes(role)) ?? false,
  signsInAnew: (_, { isNewSignIn }) => isNewSignIn === true,
  // incident
  namesACommander: (_, of, here) =>
    allNamed(of, (party) => (of.incidents ?? []).every((one) => mayCommand(party, one, here))),
  assignsItself: (who, of) => allNamed(of, ({ agencyId }) => agencyId === who.agencyId),
  verified: (_, { incidents = [] }) =>
    incidents.length > 0 && incidents.every(({ verified }) => verified === true),
  // resources and sharing
  ofOneOwner: (who, { content }) => (content?.owners ?? []).every((owner) => owner === who.agencyId),
  asksWithinDistrict: (_, of, here) => allNamed(of, (party) => isOfDistrict(party, here)),
  asksPartiesOfRequest: (_, of) =>
    named(of).every(({ agencyId }) => [...(of.asked ?? []), ...(of.lineOwners ?? [])].includes(agencyId)),
  asksRequesterOrCommand: (_, of, here) =>
    allNamed(of, (party) => party.agencyId === of.requester || commandsIt(party, of, here)),
  notClaimant: (who, { claimant }) => claimant !== undefined && claimant !== who.agencyId,
  // warnings
  withinDistrictOrOwn: (who, of, here) =>
    allWithin(contentAreas(of), [here.districtCode, ...ownAreas(who, here)]),
  warnsOfContent: (who, of) => warns(who, contentAreas(of), of.content?.hazard),
  warnsOfWhatStands: (who, of) => warns(who, of.areaCodes ?? [], of.hazard),
  commandsContent: (who, of, here) =>
    contentAreas(of).length > 0 && commands(who, contentAreas(of), of.content?.category, here),
  senderAgreed: (who, { content }) =>
    content?.sender === undefined || content.sender.agencyId === who.agencyId || content.sender.agreed,
  issuerSilent: (_, { issuerSilent }) => issuerSilent === true,
  callsWithinOwnArea: (who, of) =>
    allNamed(of, ({ areaCode }) => areaCode !== undefined && allWithin([areaCode], localAreas(who))),
  // plans
  plansWithinOwnArea: (who, of, here) => allWithin(contentAreas(of), ownAreas(who, here)),
  plansOwnKind: (who, { content }) => {
    const kind = content?.planKind;
    if (kind === undefined) return false;
    if (who.kind === 'enterprise') return kind === 'enterprise';
    return (kind !== 'overall' && kind !== 'special') || held(who, 'command').length > 0;
  },
  reviewerAllowed: (who, of) =>
    named(of).every(
      (party) =>
        party.agencyId === who.agencyId || party.kind === 'superior' || held(party, 'command').length > 0,
    ),
  noHandInDraft: (who, { drafters }) =>
    drafters !== undefined && !drafters.some((drafter) => isSamePerson(who, drafter)),
  citesWhatItSees: seesCited,
  tookPart: (who, { content }, here) => {
    const found = content?.cited && relationsOf(who, content.cited, here);
    return found !== undefined && (found.has('planner') || found.has('addressee'));
  },
  // on duty
  besideWhatItSees: (who, { content }, here) =>
    content?.cited === undefined || isAtLeast(sightOf(who, content.cited, here), 'part'),
  // drills
  hasCommand: (who) => held(who, 'command').length > 0,
  draftsNobody: (who, of) =>
    allNamed(
      of,
      ({ agencyId, areaCode, accepts }) =>
        agencyId === who.agencyId ||
        accepts === true ||
        (who.kind === 'township' && areaCode !== undefined && allWithin([areaCode], localAreas(who))),
    ),
  seedSeen: (who, of, here) => of.content?.cited === undefined || seesCited(who, of, here),
  toParticipant: (_, of) => allNamed(of, ({ agencyId }) => of.addressees?.includes(agencyId) ?? false),
  ownerTookPart: (_, { owner, incidents = [] }) =>
    owner !== undefined &&
    incidents.length > 0 &&
    incidents.every(({ joined }) =>
      joined.some(({ agencyId, as }) => agencyId === owner && as !== 'reporter'),
    ),
  // approvals and the service
  samePerson: (who, { doneBy }) => doneBy !== undefined && isSamePerson(who, doneBy),
  anotherPerson: (who, { doneBy }) => doneBy !== undefined && !isSamePerson(who, doneBy),
  inPerson: ({ isPerson }, _, { inPerson }) => isPerson === true || inPerson?.includes('acts') !== true,
  administersInPerson: ({ isPerson }, _, { inPerson }) =>
    isPerson === true || inPerson?.includes('administering') !== true,
  confirmsInPerson: ({ isPerson, agencyId }, _, { staffed }) =>
    isPerson === true || staffed?.includes(agencyId) !== true,
  personWhereNeeded: ({ isPerson }, { needsPerson }) => isPerson === true || needsPerson !== true,
  namesItsCause: (_, { cause }) => cause !== undefined,
  // what is shown
  whilePersonsCount: (_, { incidents = [], at }) =>
    incidents.length > 0 &&
    incidents.every(
      ({ endedAt }) => endedAt === undefined || (at !== undefined && withinDays(endedAt, at, 30)),
    ),
  waitsForContact: (who, { waiting }) => waiting?.includes(who.agencyId) ?? false,
  // cases that an installation has two persons for
  listsOverride: (_, { isOverride }, { twoPersons }) => isOverride === true && lists(twoPersons, 'override'),
  listsRequisition: (_, __, { twoPersons }) => lists(twoPersons, 'requisition'),
  listsHighLevel: (_, { isHighLevel }, { twoPersons }) =>
    isHighLevel === true && lists(twoPersons, 'high-level'),
  listsMajor: (_, { isMajor }, { twoPersons }) => isMajor === true && lists(twoPersons, 'major-report'),
} satisfies Readonly<Record<string, Condition>>;

const lists = (
  cases: Installation['twoPersons'],
  wanted: NonNullable<Installation['twoPersons']>[number],
): boolean => cases?.includes(wanted) ?? false;

const dayMs = 86_400_000;

const withinDays = (from: string, to: string, days: number): boolean =>
  Date.parse(to) - Date.parse(from) <= days * dayMs;

export type ConditionName = keyof typeof conditions;
