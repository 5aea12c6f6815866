import { csvMediaType, xlsxMediaType } from '#tables';
import type { JsonObject } from './json.js';

const file: JsonObject = { type: 'string', format: 'binary' };

/** A table as a file. */
export const tableContent: JsonObject = {
  [csvMediaType]: { schema: file },
  [xlsxMediaType]: { schema: file },
};
