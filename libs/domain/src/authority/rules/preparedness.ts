import { CO, DIR, GOV, OP, type PolicyRole } from '../relation/subject.js';
import { ofService, orService, rule, way, ways, type Rule } from './rule.js';

const calling = ways(CO, ['issuer', 'command']);

/** Warnings. What commands one is by mandate: nobody is established for a warning. */
export const warningRules = {
  'warning.propose': {
    ...rule(way(OP, 'anyone', { only: ['withinDistrictOrOwn'] }), orService),
    needsNoSight: true,
  },
  'warning.issue': rule(
    way(GOV, 'warn', { only: ['warnsOfContent'] }),
    way(DIR, 'command', { only: ['commandsContent'] }),
  ),
  'warning.dismiss': rule(ways(GOV, ['warn', 'command', 'local'])),
  'warning.update': rule(
    way(GOV, 'issuer', { only: ['warnsOfWhatStands', 'warnsOfContent', 'senderAgreed'] }),
    way(DIR, 'command', { only: ['commandsContent', 'senderAgreed'] }),
  ),
  'warning.cancel': rule(
    way(GOV, 'issuer', { only: ['senderAgreed'] }),
    way(DIR, 'command', { only: ['issuerSilent', 'senderAgreed'] }),
  ),
  'warning.call': rule(calling, way(CO, 'local', { only: ['callsWithinOwnArea'] })),
  'warning.escalate-call': rule(calling, way(CO, 'caller'), orService),
  'warning.tell-neighbours': rule(calling),
  // a reply to a message counts as well, in the name of whoever was called
  'warning.acknowledge': rule(way(OP, 'addressee'), orService),
  'warning.expire': ofService,
  'warning.link-incident': ofService,
} as const satisfies Readonly<Record<string, Rule>>;

const signing: readonly PolicyRole[] = [...DIR, 'enterprise-operator'];
const ofOwner = rule(way(OP, 'self'));
const drafting = rule(way(OP, 'self', { only: ['plansWithinOwnArea', 'plansOwnKind'] }));

export const planRules = {
  'plan.draft': drafting,
  // judged on what the amendment results in
  'plan.amend': drafting,
  'plan.put-clause': ofOwner,
  'plan.remove-clause': ofOwner,
  'plan.revise': ofOwner,
  'plan.propose-link': ofOwner,
  'plan.submit': rule(way(OP, 'self', { only: ['reviewerAllowed'] })),
  'plan.review': rule(way(signing, 'addressee', { only: ['noHandInDraft'] })),
  'plan.publish': rule(way(signing, 'self')),
  'plan.retire': rule(way(signing, 'self')),
  'plan.answer-link': rule(way(signing, 'addressee')),
  'plan.record-finding': rule(way(OP, 'self', { only: ['citesWhatItSees'] })),
  'plan.record-drill': rule(way(OP, 'self', { only: ['tookPart'] })),
  'plan.evaluate': rule(way(signing, 'self', { only: ['citesWhatItSees'] })),
  'plan.mark-overdue': ofService,
} as const satisfies Readonly<Record<string, Rule>>;

const conducting = rule(way(CO, 'planner'));

export const drillRules = {
  'drill.plan': rule(
    way(CO, 'self', { only: ['hasCommand', 'seedSeen'] }),
    way(CO, 'self', { only: ['draftsNobody', 'seedSeen'] }),
  ),
  'drill.start': conducting,
  'drill.pause': conducting,
  'drill.resume': conducting,
  'drill.end': rule(conducting.ways, orService),
  'drill.cancel': conducting,
  'drill.evaluate': conducting,
  'drill.assign-action': rule(way(CO, 'planner', { only: ['toParticipant'] })),
  'drill.complete-action': rule(way(OP, 'addressee')),
  'drill.close-action': rule(way(CO, 'planner', { only: ['anotherPerson'] })),
  'inject.deliver': ofService,
  'inject.acknowledge': rule(way(OP, 'addressee')),
} as const satisfies Readonly<Record<string, Rule>>;
