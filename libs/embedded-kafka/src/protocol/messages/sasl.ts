import { array, at, bytes, i16, i32, i64, i8, nullableString, or, string, struct } from '../schema.js';

export const saslHandshakeRequest = struct({ mechanism: at(0, string) });

export const saslHandshakeResponse = struct({ errorCode: at(0, i16), mechanisms: at(0, array(string)) });

export const saslAuthenticateRequest = struct({ authBytes: at(0, bytes) });

export const saslAuthenticateResponse = struct({
  errorCode: at(0, i16),
  errorMessage: at(0, nullableString),
  authBytes: at(0, bytes),
  sessionLifetimeMs: at(1, i64),
});

const credential = { name: at(0, string), mechanism: at(0, i8) };

export const alterUserScramCredentialsRequest = struct({
  deletions: at(0, array(struct(credential))),
  upsertions: at(
    0,
    array(
      struct({
        ...credential,
        iterations: at(0, i32),
        salt: at(0, bytes),
        saltedPassword: at(0, bytes),
      }),
    ),
  ),
});

export const alterUserScramCredentialsResponse = struct({
  throttleTimeMs: or(0, i32, 0),
  results: at(
    0,
    array(struct({ user: at(0, string), errorCode: at(0, i16), errorMessage: at(0, nullableString) })),
  ),
});
