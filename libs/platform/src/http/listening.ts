import { ConfigurationError } from '../settings/configuration-error.js';

export interface ListeningPlace {
  readonly host: string;
  readonly port: number;
  /** Variables that say where: `API` of `API_HOST` and `API_PORT`. */
  readonly of: 'API' | 'HEALTH' | 'MESSENGER';
}

/** Somebody else listens there, for how long nobody knows. */
export class PortTaken extends Error {
  readonly code = 'port-taken';
}

/** Names that are nobody's, and addresses of other machines. */
const notHere = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EINVAL', 'EACCES']);

/** Why nothing can be served at a place, by the variables that name it: one that is taken may become free, others not. */
export function listeningFault(error: Error, { host, port, of }: ListeningPlace): Error {
  const { code = '' }: NodeJS.ErrnoException = error;
  if (code === 'EADDRINUSE') {
    return new PortTaken(`${of}_PORT=${port}: the port is in use on ${host} 端口已被占用`, { cause: error });
  }
  if (!notHere.has(code)) return error;
  return new ConfigurationError(
    `${of}_HOST=${host}, ${of}_PORT=${port}: cannot be listened on 无法监听 (${code})`,
  );
}
