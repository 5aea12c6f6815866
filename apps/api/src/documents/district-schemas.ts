import { districtForms } from '#contracts';
import { districtFiles } from '#platform';
import type { JsonObject } from '../schema/json.js';
import { schemaDocument } from '../schema/schemas.js';

/** The JSON Schemas of the files of a district, by the names that they have in `docs/schemas`. */
export const districtSchemas = (): Readonly<Record<string, JsonObject>> =>
  Object.fromEntries(
    (Object.keys(districtForms) as (keyof typeof districtForms)[]).map((what) => {
      const { name } = districtFiles[what];
      return [name.replace('.json', '.schema.json'), schemaDocument(districtForms[what], name)];
    }),
  );
