import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Respond = (answer: ServerResponse) => void;

/** A server that answers each request by the next of what it is given, and the last for ever. */
export class TestServer {
  readonly asked: Asked[] = [];
  private readonly server = createServer((request, answer) => void this.take(request, answer));

  private constructor(private readonly answers: Respond[]) {}

  static async of(...answers: Respond[]): Promise<TestServer> {
    const server = new TestServer(answers);
    await new Promise<void>((resolve) => server.server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async take(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = (await request.toArray()).map(String).join('');
    const { method = '', url = '', headers } = request;
    this.asked.push({ method, url, headers, body });
    const respond = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    respond?.(answer);
  }
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Respond =>
  (answer) =>
    answer.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
