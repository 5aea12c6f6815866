import { parseCommand, violationSentence, type OuterCommandName, type Violation } from '#contracts';
import type { AgreementEvent, AllocationEvent, ResourceEvent, SharingEvent, TeamEvent } from '#domain';
import { overridesOf } from '../decision/recompute-joint.js';
import { ChangeDoesNotApply, type EventChange } from './changes.js';
import { agreementCommands, isOfFlow, teamCommands } from './commands-of.js';

/** What a change can be about. */
export type ChangeableEvent = AgreementEvent | AllocationEvent | ResourceEvent | SharingEvent | TeamEvent;

/** The command that each event came from; none of people where the service itself brought it about. */
const commandBehind: Readonly<Record<ChangeableEvent['type'], OuterCommandName | undefined>> = {
  ...agreementCommands,
  'agreement.drawn': undefined,
  'agreement.returned': undefined,
  'allocation.decided': 'allocation.decide',
  'allocation.adopted': undefined,
  'allocation.not-adopted': undefined,
  'resource.registered': 'resource.register',
  'resource.readiness-changed': 'resource.change-readiness',
  'resource.reserved': undefined,
  'resource.reservation-released': undefined,
  'resource.deployed': undefined,
  'resource.arrived': undefined,
  'resource.taken-back': undefined,
  'resource.withdrawn': 'resource.withdraw',
  'resource.restocked': 'resource.restock',
  'resource.repaired': 'resource.repair',
  'resource.inspected': 'resource.inspect',
  'resource.team-linked': 'resource.link-team',
  'sharing.requested': 'sharing.request',
  'sharing.offered': 'sharing.offer',
  'sharing.offer-withdrawn': 'sharing.withdraw-offer',
  'sharing.request-amended': 'sharing.amend-request',
  'sharing.answered': 'sharing.respond',
  'sharing.asked': 'sharing.ask',
  'sharing.quote-requested': 'sharing.request-quote',
  'sharing.quoted': 'sharing.quote',
  'sharing.quote-declined': 'sharing.decline-quote',
  'sharing.information-requested': 'sharing.request-information',
  'sharing.information-answered': 'sharing.answer-information',
  'sharing.allocation-decided': 'sharing.decide-allocation',
  'sharing.reservation-confirmed': undefined,
  'sharing.reservation-failed': undefined,
  'sharing.requisitioned': 'sharing.requisition',
  'sharing.committed': 'sharing.commit',
  'sharing.dispatched': 'sharing.dispatch',
  'sharing.arrived': 'sharing.report-arrival',
  'sharing.status-requested': 'sharing.request-status',
  'sharing.status-reported': 'sharing.report-status',
  'sharing.extension-requested': 'sharing.request-extension',
  'sharing.extension-answered': 'sharing.answer-extension',
  'sharing.recalled': 'sharing.recall',
  'sharing.recall-answered': 'sharing.answer-recall',
  'sharing.released': 'sharing.release',
  'sharing.returned': 'sharing.report-return',
  'sharing.compensation-claimed': 'sharing.claim-compensation',
  'sharing.compensation-paid': 'sharing.pay-compensation',
  'sharing.moved': undefined,
  'sharing.cancelled': 'sharing.cancel',
  'sharing.expired': undefined,
  ...teamCommands,
};

type Fields = Readonly<Record<string, unknown>>;

/** What the command held, as far as its event tells. */
function recordedFields(event: ChangeableEvent): Fields {
  switch (event.type) {
    case 'sharing.allocation-decided': {
      const { lines, certificate } = event.data;
      const { policyVersion, override } = certificate;
      const chosen = lines.map(({ resourceId, quantity }) => ({ resourceId, units: quantity }));
      return { policyVersion, override: override && { reason: override.reason, lines: chosen } };
    }
    case 'allocation.decided': {
      const overrides = overridesOf(event.data.certificate).map(({ sharingId, reason, lines }) => ({
        sharingId,
        reason,
        lines: lines.map(({ resourceId, units }) => ({ resourceId, units })),
      }));
      return { overrides: overrides.length > 0 ? overrides : undefined };
    }
    case 'sharing.dispatched':
    case 'sharing.arrived':
      return { ...event.data, lineIds: event.data.lines.map(({ lineId }) => lineId) };
    case 'sharing.released':
      return {
        reason: event.data.reason,
        lineIds: [...event.data.unused, ...event.data.inUse].map(({ lineId }) => lineId),
      };
    case 'sharing.returned': {
      const { lines, returnedAt } = event.data;
      const counted = lines.map(({ lineId, returned, damaged, consumed }) => ({
        lineId,
        returned,
        damaged,
        consumed,
      }));
      return { lines: counted, returnedAt };
    }
    default:
      return { ...event.data };
  }
}

/** What a joint decision needs beside what can be supposed of it. */
const beside = (event: ChangeableEvent): Fields =>
  event.type === 'allocation.decided'
    ? { sharingIds: event.data.certificate.requests.map(({ sharingId }) => sharingId) }
    : {};

/**
 * A change as its event can bear it: fields of a replacement are read by the form of the command behind the event, and
 * are undefined where null takes them away.
 * @throws {ChangeDoesNotApply} where the event follows from another, has no such field, or the field cannot be so
 */
export function fitted(change: EventChange, event: ChangeableEvent): EventChange {
  const { position } = change;
  if (isOfFlow(event)) {
    throw new ChangeDoesNotApply({
      zh: `位置 ${position} 的 ${event.type} 由另一条记录引起，请改那一条`,
      en: `${event.type} at position ${position} follows from another event: change that one`,
    });
  }
  if (change.kind !== 'replace') return change;
  const command = commandBehind[event.type];
  const parse = (fields: Fields): { data?: Fields; violations: readonly Violation[] } => {
    if (!command) return { violations: [] };
    const parsed = parseCommand(command, { ...beside(event), ...fields });
    return 'violations' in parsed ? parsed : { data: { ...parsed.data }, violations: [] };
  };
  const all = command ? recordedFields(event) : {};
  const foreign = unknownIn(parse(all).violations);
  const recorded = Object.fromEntries(
    Object.entries(all).filter(([name, value]) => value !== undefined && !foreign.has(name)),
  );
  const has = Object.keys(recorded);
  const before = parse(recorded).violations;
  const { data = {}, violations } = parse({ ...recorded, ...change.data });
  const wrong = violations.filter(
    ({ path, code }) => !before.some((other) => other.path === path && other.code === code),
  );
  const unknown = unknownIn(violations);
  const missing = Object.keys(change.data).filter((name) =>
    command && change.data[name] !== null
      ? unknown.has(name) || Object.hasOwn(beside(event), name)
      : !has.includes(name),
  );
  if (missing.length > 0) {
    const names = missing.join(', ');
    const known = has.join(', ') || '—';
    throw new ChangeDoesNotApply({
      zh: `位置 ${position} 的 ${event.type} 没有字段 ${names}；它有 ${known}`,
      en: `${event.type} at position ${position} has no field ${names}; it has ${known}`,
    });
  }
  if (wrong.length > 0) {
    const sentences = wrong.map(violationSentence);
    throw new ChangeDoesNotApply({
      zh: `位置 ${position} 的内容不能如此：${sentences.map(({ zh }) => zh).join('；')}`,
      en: `what is at position ${position} cannot be so: ${sentences.map(({ en }) => en).join('; ')}`,
    });
  }
  const read = (name: string): unknown => data[name] ?? change.data[name] ?? undefined;
  return { ...change, data: Object.fromEntries(Object.keys(change.data).map((name) => [name, read(name)])) };
}

const unknownIn = (violations: readonly Violation[]): ReadonlySet<string> =>
  new Set(violations.filter(({ code }) => code === 'whitelistValidation').map(({ path }) => path));
