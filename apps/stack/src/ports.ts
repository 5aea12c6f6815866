import { createServer } from 'node:net';

export interface WantedPort {
  readonly port: number;
  readonly host: string;
  /** What wants it, for people. */
  readonly by: string;
  /** The option that chooses another. */
  readonly option: string;
}

export class PortBusy extends Error {
  readonly code = 'port-busy';
}

/** Makes sure that every port can be listened on, before anything is started. Throws {@link PortBusy}. */
export async function ensureFree(wanted: readonly WantedPort[]): Promise<void> {
  const problems: string[] = [];
  const takenBy = new Map<number, WantedPort>();
  for (const one of wanted) {
    const { port, host, by, option } = one;
    const twin = takenBy.get(port);
    takenBy.set(port, one);
    if (twin) {
      problems.push(`port ${port} is wanted twice, by ${twin.by} (${twin.option}) and by ${by} (${option})`);
      continue;
    }
    const failure = await tryToListen(port, host);
    if (failure === 'EADDRINUSE') {
      problems.push(`port ${port} on ${host} is in use, but ${by} wants it: choose another with ${option}`);
    } else if (failure) {
      problems.push(`port ${port} on ${host} cannot be used by ${by} (${failure}): see ${option}`);
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
