import { instant, type Violation } from '#contracts';
import type { XmlElement } from './reader.js';

/** How often an element stands in its parent: once, at most once, once or more, any number. */
export type Times = '1' | '?' | '+' | '*';

export interface TextRule {
  readonly pattern?: RegExp;
  readonly oneOf?: readonly string[];
  /** Beside its form: a time that exists. */
  readonly isInstant?: true;
}

/** What may stand in an element that is of others to read. */
export const anything = 'anything';

export type Rule = readonly [name: string, times: Times, content?: TextRule | Shape | typeof anything];

/** The elements in an element, in their order. */
export interface Shape {
  readonly namespace: string;
  readonly rules: readonly Rule[];
  /** Whether elements of other namespaces are passed over; else they are refused. */
  readonly foreign?: boolean;
  /** Names of which at least one must stand there, or exactly one. */
  readonly anyOf?: readonly string[];
  readonly oneOf?: readonly string[];
}

const most = 20;

/** Everything in which a document differs from a shape, at most 20 things; none when it has it. */
export function violationsIn(root: XmlElement, name: string, shape: Shape): Violation[] {
  const { namespace } = shape;
  if (root.name !== name || root.namespace !== namespace) {
    return [{ path: '', code: 'root', values: [name], namespace }];
  }
  const violations: Violation[] = [];
  inShape(root, shape, name, violations);
  return violations.slice(0, most);
}

/** Looks no further once there are enough. */
function inShape(parent: XmlElement, shape: Shape, path: string, violations: Violation[]): void {
  const { namespace, rules, foreign } = shape;
  const children = foreign
    ? parent.children.filter((child) => child.namespace === namespace)
    : parent.children;
  if (parent.text.trim() !== '') violations.push({ path, code: 'mixedText' });
  let last = -1;
  for (const child of children) {
    if (violations.length >= most) return;
    const at = child.namespace === namespace ? rules.findIndex(([known]) => known === child.name) : -1;
    if (at < 0) violations.push({ path, code: 'notAllowed', value: child.name.slice(0, 40) });
    else if (at < last) violations.push({ path, code: 'tooLate', value: child.name });
    else last = at;
  }
  for (const [known, times, content] of rules) {
    const found = children.filter((child) => child.name === known && child.namespace === namespace);
    const at = `${path}/${known}`;
    if (found.length === 0 && (times === '1' || times === '+'))
      violations.push({ path: at, code: 'isDefined' });
    if (found.length > 1 && (times === '1' || times === '?')) violations.push({ path: at, code: 'twice' });
    for (const [index, child] of found.entries()) {
      if (violations.length >= most) return;
      inElement(child, content, `${at}${index > 0 ? `[${index + 1}]` : ''}`, violations);
    }
  }
  const named = (names: readonly string[]) =>
    names.filter((n) => children.some(({ name }) => name === n)).length;
  if (shape.anyOf && named(shape.anyOf) === 0) violations.push({ path, code: 'anyOf', values: shape.anyOf });
  if (shape.oneOf && named(shape.oneOf) !== 1) violations.push({ path, code: 'oneOf', values: shape.oneOf });
}

function inElement(element: XmlElement, content: Rule[2], path: string, violations: Violation[]): void {
  if (content === anything) return;
  if (isShape(content)) {
    inShape(element, content, path, violations);
    return;
  }
  const text = element.text.trim();
  if (element.children.length > 0) violations.push({ path, code: 'holdsElements' });
  else if (content?.oneOf && !content.oneOf.includes(text))
    violations.push({ path, code: 'isIn', values: content.oneOf });
  else if (content?.pattern && !content.pattern.test(text)) violations.push({ path, code: 'unfit' });
  else if (content?.isInstant && instant(text) === undefined) violations.push({ path, code: 'instant' });
}

const isShape = (content: TextRule | Shape | undefined): content is Shape =>
  content !== undefined && 'rules' in content;
