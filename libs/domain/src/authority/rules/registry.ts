import { CO, DIR, everyRole, GOV, OP, type PolicyRole } from '../relation/subject.js';
import { ofService, rule, way, ways, withSecond, type Rule, type Way } from './rule.js';

const administrator: readonly PolicyRole[] = ['administrator'];
const personnel: readonly PolicyRole[] = ['personnel'];

/** Whoever confirms what was administered is a person where there are two, and a key where there are not. */
const inPersonHere = ['confirmsInPerson'] as const;
const byHome: Way = way(DIR, 'home', { only: inPersonHere });
const byAuditor: Way = way(['auditor'], 'audit', { only: inPersonHere });
const bySuperior: Way = way(DIR, 'anyone', { kinds: ['superior'], only: inPersonHere });
/** Somebody of the agency that it is about. */
const byReceiver: Way = way(everyRole, 'self', { only: inPersonHere });

const inPerson = ['administersInPerson'] as const;
const administering: Way = way(administrator, 'administer', { only: inPerson });

const registering = rule(way(administrator, 'administer', { only: ['notOwnAgency', ...inPerson] }));
const registered = withSecond(registering, { by: registering.ways });

const revoking = rule(
  way(everyRole, 'self', { only: ['thatVeryKey', 'notTheLast'] }),
  way(DIR, 'self', { only: ['notTheLast'] }),
  way(administrator, 'administer', { only: ['notTheLast', ...inPerson] }),
);

const ofIssuer = withSecond(rule(way(personnel, 'self'), administering), {
  by: [way([...personnel, ...DIR], 'self', { only: inPersonHere })],
});

const ofPerson = rule(way(personnel, 'self'));
const ofRole = withSecond(rule(way(personnel, 'self', { only: ['rolesWithinOwn'] })), {
  by: [way(personnel, 'self')],
  when: ['roleOfWeight'],
});

/** Who speaks for whom: agencies, keys, mandates, persons. */
export const registryRules = {
  'agency.register': registered,
  'agency.suspend': registered,
  'agency.reinstate': registered,
  'agency.issue-credential': withSecond(
    rule(way(administrator, 'administer', { only: ['possessionProved', 'rolesWithinAgency', ...inPerson] })),
    { by: [byReceiver, way(DIR, 'home', { only: ['isFirstKey', ...inPersonHere] })] },
  ),
  'agency.rotate-credential': rule(way(everyRole, 'self', { only: ['thatVeryKey', 'possessionProved'] })),
  'agency.revoke-credential': withSecond(revoking, { by: revoking.ways, when: ['isDrastic'] }),
  'agency.set-duty-contact': rule(way(OP, 'self')),
  'agency.acknowledge-delivery': rule(way(everyRole, 'self')),
  'agency.mandate': withSecond(
    rule(administering),
    { by: [byHome], when: ['notAdministering'] },
    { by: [byAuditor, bySuperior], when: ['administering'] },
  ),
  'agency.withdraw-mandate': withSecond(
    rule(way(administrator, 'administer', { only: ['notTheLast', ...inPerson] })),
    { by: [byHome], when: ['notAdministering', 'notAuditing'] },
    { by: [byAuditor, bySuperior], when: ['administering'] },
    { by: [byReceiver, bySuperior], when: ['auditing'] },
  ),
  'agency.register-issuer': ofIssuer,
  'agency.bind-key': ofIssuer,
  'agency.grant-role': ofRole,
  'agency.withdraw-role': ofRole,
  'person.register': ofPerson,
  // whoever signs in as somebody is that person: as weighty as the roles that the person has
  'person.update': withSecond(ofPerson, {
    by: [way(personnel, 'self')],
    when: ['roleOfWeight', 'signsInAnew'],
  }),
  'person.end': ofPerson,
  'person.reveal': ofService,
  'person.declare-lost': ofService,
  'person.erase': withSecond(rule(way(administrator, 'administer', { only: ['inPerson'] })), {
    by: [byReceiver, way(DIR, 'home', { only: ['ownerSuspended', ...inPersonHere] })],
  }),
  // the bureau that leaves, and the one that comes
  'installation.set': withSecond(
    rule(administering),
    { by: [byHome] },
    { by: [way(DIR, 'addressee', { only: inPersonHere })] },
  ),
  'installation.list-two-persons': withSecond(rule(administering), { by: [byHome] }),
  // addressees of what waits are those of whom `mayConfirm` says so
  'approval.confirm': rule(way(everyRole, 'addressee', { only: ['anotherPerson', 'personWhereNeeded'] })),
  'approval.decline': rule(way(everyRole, 'addressee', { only: ['anotherPerson'] })),
  'approval.withdraw': rule(way(everyRole, 'self', { only: ['samePerson'] })),
  'approval.request': ofService,
  'approval.expire': ofService,
  'approval.owe': ofService,
  'approval.mark-overdue': ofService,
  // what is sent to people, and what became of it: the service alone, in its own books
  'message.request': ofService,
  'message.begin': ofService,
  'message.conclude': ofService,
  'message.receive': ofService,
  'message.settle': ofService,
  'message.give-up': ofService,
  'sensor.register': withSecond(rule(way(OP, 'self')), { by: ways(GOV, ['warn', 'local', 'command']) }),
  'readings.submit': rule(way(OP, 'self')),
} as const satisfies Readonly<Record<string, Rule>>;

const ofRoster = rule(way([...CO, ...personnel], 'self'));

/** Who is on duty: the roster by who coordinates or keeps the persons, hand-over and log by everybody who serves. */
export const dutyRules = {
  'duty.put-shifts': ofRoster,
  'duty.change-shift': ofRoster,
  'duty.drop-shift': ofRoster,
  'duty.hand-over': rule(way(OP, 'self')),
  'duty.take-over': rule(way(OP, 'self')),
  'duty.note': rule(way(OP, 'self', { only: ['besideWhatItSees'] })),
  'duty.correct-note': rule(way(OP, 'self')),
  'duty.keep-watch': ofService,
} as const satisfies Readonly<Record<string, Rule>>;

const ofOwner = rule(way(OP, 'self'));
const teamOfOwner = rule(way(OP, 'self', { only: ['ofOneOwner'] }));

/** What agencies own: resources, teams, agreements. */
export const stockRules = {
  'resource.register': teamOfOwner,
  'resource.change-readiness': ofOwner,
  'resource.withdraw': ofOwner,
  'resource.restock': ofOwner,
  'resource.repair': ofOwner,
  'resource.inspect': ofOwner,
  'resource.link-team': teamOfOwner,
  'resource.reserve': ofService,
  'resource.release-reservation': ofService,
  'resource.deploy': ofService,
  'resource.confirm-arrival': ofService,
  'resource.take-back': ofService,
  'team.form': ofOwner,
  'team.change-capabilities': ofOwner,
  'team.enrol': ofOwner,
  'team.release-member': ofOwner,
  'team.grant-qualification': ofOwner,
  'team.renew-qualification': ofOwner,
  'team.lapse-qualification': ofOwner,
  'team.complete-training': ofOwner,
  'team.insure': ofOwner,
  'team.change-readiness': ofOwner,
  'team.disband': ofOwner,
  'team.commend': rule(ways(CO, ['command', 'established'], { only: ['ownerTookPart'] })),
  'agreement.propose': ofOwner,
  'agreement.confirm': rule(way(OP, 'addressee')),
  'agreement.terminate': rule(ways(OP, ['self', 'addressee'])),
  'agreement.draw': ofService,
  'agreement.give-back': ofService,
} as const satisfies Readonly<Record<string, Rule>>;
