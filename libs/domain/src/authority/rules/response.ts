import { CO, DIR, OP } from '../relation/subject.js';
import { CMD, followedWhere, ofService, orService, rule, secondWhere, way, ways, type Rule } from './rule.js';

const directed = rule(ways(DIR, CMD));
const byMandate = rule(way(DIR, 'command'));
const told = rule(ways(OP, [...CMD, 'local', 'reporter', 'participant']));

/** Incidents and what is done about them. */
export const incidentRules = {
  'incident.report': { ...rule(way(OP, 'anyone'), orService), needsNoSight: true },
  'incident.verify': directed,
  'incident.reject': directed,
  'incident.classify': followedWhere(directed, 'listsHighLevel'),
  'incident.activate-response': followedWhere(directed, 'listsHighLevel'),
  'incident.change-response-level': followedWhere(directed, 'listsHighLevel'),
  'incident.terminate-response': directed,
  'incident.contain': directed,
  'incident.close': directed,
  'incident.review': byMandate,
  'incident.establish-command': rule(ways(DIR, ['command', 'superior'], { only: ['namesACommander'] })),
  'incident.merge': byMandate,
  'incident.link': byMandate,
  'incident.notify-agency': rule(ways(CO, CMD), orService),
  'incident.update-situation': told,
  'incident.correct': told,
  'task.assign': rule(ways(CO, CMD), way(CO, 'anyone', { only: ['assignsItself'] }), orService),
  'task.accept': rule(way(OP, 'addressee')),
  'task.decline': rule(way(OP, 'addressee')),
  'task.progress': rule(way(OP, 'addressee')),
  'task.complete': rule(way(OP, 'addressee')),
  'task.cancel': rule(ways(CO, [...CMD, 'assigner']), orService),
  'task.escalate': ofService,
  'task.move': ofService,
  'activation.begin': ofService,
  'activation.change-level': ofService,
  'activation.end': ofService,
  'activation.record-execution': rule(ways(CO, CMD), orService),
  'activation.skip-clause': rule(ways(CO, CMD), orService),
  'report.submit': secondWhere(rule(way(OP, 'addressee')), 'listsMajor'),
  'report.supplement': rule(way(OP, 'addressee')),
  'report.require': ofService,
  'report.mark-overdue': ofService,
  'report.mark-omitted': ofService,
  'report.waive': ofService,
  'statistics.open': rule(way(OP, 'command')),
  // whoever is asked is drawn in: that is for who commands now, whoever opened them
  'statistics.ask': rule(way(OP, 'command')),
  'statistics.enter': rule(way(OP, 'addressee')),
  'statistics.correct': rule(way(OP, 'addressee')),
  'statistics.draft-total': rule(way(OP, 'self')),
  'statistics.review': rule(way(OP, 'self')),
  'statistics.submit': secondWhere(rule(way(OP, 'self')), 'listsMajor'),
  'statistics.acknowledge': rule(way(OP, 'addressee')),
  'statistics.close': rule(way(CO, 'self'), orService),
  'statistics.mark-overdue': ofService,
} as const satisfies Readonly<Record<string, Rule>>;

const answering = rule(way(OP, 'asked', { only: ['ofOneOwner'] }));
const requesting = rule(ways(OP, ['requester', ...CMD]));
const releasing = rule(ways(CO, ['requester', ...CMD]));
const giving = rule(way(OP, 'line'));
const requisitioning = rule(way(CO, 'command', { only: ['inPerson'] }));

/** Negotiations of resources, and joint decisions over them. */
export const sharingRules = {
  'sharing.request': rule(
    ways(OP, [...CMD, 'local']),
    way(OP, 'participant', { kinds: ['department', 'township', 'organisation'] }),
    way(OP, 'participant', { only: ['verified'] }),
    orService,
  ),
  'sharing.ask': rule(way(OP, 'requester', { only: ['asksWithinDistrict'] }), way(OP, 'command')),
  'sharing.offer': rule(way(OP, 'self')),
  'sharing.respond': answering,
  'sharing.quote': answering,
  'sharing.decline-quote': answering,
  'sharing.withdraw-offer': rule(way(OP, 'answerer')),
  'sharing.request-information': rule(
    ways(OP, ['requester', ...CMD], { only: ['asksPartiesOfRequest'] }),
    ways(OP, ['asked', 'line'], { only: ['asksRequesterOrCommand'] }),
  ),
  'sharing.answer-information': rule(way(OP, 'addressee')),
  'sharing.amend-request': requesting,
  'sharing.request-quote': requesting,
  'sharing.request-status': requesting,
  'sharing.report-status': giving,
  'sharing.commit': giving,
  'sharing.dispatch': giving,
  'sharing.recall': giving,
  'sharing.answer-extension': giving,
  'sharing.report-return': rule(way(OP, 'line'), way(CO, 'command', { only: ['ownerSuspended'] })),
  'sharing.claim-compensation': giving,
  'sharing.report-arrival': rule(ways(OP, ['line', 'requester'])),
  'sharing.request-extension': releasing,
  'sharing.answer-recall': releasing,
  'sharing.release': rule(releasing.ways, orService),
  'sharing.cancel': rule(releasing.ways, orService),
  'sharing.decide-allocation': followedWhere(rule(ways(DIR, CMD)), 'listsOverride'),
  'sharing.requisition': followedWhere(requisitioning, 'listsRequisition'),
  'sharing.pay-compensation': rule(
    way(CO, 'command', { only: ['anotherPerson', 'notClaimant', 'inPerson'] }),
  ),
  'sharing.adopt-allocation': ofService,
  'sharing.confirm-reservation': ofService,
  'sharing.fail-reservation': ofService,
  'sharing.expire': ofService,
  'sharing.move': ofService,
  'allocation.decide': followedWhere(rule(ways(DIR, CMD)), 'listsOverride'),
  'allocation.report-adoption': ofService,
} as const satisfies Readonly<Record<string, Rule>>;
