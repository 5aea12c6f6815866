import type { Violation } from '#contracts';
import { warningColours, incidentCategories, type IncidentCategory, type WarningColour } from '#domain';
import { createHash } from 'node:crypto';
import { categoryOfCap, colourOfSeverity, hazardNamed } from './mapping.js';
import type { CapInfo, CapMessage, CapReference } from './message.js';

/** The command that a message asks for; its body is checked like any other command's. */
export interface CapCommand {
  readonly name: 'warning.issue' | 'warning.update' | 'warning.cancel' | 'warning.acknowledge';
  readonly warningId: string;
  readonly data: object;
  /** The same message asks for the same command, however often it comes. */
  readonly key: string;
  /** The agency that the message says it is from, when it names one of ours. */
  readonly claimedAgencyId?: string;
}

const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const ours = '@liandong';

/** Art. 64 has a warning carry these; that a stranger's says nothing of them must not keep it out. */
const unstated = '（来文未注明）';

const lines = (text: string | undefined): string[] => {
  const found = (text ?? '').split(/\r?\n/).flatMap((line) => line.trim().match(/.{1,500}/gsu) ?? []);
  return found.length > 0 ? found : [unstated];
};

/** The command, or why there is none. */
export function commandOfCap(message: CapMessage): CapCommand | { violations: readonly Violation[] } {
  const { msgType, status, references, note, sender, identifier, sent } = message;
  if (status !== 'Actual' && status !== 'Exercise') {
    return { violations: [{ path: 'alert/status', code: 'asksNothing', value: status }] };
  }
  if (msgType === 'Error')
    return { violations: [{ path: 'alert/msgType', code: 'asksNothing', value: msgType }] };
  const [first] = references;
  if (msgType !== 'Alert' && !first) return { violations: [{ path: 'alert/references', code: 'isDefined' }] };
  const base = {
    warningId: warningIdOf(first ?? message),
    key: `cap/${digest(`${sender},${identifier},${sent}`)}`,
    claimedAgencyId: sender.endsWith(ours) ? sender.slice(0, -ours.length) : undefined,
  };
  if (msgType === 'Ack') return { ...base, name: 'warning.acknowledge', data: { note } };
  if (msgType === 'Cancel')
    return { ...base, name: 'warning.cancel', data: { reason: note ?? 'CAP Cancel' } };

  const info = message.infos.find(({ language }) => language.startsWith('zh')) ?? message.infos[0];
  if (!info) return { violations: [{ path: 'alert/info', code: 'isDefined' }] };
  const said = contentOf(info, sent);
  if (msgType === 'Update') {
    const { category: _, hazard: __, ...changeable } = said;
    return { ...base, name: 'warning.update', data: { ...changeable, reason: note ?? 'CAP Update' } };
  }
  return { ...base, name: 'warning.issue', data: { ...said, exercise: status === 'Exercise' } };
}

function contentOf(info: CapInfo, sent: string) {
  const { parameters, severity, onset, effective, headline, event, description, instruction } = info;
  const category = known(incidentCategories, parameters['liandong:category']) ?? categoryOfCap[info.category];
  return {
    category,
    hazard: info.eventCodes['liandong:hazard'] ?? hazardNamed(event),
    colour: colourOf(category, parameters['liandong:colour']) ?? colourIn(category, severity),
    headline: (headline ?? event).replace(/\s+/g, ' '),
    areaCodes: info.geocodes.filter((code) => /^\d{6}(\d{3}){0,2}$/.test(code)),
    startsAt: onset ?? effective ?? sent,
    expectedEndAt: info.expires,
    cautions: lines(description),
    measures: lines(instruction),
  };
}

const colourIn = (category: IncidentCategory, severity: CapInfo['severity']): WarningColour | undefined =>
  category === 'social-security' ? undefined : colourOfSeverity[severity];

const colourOf = (category: IncidentCategory, said: string | undefined): WarningColour | undefined =>
  category === 'social-security' ? undefined : known(warningColours, said);

const known = <T extends string>(among: readonly T[], said: string | undefined): T | undefined =>
  among.find((one) => one === said);

/**
 * Our own identifiers are `<warning>.<version>`; a stranger's names the warning itself, or is shortened to a digest
 * where it could not. A later message is about the warning that its first reference began.
 */
function warningIdOf({ sender, identifier }: CapReference): string {
  if (sender.endsWith(ours)) return identifier.replace(/\.(\d+|cancel)$/, '');
  return idPattern.test(identifier) ? identifier : `cap.${digest(`${sender},${identifier}`)}`;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 40);
