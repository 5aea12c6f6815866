import type { ApiName, apis } from '../../src/protocol/apis.js';
import type { Read } from '../../src/protocol/schema.js';

/** One message of every kind. */
export type Samples = {
  [K in ApiName]: {
    request: Read<(typeof apis)[K]['request']>;
    response: Record<string, unknown>;
  };
};
