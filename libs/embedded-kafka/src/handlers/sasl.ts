import { Broker, RequestContext } from '../broker.js';
import { Request, Response } from '../protocol/apis.js';
import { ErrorCode, ProtocolError } from '../protocol/errors.js';
import { leastIterations, mechanism, NotAuthenticated, verifierOf } from '../access/scram.js';

/** Numbers as in Kafka's `ScramMechanism`. */
const SCRAM_SHA_256 = 1;
const MOST_ITERATIONS = 16_384;
const HASH_BYTES = 32;

/** After version 0 the messages of a mechanism come without a header; it is listed since librdkafka looks for it. */
const FIRST_WITH_REQUESTS = 1;

export function saslHandshake(
  _: Broker,
  { mechanism: wanted }: Request<'saslHandshake'>,
  { session, version }: RequestContext,
): Response<'saslHandshake'> {
  if (version < FIRST_WITH_REQUESTS)
    throw new ProtocolError('SASL without SaslAuthenticate is not supported');
  const errorCode = {
    chosen: ErrorCode.NONE,
    'not-now': ErrorCode.ILLEGAL_SASL_STATE,
    unsupported: ErrorCode.UNSUPPORTED_SASL_MECHANISM,
  }[session.choose(wanted)];
  return { errorCode, mechanisms: [mechanism] };
}

export function saslAuthenticate(
  { log }: Broker,
  { authBytes }: Request<'saslAuthenticate'>,
  { session, clientHost }: RequestContext,
): Response<'saslAuthenticate'> {
  const none = { authBytes: Buffer.alloc(0), sessionLifetimeMs: 0 };
  try {
    const answer = session.step(authBytes);
    if (answer !== undefined)
      return { ...none, errorCode: ErrorCode.NONE, errorMessage: null, authBytes: Buffer.from(answer) };
    return { ...none, errorCode: ErrorCode.ILLEGAL_SASL_STATE, errorMessage: 'SaslHandshake comes first' };
  } catch (error) {
    if (!(error instanceof NotAuthenticated)) throw error;
    log.warn({ peer: clientHost, reason: error.message }, 'not authenticated');
    const errorMessage = `Authentication failed during authentication due to invalid credentials with SASL mechanism ${mechanism}`;
    return { ...none, errorCode: ErrorCode.SASL_AUTHENTICATION_FAILED, errorMessage };
  }
}

type Altered = Response<'alterUserScramCredentials'>['results'][number];

/** Makes and removes users, as `kafka-configs.sh --entity-type users` asks for it. */
export async function alterUserScramCredentials(
  { users }: Broker,
  { deletions, upsertions }: Request<'alterUserScramCredentials'>,
  { session }: RequestContext,
): Promise<Response<'alterUserScramCredentials'>> {
  const results: Altered[] = [];
  const answer = (user: string, errorCode: ErrorCode, errorMessage: string | null = null): void =>
    void results.push({ user, errorCode, errorMessage });
  const mayNot = !users.mayAlter(session.user);
  for (const { name, mechanism: of } of deletions) {
    if (mayNot) answer(name, ErrorCode.CLUSTER_AUTHORIZATION_FAILED);
    else if (of !== SCRAM_SHA_256 || users.isOwner(name) || !users.find(name))
      answer(name, ErrorCode.RESOURCE_NOT_FOUND, 'there is no such user that could be removed');
    else {
      await users.remove(name);
      answer(name, ErrorCode.NONE);
    }
  }
  for (const { name, mechanism: of, iterations, salt, saltedPassword } of upsertions) {
    if (mayNot) answer(name, ErrorCode.CLUSTER_AUTHORIZATION_FAILED);
    else if (of !== SCRAM_SHA_256) answer(name, ErrorCode.UNSUPPORTED_SASL_MECHANISM);
    else if (name === '' || users.isOwner(name))
      answer(name, ErrorCode.UNACCEPTABLE_CREDENTIAL, 'this user is set where the broker is started');
    else if (iterations < leastIterations || iterations > MOST_ITERATIONS)
      answer(
        name,
        ErrorCode.UNACCEPTABLE_CREDENTIAL,
        `from ${leastIterations} to ${MOST_ITERATIONS} iterations`,
      );
    else if (salt.length === 0 || saltedPassword.length !== HASH_BYTES)
      answer(name, ErrorCode.UNACCEPTABLE_CREDENTIAL, 'a salt and a salted password are needed');
    else {
      await users.put(name, verifierOf(saltedPassword, Buffer.from(salt), iterations));
      answer(name, ErrorCode.NONE);
    }
  }
  return { results };
}

export function describeUserScramCredentials(
  { users }: Broker,
  request: Request<'describeUserScramCredentials'>,
): Response<'describeUserScramCredentials'> {
  const wanted = request.users?.length ? request.users.map(({ name }) => name) : users.names();
  return {
    errorCode: ErrorCode.NONE,
    results: wanted.map((user) => {
      const found = users.find(user);
      return found
        ? {
            user,
            errorCode: ErrorCode.NONE,
            credentials: [{ mechanism: SCRAM_SHA_256, iterations: found.iterations }],
          }
        : {
            user,
            errorCode: ErrorCode.RESOURCE_NOT_FOUND,
            errorMessage: `Attempt to describe a user credential that does not exist: ${user}`,
            credentials: [],
          };
    }),
  };
}
