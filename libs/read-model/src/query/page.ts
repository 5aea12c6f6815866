import { instant } from '#contracts';
import type { Viewer } from './viewer.js';

export type { Viewer };

export interface Paging {
  /** As given by the page before; it belongs to the same query with the same filters. */
  readonly cursor?: string;
  /** 1 to 200; 50 when left out. */
  readonly limit?: number;
}

export interface Page<T> {
  readonly items: T[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
}

/** The text is no cursor of this query. */
export class InvalidCursor extends Error {
  readonly code = 'invalid-cursor';
  constructor() {
    super('the cursor does not belong to this query');
  }
}

const defaultLimit = 50;
const maxLimit = 200;

export const limitOf = (limit: number | undefined): number =>
  Math.min(maxLimit, Math.max(1, Math.trunc(limit ?? defaultLimit) || defaultLimit));

/** What is left of a page; the way to the next one stays. */
export const shownPage = <R, S>({ items, ...rest }: Page<R>, show: (row: R) => S | undefined): Page<S> => ({
  items: items.flatMap((row) => show(row) ?? []),
  ...rest,
});

export type SortKey = string | number | null;

const encode = (keys: readonly SortKey[]): string => Buffer.from(JSON.stringify(keys)).toString('base64url');

/** The sort keys of the last row of the page before. Their form is checked: a cursor is a text from outside. */
export function cursorKeys(
  cursor: string | undefined,
  forms: readonly ('position' | 'instant' | 'text' | 'number')[],
): SortKey[] | undefined {
  if (cursor === undefined) return undefined;
  let keys: unknown;
  try {
    keys = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw new InvalidCursor();
  }
  if (!Array.isArray(keys) || keys.length !== forms.length) throw new InvalidCursor();
  return forms.map((form, i) => {
    const key: unknown = keys[i];
    const fits =
      form === 'number'
        ? Number.isInteger(key) && Math.abs(key as number) < 2 ** 31
        : typeof key === 'string' &&
          key.length <= 200 &&
          !key.includes('\0') &&
          patterns[form].test(key) &&
          (form !== 'instant' || instant(key) !== undefined);
    if (!fits) throw new InvalidCursor();
    return key as string | number;
  });
}

const patterns = {
  position: /^\d{1,18}$/,
  instant: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/,
  text: /^/,
};

/** A page out of the rows of a query that asked for one more than the limit. */
export function pageOf<T>(rows: T[], limit: number, keys: (row: T) => readonly SortKey[]): Page<T> {
  if (rows.length <= limit) return { items: rows };
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return last === undefined ? { items } : { items, nextCursor: encode(keys(last)) };
}
