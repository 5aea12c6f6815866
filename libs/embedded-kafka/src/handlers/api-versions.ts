import { apis, Response } from '../protocol/apis.js';
import { ErrorCode } from '../protocol/errors.js';

export function apiVersions(): Response<'apiVersions'> {
  return {
    errorCode: ErrorCode.NONE,
    apiKeys: Object.values(apis).map(({ key, min, max }) => ({
      apiKey: key,
      minVersion: min,
      maxVersion: max,
    })),
  };
}
