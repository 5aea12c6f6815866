import type { Violation } from '#contracts';
import type { XmlElement } from '../xml/reader.js';
import { violationsIn, type Rule, type Shape, type TextRule } from '../xml/structure.js';

export const capNamespace = 'urn:oasis:names:tc:emergency:cap:1.2';

const capStatuses = ['Actual', 'Exercise', 'System', 'Test', 'Draft'] as const;
const capMessageTypes = ['Alert', 'Update', 'Cancel', 'Ack', 'Error'] as const;
const capScopes = ['Public', 'Restricted', 'Private'] as const;
const capCategories = [
  'Geo',
  'Met',
  'Safety',
  'Security',
  'Rescue',
  'Fire',
  'Health',
  'Env',
  'Transport',
  'Infra',
  'CBRNE',
  'Other',
] as const;
export const capResponseTypes = [
  'Shelter',
  'Evacuate',
  'Prepare',
  'Execute',
  'Avoid',
  'Monitor',
  'Assess',
  'AllClear',
  'None',
] as const;
export const capUrgencies = ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'] as const;
export const capSeverities = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'] as const;
export const capCertainties = ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'] as const;

export type CapStatus = (typeof capStatuses)[number];
export type CapMessageType = (typeof capMessageTypes)[number];
export type CapScope = (typeof capScopes)[number];
export type CapCategory = (typeof capCategories)[number];
export type CapResponseType = (typeof capResponseTypes)[number];
export type CapUrgency = (typeof capUrgencies)[number];
export type CapSeverity = (typeof capSeverities)[number];
export type CapCertainty = (typeof capCertainties)[number];

const capShape = (...rules: Rule[]): Shape => ({
  namespace: capNamespace,
  rules,
  // a signature may follow, in a namespace of its own
  foreign: true,
});

/** CAP 1.2, section 3.3.2: an offset, never `Z`, and no fraction of a second. */
const time: TextRule = {
  pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/,
  isInstant: true,
};
/** No spaces, commas or restricted characters (section 3.2.1). */
const name: TextRule = { pattern: /^[^\s,<&]+$/ };
const nameAndValue = capShape(['valueName', '1'], ['value', '1']);

const area = capShape(
  ['areaDesc', '1'],
  ['polygon', '*'],
  ['circle', '*'],
  ['geocode', '*', nameAndValue],
  ['altitude', '?'],
  ['ceiling', '?'],
);

const resource = capShape(
  ['resourceDesc', '1'],
  ['mimeType', '1'],
  ['size', '?'],
  ['uri', '?'],
  ['derefUri', '?'],
  ['digest', '?'],
);

const info = capShape(
  ['language', '?'],
  ['category', '+', { oneOf: capCategories }],
  ['event', '1'],
  ['responseType', '*', { oneOf: capResponseTypes }],
  ['urgency', '1', { oneOf: capUrgencies }],
  ['severity', '1', { oneOf: capSeverities }],
  ['certainty', '1', { oneOf: capCertainties }],
  ['audience', '?'],
  ['eventCode', '*', nameAndValue],
  ['effective', '?', time],
  ['onset', '?', time],
  ['expires', '?', time],
  ['senderName', '?'],
  ['headline', '?'],
  ['description', '?'],
  ['instruction', '?'],
  ['web', '?'],
  ['contact', '?'],
  ['parameter', '*', nameAndValue],
  ['resource', '*', resource],
  ['area', '*', area],
);

/** The elements of a message in their order, as the standard's schema has them. */
const alert = capShape(
  ['identifier', '1', name],
  ['sender', '1', name],
  ['sent', '1', time],
  ['status', '1', { oneOf: capStatuses }],
  ['msgType', '1', { oneOf: capMessageTypes }],
  ['source', '?'],
  ['scope', '1', { oneOf: capScopes }],
  ['restriction', '?'],
  ['addresses', '?'],
  ['code', '*'],
  ['note', '?'],
  ['references', '?', { pattern: /^\s*[^\s,]+,[^\s,]+,[^\s,]+(\s+[^\s,]+,[^\s,]+,[^\s,]+)*\s*$/ }],
  ['incidents', '?'],
  ['info', '*', info],
);

/** Everything in which a document is not a message of CAP 1.2, at most 20 things; none when it is one. */
export const capViolations = (root: XmlElement): Violation[] => violationsIn(root, 'alert', alert);
