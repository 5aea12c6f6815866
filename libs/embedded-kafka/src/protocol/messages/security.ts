import {
  array,
  at,
  bool,
  bytes,
  f64,
  i16,
  i32,
  i64,
  i8,
  nullableArray,
  nullableString,
  or,
  string,
  struct,
} from '../schema.js';

const LITERAL = 3;

export const describeAclsRequest = struct({
  resourceType: at(0, i8),
  resourceName: at(0, nullableString),
  patternType: or(1, i8, LITERAL),
  principal: at(0, nullableString),
  host: at(0, nullableString),
  operation: at(0, i8),
  permissionType: at(0, i8),
});

export const describeAclsResponse = struct({
  throttleTimeMs: or(0, i32, 0),
  errorCode: at(0, i16),
  errorMessage: or(0, nullableString, null),
  resources: at(
    0,
    array(
      struct({
        type: at(0, i8),
        name: at(0, string),
        patternType: or(1, i8, LITERAL),
        acls: at(
          0,
          array(
            struct({
              principal: at(0, string),
              host: at(0, string),
              operation: at(0, i8),
              permissionType: at(0, i8),
            }),
          ),
        ),
      }),
    ),
  ),
});

export const describeClientQuotasRequest = struct({
  components: at(
    0,
    array(struct({ entityType: at(0, string), matchType: at(0, i8), match: at(0, nullableString) })),
  ),
  strict: at(0, bool),
});

export const describeClientQuotasResponse = struct({
  throttleTimeMs: or(0, i32, 0),
  errorCode: at(0, i16),
  errorMessage: or(0, nullableString, null),
  entries: at(
    0,
    nullableArray(
      struct({
        entity: at(0, array(struct({ type: at(0, string), name: at(0, nullableString) }))),
        values: at(0, array(struct({ key: at(0, string), value: at(0, f64) }))),
      }),
    ),
  ),
});

export const describeUserScramCredentialsRequest = struct({
  users: at(0, nullableArray(struct({ name: at(0, string) }))),
});

export const describeUserScramCredentialsResponse = struct({
  throttleTimeMs: or(0, i32, 0),
  errorCode: at(0, i16),
  errorMessage: or(0, nullableString, null),
  results: at(
    0,
    array(
      struct({
        user: at(0, string),
        errorCode: at(0, i16),
        errorMessage: or(0, nullableString, null),
        credentials: at(0, array(struct({ mechanism: at(0, i8), iterations: at(0, i32) }))),
      }),
    ),
  ),
});

const principal = { principalType: at(0, string), principalName: at(0, string) };

export const describeDelegationTokenRequest = struct({ owners: at(0, nullableArray(struct(principal))) });

export const describeDelegationTokenResponse = struct({
  errorCode: at(0, i16),
  tokens: at(
    0,
    array(
      struct({
        ...principal,
        requesterType: at(3, string),
        requesterName: at(3, string),
        issuedAt: at(0, i64),
        expiresAt: at(0, i64),
        maxTimestamp: at(0, i64),
        tokenId: at(0, string),
        hmac: at(0, bytes),
        renewers: at(0, array(struct(principal))),
      }),
    ),
  ),
  throttleTimeMs: or(0, i32, 0),
});
