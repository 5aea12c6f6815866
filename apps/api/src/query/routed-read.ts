import type { Freshness } from './fields.js';

export interface ReadSpec {
  readonly asked: new () => Freshness;
  /**
   * All but `list` may not be there; an aggregate has a revision, which is its entity tag, `cap` is a text
   * in CAP 1.2, `edxl-rm` one in EDXL-RM 1.0, `messages` a list that may not be there, and `document` a text in
   * Markdown or an object.
   */
  readonly answer: 'page' | 'list' | 'aggregate' | 'one' | 'cap' | 'edxl-rm' | 'messages' | 'document';
  readonly zh: string;
  readonly en: string;
}

export interface RoutedRead extends ReadSpec {
  /** With `:name` for parameters. */
  readonly path: string;
}

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
