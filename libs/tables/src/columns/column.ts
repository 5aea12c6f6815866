import type { Cell } from '../cell/cell.js';
import type { Reader } from '../values/value.js';

/** A column as people find it in the template. */
export interface Column<T = unknown> {
  readonly zh: string;
  readonly en: string;
  /** Other headings by which it is found, in either language. */
  readonly also?: readonly string[];
  /** Every row has something in it. */
  readonly required?: true;
  readonly read: Reader<T>;
  /** What may be entered, where the heading does not say it. */
  readonly note?: readonly [zh: string, en: string];
  /** What the template shows. */
  readonly example: string | number;
}

export type Columns = Readonly<Record<string, Column>>;

type ValueOf<C> = C extends Column<infer T> ? T : never;

/** What a row says, by column; what is not entered is not said. */
export type RowOf<C extends Columns> = {
  readonly [K in keyof C as C[K] extends { required: true } ? K : never]: ValueOf<C[K]>;
} & {
  readonly [K in keyof C as C[K] extends { required: true } ? never : K]?: ValueOf<C[K]>;
};

export const isEmpty = ({ text }: Cell): boolean => text.trim() === '';
