import type { Facts } from '../relation/facts.js';
import { sightOf } from '../relation/sight.js';
import type { Installation, Speaker } from '../relation/subject.js';
import { cuts, isCut, type CutTable, type Item } from './cuts.js';
import { fields, heads, type Field, type FieldTable, type Kept, type Viewed, type Whose } from './fields.js';

type Element = Readonly<Record<string, unknown>>;

/** The element, those around it, and the whole, from the inside out. */
type Within = readonly Element[];

export interface Tables {
  readonly cuts?: CutTable;
  readonly fields?: FieldTable;
}

/**
 * The value as the viewer may see it: nothing without sight, the head alone with part of it, and without what is cut.
 * The value itself stays as it is.
 */
export function view<T extends object>(
  what: Viewed,
  value: T,
  who: Speaker,
  of: Facts,
  here: Installation,
  tables: Tables = {},
): Partial<T> | undefined {
  const sight = sightOf(who, of, here);
  if (sight === 'none') return undefined;
  const root = value as Element;
  const linesOf = root.lines === undefined ? { lines: of.lines } : root;
  const head = sight === 'whole' ? undefined : heads[what]?.[sight];
  if (head?.length === 0) return undefined;
  const seen = head ? kept(root, head, linesOf, who.agencyId) : root;
  return without(what, seen, root, who, of, here, tables) as Partial<T> | undefined;
}

/** Without what is cut, for who sees it by another way than by sight. */
export const cut = <T extends object>(
  what: Viewed,
  value: T,
  who: Speaker,
  of: Facts,
  here: Installation,
): Partial<T> | undefined =>
  without(what, value as Element, value as Element, who, of, here, {}) as Partial<T> | undefined;

/** Fields that the rules leave out for this viewer, whether or not anything is there: they are told apart from nothing. */
export function leftOut(
  what: Viewed,
  value: object,
  who: Speaker,
  of: Facts,
  here: Installation,
): readonly string[] {
  const root = value as Element;
  const linesOf = root.lines === undefined ? { lines: of.lines } : root;
  const table: readonly Field[] = fields[what];
  return table.flatMap((field) => {
    const { path, whose = [] } = field;
    if (path === '') return [];
    const isList = path.includes('[]');
    // whose an element is says nothing of the elements of others
    const ofAll = isList ? { ...field, whose: whose.filter(isOfWhole), id: undefined } : field;
    const element = isList ? root : ((at(root, path.split('.').slice(0, -1).join('.')) ?? {}) as Element);
    const item = itemOf(ofAll, [element], root, linesOf, isList ? undefined : at(root, path));
    return isCut(field.cut, who, of, here, item) ? [path] : [];
  });
}

const isOfWhole = (whose: Whose): boolean => typeof whose === 'string' && whose.startsWith('/');

function without(
  what: Viewed,
  seen: Element,
  root: Element,
  who: Speaker,
  of: Facts,
  here: Installation,
  tables: Tables,
): Element | undefined {
  const table: readonly Field[] = (tables.fields ?? fields)[what];
  const linesOf = root.lines === undefined ? { lines: of.lines } : root;
  let left: Element | undefined = seen;
  for (const field of table) {
    if (left === undefined) return undefined;
    left = withoutAt(left, field.path, root, [], (inside, cutValue) =>
      isCut(field.cut, who, of, here, itemOf(field, inside, root, linesOf, cutValue), tables.cuts ?? cuts),
    );
  }
  return left;
}

/** Without what `isOut` says of the end of the path. */
function withoutAt(
  element: Element,
  path: string,
  root: Element,
  around: Within,
  isOut: (inside: Within, value: unknown) => boolean,
): Element | undefined {
  const inside = [element, ...around];
  if (path === '') return isOut(inside, element) ? undefined : element;
  const [name, isList, rest] = step(path);
  const value = element[name];
  if (value === undefined || value === null) return element;
  if (isList) {
    const list = (value as readonly Element[]).flatMap(
      (each) => withoutAt(each, rest, root, inside, isOut) ?? [],
    );
    return { ...element, [name]: list };
  }
  if (rest === '') {
    if (!isOut(inside, value)) return element;
    return Object.fromEntries(Object.entries(element).filter(([key]) => key !== name));
  }
  return { ...element, [name]: withoutAt(value as Element, rest, root, around, isOut) };
}

/** `a[].b` is a step into the list `a` and `b` left. */
function step(path: string): [name: string, isList: boolean, rest: string] {
  const [first = '', ...more] = path.split('.');
  return [first.replace('[]', ''), first.endsWith('[]'), more.join('.')];
}

function kept(root: Element, head: readonly Kept[], linesOf: Element, agencyId: string): Element {
  const left: Record<string, unknown> = {};
  const names = new Set(head.map((one) => step(typeof one === 'string' ? one : one.path)[0]));
  for (const name of names) {
    if (root[name] === undefined) continue;
    const ofName = head
      .map((one) => (typeof one === 'string' ? { path: one } : one))
      .filter(({ path }) => step(path)[0] === name);
    const value = keptOf(root[name], ofName, root, linesOf, agencyId);
    if (value !== undefined) left[name] = value;
  }
  return left;
}

/** What stays of a field that is named once as a whole, or by several of its own fields. */
function keptOf(
  value: unknown,
  among: readonly Exclude<Kept, string>[],
  around: Element,
  linesOf: Element,
  agencyId: string,
): unknown {
  const isOwn = (field: Exclude<Kept, string>, inside: Within): boolean =>
    (field.whose === undefined && field.linesIn === undefined) ||
    (itemOf(field, inside, around, linesOf, undefined).agencies ?? []).includes(agencyId);
  const [first] = among;
  if (first === undefined) return undefined;
  const [, isList, rest] = step(first.path);
  if (!isList) return isOwn(first, [around]) ? value : undefined;
  const list = (value ?? []) as readonly Element[];
  if (rest === '') return list.filter((each) => isOwn(first, [each, around]));
  return list.map((each) =>
    kept(
      each,
      among.map((field) => ({ ...field, path: step(field.path)[2] })),
      linesOf,
      agencyId,
    ),
  );
}

function itemOf(
  { whose = [], linesIn, id }: Omit<Field, 'cut'>,
  inside: Within,
  root: Element,
  linesOf: Element,
  value: unknown,
): Item {
  const [element = {}] = inside;
  const named = id === undefined ? value : element[id];
  const lines = linesIn === undefined ? [] : owners(texts(element[linesIn]), linesOf);
  return {
    agencies: [...whose.flatMap((one) => agenciesIn(one, inside, root)), ...lines],
    id: typeof named === 'string' ? named : undefined,
  };
}

function agenciesIn(whose: Whose, inside: Within, root: Element): readonly string[] {
  const [element = {}, parent = {}] = inside;
  if (typeof whose !== 'string')
    return element[whose.once] === undefined ? [] : texts(at(element, whose.key));
  if (whose.startsWith('../')) return texts(at(parent, whose.slice(3)));
  return whose.startsWith('/') ? texts(at(root, whose.slice(1))) : texts(at(element, whose));
}

const at = (element: Element, path: string): unknown =>
  (path === '' ? [] : path.split('.')).reduce<unknown>(
    (value, key) => (value as Element | null | undefined)?.[key],
    element,
  );

const texts = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === 'string');

const owners = (lineIds: readonly string[], { lines }: Element): readonly string[] =>
  ((lines ?? []) as readonly Element[]).flatMap(({ lineId, ownerAgencyId }) =>
    lineIds.includes(lineId as string) ? texts(ownerAgencyId) : [],
  );
