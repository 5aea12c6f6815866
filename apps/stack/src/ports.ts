import { createServer } from 'node:net';

export interface WantedPort {
  readonly port: number;
  readonly host: string;
  /** What wants it, for people. */
  readonly by: string;
  /** The option or variable that chooses another. */
  readonly option: string;
  /** The variable that names the host. */
  readonly hostOption?: string;
}

export class PortBusy extends Error {
  readonly code = 'port-busy';
}

const notHere = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL']);

/** Makes sure that every port can be listened on, before anything is started. Throws {@link PortBusy}. */
export async function ensureFree(wanted: readonly WantedPort[]): Promise<void> {
  const problems: string[] = [];
  const takenBy = new Map<number, WantedPort>();
  for (const one of wanted) {
    const { port, host, by, option, hostOption = option } = one;
    const twin = takenBy.get(port);
    takenBy.set(port, one);
    if (twin) {
      problems.push(
        `port ${port} is wanted twice, by ${twin.by} (${twin.option}) and by ${by} (${option}) 端口重复`,
      );
      continue;
    }
    const failure = await tryToListen(port, host);
    if (failure === 'EADDRINUSE') {
      problems.push(
        `port ${port} on ${host} is in use 端口已被占用, but ${by} wants it: choose another with ${option} 请用 ${option} 另选`,
      );
    } else if (failure && notHere.has(failure)) {
      problems.push(
        `${hostOption}=${host} is no address of this machine 不是本机地址, but ${by} is to listen there (${failure})`,
      );
    } else if (failure) {
      problems.push(
        `port ${port} on ${host} cannot be used 端口无法使用 by ${by} (${failure}): see ${option}`,
      );
    }
  }
  if (problems.length > 0) throw new PortBusy(problems.join('\n'));
}

function tryToListen(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
