import { adminSamples } from './admin.js';
import { dataSamples } from './data.js';
import { groupsSamples } from './groups.js';
import { inspectionSamples } from './inspection.js';
import { securitySamples } from './security.js';
import type { Samples } from './types.js';

/** One message of every kind with every field set to something that is not its default, in groups like those of `protocol/messages`. */
export const samples: Samples = {
  ...dataSamples,
  ...groupsSamples,
  ...adminSamples,
  ...inspectionSamples,
  ...securitySamples,
};
