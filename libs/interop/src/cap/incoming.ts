import { instant, type Violation } from '#contracts';
import {
  agencyOfSender,
  type MessageIdentity,
  type WarningAudience,
  type WarningContent,
  type WarningMessage,
} from '#domain';
import { createHash } from 'node:crypto';
import { contentOfInfos, isAllClear } from './content.js';
import type { CapMessage, CapReference } from './message.js';

/** A command that a message asks for; its body is checked like any other command's. */
export interface CapCommand {
  readonly name: 'warning.issue' | 'warning.update' | 'warning.cancel' | 'warning.acknowledge';
  readonly warningId: string;
  readonly data: object;
  /** The same message asks for the same command, however often it comes. */
  readonly key: string;
}

/** What a message asks for: a warning of its own, or something of the warnings that it cites. */
export interface CapAsked {
  /** Id of the warning that the message itself would begin. */
  readonly ownId: string;
  readonly name: CapCommand['name'];
  /** What it cites, where it is about that. */
  readonly about?: Cited;
  /** The commands, with the warnings cited that are known: those in force, the oldest first. */
  of(warningIds: readonly string[]): readonly [CapCommand, ...CapCommand[]];
  /** The agency that the message says it is from, when it names one of ours. */
  readonly claimedAgencyId?: string;
}

/** Messages by which warnings came, and warnings of ours by our own identifiers. */
export interface Cited {
  readonly messages: readonly MessageIdentity[];
  readonly warnings: readonly { readonly id: string; readonly issuerAgencyId: string }[];
}

const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

type Unfit = { readonly violations: readonly Violation[] };

/** What is asked for, or why nothing is. */
export function askedByCap(message: CapMessage): CapAsked | Unfit {
  const { msgType, status, references, note, sender } = message;
  if (status !== 'Actual' && status !== 'Exercise')
    return unfit({ path: 'alert/status', code: 'asksNothing', value: status });
  if (msgType === 'Error') return unfit({ path: 'alert/msgType', code: 'asksNothing', value: msgType });
  if (references.some(({ sent }) => instant(sent) === undefined))
    return unfit({ path: 'alert/references', code: 'instant' });
  const audience = audienceOf(message);
  if (audience && 'violations' in audience) return audience;
  const exercise = status === 'Exercise';
  const base = { ownId: warningIdOf(message), claimedAgencyId: agencyOfSender(sender) };
  const origin = { exercise, ...(audience ? { audience } : {}) };
  if (msgType === 'Alert') {
    const said = contentOfInfos(message.infos, message.sent);
    if ('violations' in said) return said;
    const data = { ...said, ...origin, message: givenOf(message, msgType) };
    const own = { name: 'warning.issue', warningId: base.ownId, key: keyOf(message), data } as const;
    return { ...base, name: 'warning.issue', of: () => [own] };
  }
  if (references.length === 0) return unfit({ path: 'alert/references', code: 'isDefined' });
  const about = citedBy(references);
  if (msgType === 'Ack') {
    const data = { ...(note ? { note } : {}), exercise };
    return {
      ...base,
      name: 'warning.acknowledge',
      about,
      of: (ids) => toEach(message, 'warning.acknowledge', ids, data),
    };
  }
  const given = givenOf(message, msgType);
  const ending = { exercise, message: given };
  if (msgType === 'Cancel') {
    const data = { ...ending, reason: reasonOf(note, 'CAP Cancel') };
    return {
      ...base,
      name: 'warning.cancel',
      about,
      of: (ids) => toEach(message, 'warning.cancel', ids, data),
    };
  }
  if (isAllClear(message.infos)) {
    const data = { ...ending, reason: reasonOf(note, message.infos[0]?.headline ?? 'AllClear') };
    return {
      ...base,
      name: 'warning.cancel',
      about,
      of: (ids) => toEach(message, 'warning.cancel', ids, data),
    };
  }
  const said = contentOfInfos(message.infos, message.sent);
  if ('violations' in said) return said;
  const data = { ...said, ...origin, message: given, reason: reasonOf(note, 'CAP Update') };
  return { ...base, name: 'warning.update', about, of: (ids) => updating(message, ids, data, ending) };
}

const unfit = (violation: Violation): Unfit => ({ violations: [violation] });

const mostOfReason = 4_000;

const reasonOf = (note: string | undefined, otherwise: string): string =>
  (note ?? otherwise).slice(0, mostOfReason);

/** For whom it is, where that is not everybody. CAP 1.2, section 3.2.1, has each scope name it in its own way. */
function audienceOf({
  scope,
  restriction,
  addresses,
  msgType,
}: CapMessage): WarningAudience | Unfit | undefined {
  if (scope === 'Public' || msgType === 'Ack' || msgType === 'Cancel') return undefined;
  if (scope === 'Restricted' && restriction === undefined)
    return unfit({ path: 'alert/restriction', code: 'isDefined' });
  if (scope === 'Private' && addresses.length === 0)
    return unfit({ path: 'alert/addresses', code: 'isDefined' });
  return {
    scope,
    ...(restriction === undefined ? {} : { restriction }),
    ...(addresses.length === 0 ? {} : { addresses }),
  };
}

/** The message as given, with instants that can be compared where it is identified. */
function givenOf(message: CapMessage, msgType: WarningMessage['msgType']): WarningMessage {
  const { source, codes, note, incidents, references, infos } = message;
  return {
    ...identityOf(message),
    msgType,
    ...(source === undefined ? {} : { source }),
    ...(codes === undefined ? {} : { codes }),
    ...(note === undefined ? {} : { note }),
    ...(incidents === undefined ? {} : { incidents }),
    ...(references.length === 0 ? {} : { references: references.map(identityOf) }),
    ...(infos.length === 0 ? {} : { infos }),
  };
}

const identityOf = ({ sender, identifier, sent }: CapReference): MessageIdentity => ({
  sender,
  identifier,
  sentAt: instant(sent) ?? sent,
});

const toEach = (
  message: CapMessage,
  name: CapCommand['name'],
  warningIds: readonly string[],
  data: object,
): readonly [CapCommand, ...CapCommand[]] => {
  const [first = warningIdOf(message), ...others] = warningIds;
  const one = (warningId: string): CapCommand => ({
    name,
    warningId,
    data,
    key: keyOf(message, name, warningId),
  });
  return [one(first), ...others.map(one)];
};

/** Of several warnings that one message takes the place of, the oldest goes on and the others end. */
function updating(
  message: CapMessage,
  [first = warningIdOf(message), ...others]: readonly string[],
  data: WarningContent,
  ending: object,
): readonly [CapCommand, ...CapCommand[]] {
  const reason = `由预警 ${first} 取代 / superseded by ${first}`;
  const [update] = toEach(message, 'warning.update', [first], data);
  return [update, ...others.flatMap((id) => toEach(message, 'warning.cancel', [id], { ...ending, reason }))];
}

/**
 * Our own identifiers are `<warning>.<version>`. The id of anybody else's warning stands for the message that began it:
 * for sender, identifier and time of sending together.
 */
function warningIdOf(reference: CapReference): string {
  const own = ownWarning(reference);
  if (own) return own.id;
  const { sender, identifier, sentAt } = identityOf(reference);
  return `cap.${digest(`${sender},${identifier},${sentAt}`)}`;
}

function ownWarning({ sender, identifier }: CapReference): Cited['warnings'][number] | undefined {
  const issuerAgencyId = agencyOfSender(sender);
  const id = identifier.replace(/\.(\d+|cancel)$/, '');
  return issuerAgencyId !== undefined && idPattern.test(id) ? { id, issuerAgencyId } : undefined;
}

/** A set: the order says nothing. */
const citedBy = (references: readonly CapReference[]): Cited => ({
  messages: references.filter((reference) => !ownWarning(reference)).map(identityOf),
  warnings: references.flatMap((reference) => ownWarning(reference) ?? []),
});

const keyOf = (message: CapMessage, ...more: readonly string[]): string => {
  const { sender, identifier, sentAt } = identityOf(message);
  return ['cap', digest(`${sender},${identifier},${sentAt}`), ...more].join('/');
};

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 40);
