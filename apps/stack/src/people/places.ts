import { join } from 'node:path';

/** Where the accounts of the embedded issuer lie in a data folder. */
export const issuerDir = (dataDir: string): string => join(dataDir, 'issuer');

/** The file of the accounts that were made for demonstrations, in a data folder. */
export const readyMadeFile = (dataDir: string): string => join(dataDir, 'people.json');
