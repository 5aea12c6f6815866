import { takenIn, asObject, refusedFor, type Answer } from '../commands/answer.js';
import { identified, pathOf, type Command, type Identified, type SendOptions } from '../commands/command.js';
import { canonical } from '../signing/canonical.js';
import type { Sender } from '../signing/key.js';
import { Tokens } from '../signing/token.js';
import { Trying } from './trying.js';

/** The service answered that what was asked for cannot be had. */
export class ServiceProblem extends Error {
  constructor(
    readonly status: number,
    /** Such as `not-found`; `/problems` lists all. */
    readonly code: string,
    readonly fields: Readonly<Record<string, unknown>>,
  ) {
    super(`${status} ${code}`);
  }
}

export interface HttpDoorOptions extends Sender {
  /** Where the API is, such as `https://eoc.example`. */
  readonly url: string;
  /** Milliseconds since 1970; this machine's when left out. */
  readonly now?: () => number;
}

/** Statuses that say nothing of the request: it may come again. */
const passing = (status: number): boolean => status >= 500 || [408, 425, 429].includes(status);

/** The API, with a token of the sender. */
export class HttpDoor {
  private readonly tokens: Tokens;

  constructor(private readonly options: HttpDoorOptions) {
    this.tokens = new Tokens(options, options.now);
  }

  /**
   * Sends a command until it is answered. Never rejects for what the service or the network does.
   * @throws {TypeError} for a name that is none
   * @throws {Unsignable} for data that JSON cannot carry
   */
  async send(command: Command, options: SendOptions = {}): Promise<Answer> {
    const one = identified(command);
    const request = requestOf(one);
    const trying = new Trying(options);
    while (!trying.isOver) {
      let answer: Response;
      let body: unknown;
      try {
        answer = await this.ask(pathOf(one), { ...request, signal: trying.signal });
        body = await answer.json().catch(() => undefined);
      } catch (cause) {
        await trying.pause('unreachable', { cause });
        continue;
      }
      const decided = answer.ok ? takenIn(one.id, body) : refusalIn(one.id, answer.status, body);
      if (decided) return decided;
      const said = asObject(body)?.['code'];
      await trying.pause(typeof said === 'string' ? said : 'unexpected-answer', {
        askedMs: retryAfterMs(answer),
      });
    }
    return trying.undecided(one.id);
  }

  /**
   * Asks a query, such as `/v1/incidents/INC-1?minPosition=7`. Gives what it answers.
   * @throws {ServiceProblem}
   */
  async get(path: string, signal?: AbortSignal): Promise<unknown> {
    const answer = await this.ask(path, { signal });
    if (answer.ok) return answer.json();
    throw await problemOf(answer);
  }

  /** A request with a token; with another one where the first was not taken. */
  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const token = this.tokens.current();
    const answer = await this.askWith(token, path, init);
    const another = answer.status === 401 ? this.tokens.renewed() : token;
    if (another === token) return answer;
    await answer.body?.cancel();
    return this.askWith(another, path, init);
  }

  private askWith(token: string, path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    // a token is for one place only
    return fetch(new URL(path, this.options.url), { ...init, headers, redirect: 'error' });
  }
}

export async function problemOf(answer: Response): Promise<ServiceProblem> {
  const { code, ...fields } = asObject(await answer.json().catch(() => undefined)) ?? {};
  return new ServiceProblem(answer.status, typeof code === 'string' ? code : 'unexpected-answer', fields);
}

/** Whether the same request may be answered otherwise a while later. */
export const isPassing = ({ status, code }: ServiceProblem): boolean =>
  passing(status) || code === 'unexpected-answer';

/** What the service wants waited, in ms. */
export function retryAfterMs({ headers }: Response): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return seconds >= 0 ? seconds * 1_000 : undefined;
}

function requestOf({ id, data, occurredAt, ifRevision, correlationId }: Identified): RequestInit {
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': id,
      ...(occurredAt && { 'liandong-occurred-at': occurredAt.toISOString() }),
      ...(ifRevision !== undefined && { 'if-match': `"${ifRevision}"` }),
      ...(correlationId !== undefined && { 'liandong-correlation-id': correlationId }),
    },
    body: canonical(data),
  };
}

/** The refusal in a problem (RFC 9457), whole as the reply on Kafka has it; nothing where nothing is decided. */
function refusalIn(commandId: string, status: number, body: unknown): Answer | undefined {
  const problem = asObject(body);
  const refusal = asObject(problem?.['refusal']);
  if (refusal) return refusedFor(commandId, refusal);
  if (!problem || typeof problem['code'] !== 'string' || passing(status)) return undefined;
  const {
    type: _type,
    title: _title,
    status: _status,
    detail: _detail,
    instance: _instance,
    ...rest
  } = problem;
  return refusedFor(commandId, rest);
}
