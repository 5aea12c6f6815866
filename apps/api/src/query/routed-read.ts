import type { Page } from '#read-model';
import type { AnswerName, Answers } from '../schema/answers.js';
import type { CsvFile } from './csv-file.js';
import type { Freshness } from './fields.js';

/** What a query answers with, by the form of the answer and what is in it. */
interface Forms<Body> {
  readonly page: Page<Body>;
  /** Whole: bounded by what it is a list of. */
  readonly list: readonly Body[];
  /** It has a revision, which is its entity tag. */
  readonly aggregate: Body & { readonly revision: string };
  readonly one: Body;
  /** An object, or a text in Markdown. */
  readonly document: Body | string;
  /** The same, or a table. */
  readonly export: Body | string | CsvFile;
}

interface Worded {
  readonly form: new () => Freshness;
  /** Statuses of problems that only this query has. */
  readonly refuses?: readonly number[];
  readonly zh: string;
  readonly en: string;
}

interface OfBodies extends Worded {
  readonly answer: keyof Forms<never>;
  readonly of: AnswerName;
}

/** A text in CAP 1.2 or in EDXL-RM 1.0, or a sheet to be printed. */
interface OfTexts extends Worded {
  readonly answer: 'cap' | 'edxl-rm' | 'sheet';
  readonly of?: never;
}

/** What gives nothing is answered with 404, whatever its form. */
export type ReadSpec = OfBodies | OfTexts;

/** What the method of a query must give. */
export type Answer<Spec> = Spec extends { answer: infer Form extends keyof Forms<never>; of: infer Name }
  ? Forms<Answers[Name & AnswerName]>[Form]
  : string;

export type RoutedRead = ReadSpec & {
  /** With `:name` for parameters. */
  readonly path: string;
};

export const READ_SPEC = 'liandong:read';

export const readSpecOf = (handler: object): RoutedRead | undefined =>
  Reflect.getMetadata(READ_SPEC, handler) as RoutedRead | undefined;

/** The queries of some controllers in the order in which they are written. */
export const readsOf = (controllers: readonly (new (...parts: never[]) => object)[]): RoutedRead[] =>
  controllers.flatMap(({ prototype }) =>
    Object.values(Object.getOwnPropertyDescriptors(prototype as object)).flatMap(({ value }) =>
      typeof value === 'function' ? (readSpecOf(value as object) ?? []) : [],
    ),
  );
