import type { Samples } from './types.js';
import { throttleTimeMs, errorCode, errorMessage } from './values.js';

export const securitySamples = {
  describeAcls: {
    request: {
      resourceType: 2,
      resourceName: 't',
      patternType: 4,
      principal: 'User:a',
      host: '*',
      operation: 3,
      permissionType: 2,
    },
    response: {
      throttleTimeMs,
      errorCode,
      errorMessage,
      resources: [
        {
          type: 2,
          name: 't',
          patternType: 4,
          acls: [{ principal: 'User:a', host: '*', operation: 3, permissionType: 2 }],
        },
      ],
    },
  },
  describeClientQuotas: {
    request: { components: [{ entityType: 'user', matchType: 1, match: 'a' }], strict: true },
    response: {
      throttleTimeMs,
      errorCode,
      errorMessage,
      entries: [
        { entity: [{ type: 'user', name: 'a' }], values: [{ key: 'producer_byte_rate', value: 1024.5 }] },
      ],
    },
  },
  describeUserScramCredentials: {
    request: { users: [{ name: 'a' }] },
    response: {
      throttleTimeMs,
      errorCode,
      errorMessage,
      results: [{ user: 'a', errorCode, errorMessage, credentials: [{ mechanism: 1, iterations: 8_192 }] }],
    },
  },
  describeDelegationToken: {
    request: { owners: [{ principalType: 'User', principalName: 'a' }] },
    response: {
      errorCode,
      tokens: [
        {
          principalType: 'User',
          principalName: 'a',
          requesterType: 'User',
          requesterName: 'b',
          issuedAt: 1,
          expiresAt: 2,
          maxTimestamp: 3,
          tokenId: 'id',
          hmac: Buffer.from('hmac'),
          renewers: [{ principalType: 'User', principalName: 'c' }],
        },
      ],
      throttleTimeMs,
    },
  },
  alterUserScramCredentials: {
    request: {
      deletions: [{ name: 'a', mechanism: 1 }],
      upsertions: [
        {
          name: 'b',
          mechanism: 1,
          iterations: 8_192,
          salt: Buffer.from('salt'),
          saltedPassword: Buffer.from('salted'),
        },
      ],
    },
    response: { throttleTimeMs, results: [{ user: 'a', errorCode, errorMessage }] },
  },
  saslHandshake: {
    request: { mechanism: 'SCRAM-SHA-256' },
    response: { errorCode, mechanisms: ['SCRAM-SHA-256'] },
  },
  saslAuthenticate: {
    request: { authBytes: Buffer.from('asked') },
    response: { errorCode, errorMessage, authBytes: Buffer.from('answered'), sessionLifetimeMs: 9 },
  },
} satisfies Partial<Samples>;
