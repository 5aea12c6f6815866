import { createHash, timingSafeEqual } from 'node:crypto';
import type {
  handleServerStreamingCall,
  Metadata,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { accessDenied, unauthenticated } from '../wire/errors.js';

/** Who may call, and what the engine shows of itself. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
  /**
   * PEM texts. TLS is not left to choice: clients of EventStoreDB keep a user and a password to themselves on a
   * connection in the clear.
   */
  readonly tls: { readonly key: string | Buffer; readonly cert: string | Buffer };
}

/** `open` lets in whoever reaches the port. */
export type Access = Credentials | 'open';

/** What stands against a call; nothing where it is permitted. */
export type Guard = (metadata: Metadata) => Error | undefined;

const digest = (text: string | Buffer): Buffer => createHash('sha256').update(text).digest();

/** As EventStoreDB: whoever gives no name is denied, whoever gives a wrong one or a wrong password is not known. */
export function guardOf(access: Access): Guard {
  if (access === 'open') return () => undefined;
  const { user, password } = access;
  const expected = digest(`${user}:${password}`);
  return (metadata) => {
    const [given] = metadata.get('authorization');
    if (given === undefined) return accessDenied();
    const [, encoded] = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(String(given)) ?? [];
    const known = encoded !== undefined && timingSafeEqual(digest(Buffer.from(encoded, 'base64')), expected);
    return known ? undefined : unauthenticated();
  };
}

type Unary = (call: { metadata: Metadata }, callback: (error: Error) => void) => void;

/** The same service, of which nothing is done for a call that the guard is against. */
export function guarded(
  service: ServiceDefinition,
  implementation: UntypedServiceImplementation,
  guard: Guard,
): UntypedServiceImplementation {
  return Object.fromEntries(
    Object.entries(service).map(([method, { responseStream }]) => {
      const inner = implementation[method];
      if (inner === undefined) throw new Error(`the service has no ${method}`);
      const streaming: handleServerStreamingCall<unknown, unknown> = (call) => {
        const refusal = guard(call.metadata);
        if (refusal) call.emit('error', refusal);
        else (inner as typeof streaming)(call);
      };
      const unary: Unary = (call, callback) => {
        const refusal = guard(call.metadata);
        if (refusal) callback(refusal);
        else (inner as Unary)(call, callback);
      };
      return [method, responseStream ? streaming : unary];
    }),
  );
}
