/** A JSON document as it is put together. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export const schemaRef = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

/** Version of both interfaces; its major part is the one in paths and message types. */
export const interfaceVersion = '1.0.0';

/** Both languages in one line, as documents have room for one only. */
export const bilingual = ({ zh, en }: { readonly zh: string; readonly en: string }): string =>
  `${zh} · ${en}`;
