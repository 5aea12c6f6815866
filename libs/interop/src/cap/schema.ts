import type { XmlElement } from '../xml/reader.js';

export const capNamespace = 'urn:oasis:names:tc:emergency:cap:1.2';

export const capStatuses = ['Actual', 'Exercise', 'System', 'Test', 'Draft'] as const;
export const capMessageTypes = ['Alert', 'Update', 'Cancel', 'Ack', 'Error'] as const;
export const capScopes = ['Public', 'Restricted', 'Private'] as const;
export const capCategories = [
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
export type CapCategory = (typeof capCategories)[number];
export type CapResponseType = (typeof capResponseTypes)[number];
export type CapUrgency = (typeof capUrgencies)[number];
export type CapSeverity = (typeof capSeverities)[number];
export type CapCertainty = (typeof capCertainties)[number];

/** How often an element stands in its parent: once, at most once, once or more, any number. */
type Times = '1' | '?' | '+' | '*';
type Text = { readonly pattern?: RegExp; readonly oneOf?: readonly string[] };
type Rule = readonly [name: string, times: Times, content?: Text | Sequence];
type Sequence = readonly Rule[];

/** CAP 1.2, section 3.3.2: an offset, never `Z`, and no fraction of a second. */
export const capTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/;
const time: Text = { pattern: capTime };
/** No spaces, commas or restricted characters (section 3.2.1). */
const name: Text = { pattern: /^[^\s,<&]+$/ };
const nameAndValue: Sequence = [
  ['valueName', '1'],
  ['value', '1'],
];

const area: Sequence = [
  ['areaDesc', '1'],
  ['polygon', '*'],
  ['circle', '*'],
  ['geocode', '*', nameAndValue],
  ['altitude', '?'],
  ['ceiling', '?'],
];

const resource: Sequence = [
  ['resourceDesc', '1'],
  ['mimeType', '1'],
  ['size', '?'],
  ['uri', '?'],
  ['derefUri', '?'],
  ['digest', '?'],
];

const info: Sequence = [
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
];

/** The elements of a message in their order, as the standard's schema has them. */
const alert: Sequence = [
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
];

const most = 20;

/** Everything in which a document is not a message of CAP 1.2, at most 20 things; none when it is one. */
export function capProblems(root: XmlElement): string[] {
  if (root.name !== 'alert' || root.namespace !== capNamespace) {
    return [`the root must be alert of ${capNamespace}`];
  }
  return inSequence(root, alert, 'alert').slice(0, most);
}

function inSequence(parent: XmlElement, rules: Sequence, path: string): string[] {
  const problems: string[] = [];
  // a signature may follow, in a namespace of its own
  const children = parent.children.filter(({ namespace }) => namespace === capNamespace);
  if (parent.text.trim() !== '') problems.push(`${path}: text between the elements`);
  let last = -1;
  for (const child of children) {
    const at = rules.findIndex(([known]) => known === child.name);
    if (at < 0) problems.push(`${path}: ${child.name.slice(0, 40)} does not belong there`);
    else if (at < last) problems.push(`${path}: ${child.name} stands too late`);
    else last = at;
  }
  for (const [known, times, content] of rules) {
    const found = children.filter((child) => child.name === known);
    if (found.length === 0 && (times === '1' || times === '+')) problems.push(`${path}/${known} is missing`);
    if (found.length > 1 && (times === '1' || times === '?')) problems.push(`${path}/${known} stands twice`);
    for (const child of found) problems.push(...inElement(child, content, `${path}/${known}`));
  }
  return problems;
}

function inElement(element: XmlElement, content: Text | Sequence | undefined, path: string): string[] {
  if (isSequence(content)) return inSequence(element, content, path);
  if (element.children.length > 0) return [`${path} holds elements`];
  const text = element.text.trim();
  if (content?.oneOf && !content.oneOf.includes(text))
    return [`${path} must be one of ${content.oneOf.join(', ')}`];
  if (content?.pattern && !content.pattern.test(text)) return [`${path} does not have the form required`];
  return [];
}

const isSequence = (content: Text | Sequence | undefined): content is Sequence => Array.isArray(content);
