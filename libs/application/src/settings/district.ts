import { parseDemo, parseDistrict, type Demo, type District } from '#contracts';
import { readTable } from './table-file.js';

/**
 * For whom the service is set up at its first start; nobody where no file is named.
 * @throws {ConfigurationError} naming what is wrong in the file
 */
export const loadDistrict = (file: string | undefined): District | undefined =>
  file === undefined ? undefined : readTable('DISTRICT_FILE', file, parseDistrict).district;

/**
 * What is played as a demo; nothing where no file is named.
 * @throws {ConfigurationError} naming what is wrong in the file
 */
export const loadDemo = (file: string | undefined): Demo | undefined =>
  file === undefined ? undefined : readTable('DEMO_FILE', file, parseDemo).demo;
