import { parseCodeTables } from '#contracts';
import { shippedCodeTables, type CodeTables } from '#domain';
import { readTable } from './table-file.js';

/**
 * The shipped tables, each replaced by that of the file where it has one.
 * @throws {ConfigurationError} naming what is wrong in the file
 */
export const loadCodeTables = (file: string | undefined): CodeTables =>
  file === undefined ? shippedCodeTables : readTable('CODE_TABLES_FILE', file, parseCodeTables).tables;
