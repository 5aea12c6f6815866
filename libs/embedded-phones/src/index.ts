export { startEmbeddedPhones, type PhonesOptions, type RunningPhones } from './server.js';
export type { Shown } from './phones.js';
