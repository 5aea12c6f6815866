import type { AgencyKind, PolicyRole } from '../relation/subject.js';

/**
 * The tables of who may send what, see what and be spared which cut, as the design of authority has them: written down a
 * second time, so that whoever changes a rule says so twice.
 */

/** `duty: ways`, `|` between ways, `;` before each second person. A way is roles, relations, `if` conditions, `of` kinds. */
const commands = `
agency.register agency.suspend agency.reinstate: ADM administer if notOwnAgency administersInPerson ; second ADM administer if notOwnAgency administersInPerson
agency.issue-credential: ADM administer if possessionProved rolesWithinAgency administersInPerson ; second ALL self if confirmsInPerson | DIR home if isFirstKey confirmsInPerson
agency.rotate-credential: ALL self if thatVeryKey possessionProved
agency.revoke-credential: ALL self if thatVeryKey notTheLast | DIR self if notTheLast | ADM administer if notTheLast administersInPerson ; second when isDrastic by ALL self if thatVeryKey notTheLast | DIR self if notTheLast | ADM administer if notTheLast administersInPerson
agency.set-duty-contact: OP self
agency.acknowledge-delivery: ALL self
agency.mandate: ADM administer if administersInPerson ; second when notAdministering by DIR home if confirmsInPerson ; second when administering by AUD audit if confirmsInPerson | DIR anyone if confirmsInPerson of superior
agency.withdraw-mandate: ADM administer if notTheLast administersInPerson ; second when notAdministering notAuditing by DIR home if confirmsInPerson ; second when administering by AUD audit if confirmsInPerson | DIR anyone if confirmsInPerson of superior ; second when auditing by ALL self if confirmsInPerson | DIR anyone if confirmsInPerson of superior
agency.register-issuer agency.bind-key: PER self | ADM administer if administersInPerson ; second PER+DIR self if confirmsInPerson
agency.grant-role agency.withdraw-role: PER self if rolesWithinOwn ; second when roleOfWeight by PER self
person.register person.end: PER self
person.update: PER self ; second when roleOfWeight signsInAnew by PER self
person.erase: ADM administer if inPerson ; second ALL self if confirmsInPerson | DIR home if ownerSuspended confirmsInPerson
installation.set: ADM administer if administersInPerson ; second DIR home if confirmsInPerson ; second DIR addressee if confirmsInPerson
installation.list-two-persons: ADM administer if administersInPerson ; second DIR home if confirmsInPerson
approval.confirm: ALL addressee if anotherPerson personWhereNeeded
approval.decline: ALL addressee if anotherPerson
approval.withdraw: ALL self if samePerson
sensor.register: OP self ; second GOV warn,local,command
readings.submit: OP self
resource.register resource.link-team: OP self if ofOneOwner
resource.change-readiness resource.withdraw resource.restock resource.repair resource.inspect: OP self
team.form team.change-capabilities team.enrol team.release-member team.grant-qualification: OP self
team.renew-qualification team.lapse-qualification team.complete-training team.insure: OP self
team.change-readiness team.disband: OP self
team.commend: CO CMD if ownerTookPart
duty.put-shifts duty.change-shift duty.drop-shift: CO+PER self
duty.hand-over duty.take-over duty.correct-note: OP self
duty.note: OP self if besideWhatItSees
agreement.propose: OP self
agreement.confirm: OP addressee
agreement.terminate: OP self,addressee
incident.report: OP anyone | FLOW ; unseen
incident.verify incident.reject incident.terminate-response incident.contain incident.close: DIR CMD
incident.classify incident.activate-response incident.change-response-level: DIR CMD ; later when listsHighLevel by DIR CMD
incident.review incident.merge incident.link: DIR command
incident.establish-command: DIR command,superior if namesACommander
incident.notify-agency: CO CMD | FLOW
incident.update-situation incident.correct: OP CMD,local,reporter,participant
task.assign: CO CMD | CO anyone if assignsItself | FLOW
task.accept task.decline task.progress task.complete: OP addressee
task.cancel: CO CMD,assigner | FLOW
activation.record-execution activation.skip-clause: CO CMD | FLOW
report.submit: OP addressee ; second when listsMajor by OP addressee
report.supplement: OP addressee
statistics.open statistics.ask: OP command
statistics.draft-total statistics.review: OP self
statistics.enter statistics.correct statistics.acknowledge: OP addressee
statistics.submit: OP self ; second when listsMajor by OP self
statistics.close: CO self | FLOW
sharing.request: OP CMD,local | OP participant of department township organisation | OP participant if verified | FLOW
sharing.ask: OP requester if asksWithinDistrict | OP command
sharing.offer: OP self
sharing.respond sharing.quote sharing.decline-quote: OP asked if ofOneOwner
sharing.withdraw-offer: OP answerer
sharing.request-information: OP requester,CMD if asksPartiesOfRequest | OP asked,line if asksRequesterOrCommand
sharing.answer-information: OP addressee
sharing.amend-request sharing.request-quote sharing.request-status: OP requester,CMD
sharing.report-status sharing.commit sharing.dispatch sharing.recall: OP line
sharing.answer-extension sharing.claim-compensation: OP line
sharing.report-return: OP line | CO command if ownerSuspended
sharing.report-arrival: OP line,requester
sharing.request-extension sharing.answer-recall: CO requester,CMD
sharing.release sharing.cancel: CO requester,CMD | FLOW
sharing.decide-allocation allocation.decide: DIR CMD ; later when listsOverride by DIR CMD
sharing.requisition: CO command if inPerson ; later when listsRequisition by CO command if inPerson
sharing.pay-compensation: CO command if anotherPerson notClaimant inPerson
warning.propose: OP anyone if withinDistrictOrOwn | FLOW ; unseen
warning.issue: GOV warn if warnsOfContent | DIR command if commandsContent
warning.dismiss: GOV warn,command,local
warning.update: GOV issuer if warnsOfWhatStands warnsOfContent senderAgreed | DIR command if commandsContent senderAgreed
warning.cancel: GOV issuer if senderAgreed | DIR command if issuerSilent senderAgreed
warning.call: CO issuer,command | CO local if callsWithinOwnArea
warning.escalate-call: CO issuer,command,caller | FLOW
warning.tell-neighbours: CO issuer,command
warning.acknowledge: OP addressee | FLOW
plan.draft plan.amend: OP self if plansWithinOwnArea plansOwnKind
plan.put-clause plan.remove-clause plan.revise plan.propose-link: OP self
plan.submit: OP self if reviewerAllowed
plan.review: SIGN addressee if noHandInDraft
plan.publish plan.retire: SIGN self
plan.answer-link: SIGN addressee
plan.record-finding: OP self if citesWhatItSees
plan.record-drill: OP self if tookPart
plan.evaluate: SIGN self if citesWhatItSees
drill.plan: CO self if hasCommand seedSeen | CO self if draftsNobody seedSeen
drill.start drill.pause drill.resume drill.cancel drill.evaluate: CO planner
drill.end: CO planner | FLOW
drill.assign-action: CO planner if toParticipant
drill.complete-action inject.acknowledge: OP addressee
drill.close-action: CO planner if anotherPerson
person.reveal person.declare-lost resource.reserve resource.release-reservation resource.deploy resource.confirm-arrival: SVC
resource.take-back agreement.draw agreement.give-back allocation.report-adoption sharing.adopt-allocation: SVC
sharing.confirm-reservation sharing.fail-reservation sharing.expire sharing.move task.escalate task.move warning.expire: SVC
warning.link-incident report.require report.mark-overdue report.mark-omitted report.waive statistics.mark-overdue: SVC
plan.mark-overdue activation.begin activation.change-level activation.end inject.deliver: SVC
approval.request approval.expire approval.owe approval.mark-overdue duty.keep-watch: SVC
message.request message.begin message.conclude message.receive message.settle message.give-up: SVC
`;

/** Beside the ways, what is cut: `- M A`. `at part` is the least sight of the object; `open` needs no token. */
const queries = `
incidents incidents/{id} incidents/{id}/linked-response incidents/{id}/timeline: SEE anyone at part - M A P L
incidents/{id}/after-action: OP CMD | AUD audit - P
tasks tasks/{id} activations activations/{id}: SEE anyone at whole | OP addressee,assigner - L
requests/open sharing/{id} sharing/{id}/edxl-rm sharing/{id}/edxl-rm/{messageId}: SEE anyone at whole | OP requester,line,asked,answerer,addressee - M A L
sharing/{id}/papers sharing/{id}/papers/{paper}: OP line,requester,CMD | AUD audit - M
requests/contention: CO CMD
POST_allocations/preview: DIR CMD
allocations allocations/{id}: OP CMD | AUD audit - M L
ledger: OP self,line,requester,CMD | AUD audit - M L
resources resources/{id}: OP self | OP anyone of department township | OP anyone at part of superior neighbour | AUD audit - M L O
coverage: OP anyone of department township | AUD audit - M
duty duty/rosters duty/rosters/{id} duty/log duty/log/export: OP+PER self | CO home | AUD audit
upkeep teams/qualifications-due: OP self | CO home | AUD audit - O
teams teams/{id} teams/readiness: OP self | OP anyone of department township | OP anyone at part of superior neighbour | AUD audit - P O L
agencies agencies/{id}: READ anyone at whole - P K
queue: READ anyone - M A C L
pack: OP anyone - M A P C L
acts: ALL anyone
agencies/{id}/board: READ self | CO home | AUD audit
agreements: OP self,addressee,home | AUD audit - M
commands/{id} exports: ALL self | AUD audit
refusals: READ self | OP CMD | ADM administer | AUD audit - A L
warnings warnings/{id} warnings/{id}/cap: SEE anyone at whole - C L
observations: OP self,warn,command,local | OP anyone of department | AUD audit
reports reports/{id} reports/contradictions: SEE anyone at whole | OP addressee - L
statistics statistics/{id} statistics/{id}/entries statistics/{id}/draft statistics/{id}/sheet: SEE anyone at whole | OP self,addressee
reports/{id}/draft reports/{id}/sheet: SEE anyone at whole | OP addressee - L
supervision: OP self | OP home | AUD audit
plans plans/{id} plans/{id}/versions plans/{id}/clauses plans/{id}/diff plans/{id}/findings: SEE anyone at whole - O L
plan-links: OP self,addressee,home | AUD audit
plans-due: OP self,home | AUD audit
drills drills/{id} drills/{id}/injects drills/{id}/board drills/{id}/incidents drills/{id}/tasks drills/{id}/activations: OP planner,addressee | AUD audit - S M A P C L
drills/{id}/reports drills/{id}/statistics drills/{id}/timeline drills/{id}/evaluation drill-actions: OP planner,addressee | AUD audit - S M A P C L
personal-data/{id}: OP self | CO CMD if whilePersonsCount | OP anyone if waitsForContact | PER self if ofStaff
persons persons/{id}: OP+PER self | AUD audit - P
POST_imports/{kind}: OP+PER self
imports/runs/{id}: OP+PER self | AUD audit
imports/{kind}/template: ALL anyone
feed: READ anyone at request - M A P C S K O L
audit/events audit/as-of audit/as-of/rows/{table} audit/as-of/{kind}/{id} audit/diff audit/diff/{kind}/{id}: AUD audit - PP
audit/step/{kind}/{id} audit/pictures/{agencyId}: AUD audit - PP
audit/snapshots audit/research: AUD audit
POST_audit/what-if: DIR home | AUD audit
audit/inclusion: READ anyone at request
POST_audit/checkpoints: OP home | AUD audit
POST_audit/cosignatures: READ self
approvals approvals/{id}: ALL self,addressee | AUD audit
messages messages/{id}: OP self,home | AUD audit
codes threshold-rules plan-rules reporting-rules statistics-items installations/{id}: READ anyone
audit/consistency audit/key audit/checkpoint audit/checkpoints audit/checkpoints/{size}: open everybody
GET_/ /console /console/* keys signing-terms /openapi.json /asyncapi.json /problems /problems/{code}: open everybody
papers/{code}: open everybody
session session/list session/start session/callback POST_session/role POST_session/end POST_session/end-all: open everybody
/health/live /health/ready /health/serving: open everybody
status /metrics: open operators
`;

const cutting = `
M: ALL self | CO CMD | ALL requester of department township | AUD audit
A: ALL requester of department township organisation | ALL CMD | AUD audit
P: ALL self | CO CMD if whilePersonsCount | OP anyone if waitsForContact | AUD audit
PP: OP self | CO CMD if whilePersonsCount | OP anyone if waitsForContact | PER self if ofStaff
C: ALL issuer | ALL CMD | AUD audit
S: ALL planner | AUD audit
K: ALL self | ADM administer | AUD audit
O: ALL self | CO CMD | AUD audit
`;

const directing: readonly PolicyRole[] = ['commander', 'duty-officer'];
const coordinating: readonly PolicyRole[] = [...directing, 'dispatcher'];
const governing: readonly PolicyRole[] = [...coordinating, 'agency-operator'];
const operating: readonly PolicyRole[] = [...governing, 'enterprise-operator'];
const roleGroups: Readonly<Record<string, readonly PolicyRole[]>> = {
  DIR: directing,
  CO: coordinating,
  GOV: governing,
  OP: operating,
  SIGN: [...directing, 'enterprise-operator'],
  SEE: [...operating, 'auditor'],
  READ: [...operating, 'auditor', 'administrator'],
  ALL: [...operating, 'auditor', 'administrator', 'personnel'],
  AUD: ['auditor'],
  ADM: ['administrator'],
  PER: ['personnel'],
};

export interface DesignedWay {
  readonly roles: readonly string[];
  readonly relation: string;
  readonly only: readonly string[];
  readonly kinds?: readonly AgencyKind[];
  readonly sight?: string;
}

export interface DesignedSecond {
  readonly by: readonly DesignedWay[];
  readonly when: readonly string[];
  readonly mayFollow: boolean;
}

export interface DesignedRule {
  readonly ways: readonly DesignedWay[];
  readonly seconds: readonly DesignedSecond[];
  readonly isUnseen: boolean;
  readonly cuts: readonly string[];
  readonly open?: string;
}

const ofService: DesignedWay = { roles: ['system'], relation: 'service', only: [] };

const after = (words: readonly string[], word: string): readonly string[] => {
  const from = words.indexOf(word);
  if (from < 0) return [];
  const rest = words.slice(from + 1);
  const to = rest.findIndex((each) => ['if', 'of', 'at', 'by', 'when'].includes(each));
  return to < 0 ? rest : rest.slice(0, to);
};

function waysOf(text: string): DesignedWay[] {
  return text.split('|').flatMap((one): DesignedWay[] => {
    const [group = '', relations = '', ...words] = one.trim().split(/\s+/);
    if (group === 'SVC') return [ofService];
    if (group === 'FLOW') return [{ ...ofService, only: ['namesItsCause'] }];
    const roles = group.split('+').flatMap((each) => {
      const found = roleGroups[each];
      if (!found) throw new Error(`who are ${each}?`);
      return found;
    });
    const kinds = after(words, 'of') as readonly AgencyKind[];
    const [sight] = after(words, 'at');
    return relations
      .split(',')
      .flatMap((each) => (each === 'CMD' ? ['command', 'established'] : [each]))
      .map((relation) => ({
        ...{ roles, relation, only: after(words, 'if'), sight },
        ...(kinds.length > 0 ? { kinds } : {}),
      }));
  });
}

function secondOf(text: string): DesignedSecond {
  const words = text.split(/\s+/);
  const by = text.includes(' by ') ? text.slice(text.indexOf(' by ') + 4) : words.slice(1).join(' ');
  return { by: waysOf(by), when: after(words, 'when'), mayFollow: words[0] === 'later' };
}

function ruleOf(text: string): DesignedRule {
  const [head = '', cut = ''] = text.split(' - ');
  const [ways = '', ...rest] = head.split(';').map((part) => part.trim());
  return {
    ways: ways.startsWith('open ') ? [] : waysOf(ways),
    seconds: rest.filter((part) => part !== 'unseen').map(secondOf),
    isUnseen: rest.includes('unseen'),
    cuts: cut.split(' ').filter((each) => each !== ''),
    ...(ways.startsWith('open ') ? { open: ways.slice(5) } : {}),
  };
}

function tableOf(text: string): ReadonlyMap<string, DesignedRule> {
  const rows = text
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [names = '', ...rest] = line.split(': ');
      const rule = ruleOf(rest.join(': '));
      return names.split(' ').map((name) => [name.replace('_', ' '), rule] as const);
    });
  const table = new Map(rows);
  if (table.size !== rows.length) throw new Error('a row is there twice');
  return table;
}

export const designedCommands = tableOf(commands);
export const designedCuts = tableOf(cutting);
/** The service sees what anybody may see. */
export const designedQueries: ReadonlyMap<string, DesignedRule> = new Map(
  [...tableOf(queries)].map(([address, rule]) => [address, { ...rule, ways: [...rule.ways, ofService] }]),
);
