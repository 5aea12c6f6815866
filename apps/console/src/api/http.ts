import type { Language } from '../language/language.js';
import { meantFor } from './owner.js';

/** RFC 9457, as the service writes it: every detail of a refusal is a member. */
export interface ProblemBody {
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly status: number;
  readonly position?: string;
  readonly refusal?: Readonly<Record<string, unknown>>;
  readonly violations?: readonly { readonly path: string; readonly message: string }[];
}

/** An answer that is not what was asked for. */
export class ProblemError extends Error {
  constructor(
    readonly problem: ProblemBody,
    readonly retryAfterMs?: number,
  ) {
    super(problem.code);
  }
}

/** No answer: whether the service heard of it is not known. */
export class NoAnswer extends Error {}

export interface Answered<T> {
  readonly body: T;
  /** Log position that the answer shows at least. */
  readonly position?: string;
}

const isProblem = (type: string | null): boolean => type?.startsWith('application/problem+json') ?? false;

/**
 * By the session of the browser, for the person of the page alone; the texts of problems come in the language given.
 * @throws {ProblemError} as the service says
 * @throws {NoAnswer} where nothing came, or something that is not the service's, such as a page of a proxy
 */
export async function ask<T>(path: string, language: Language, init: RequestInit = {}): Promise<Answered<T>> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(path, {
      ...init,
      headers: {
        ...{ accept: 'application/json', 'accept-language': language },
        ...meantFor(),
        ...(init.headers as object),
      },
      credentials: 'same-origin',
      // a sign-in page elsewhere is no answer
      redirect: 'error',
    });
    body = await response.json();
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new NoAnswer('no answer', { cause });
  }
  if (isProblem(response.headers.get('content-type'))) {
    const retryAfter = Number(response.headers.get('retry-after') ?? '0');
    throw new ProblemError(body as ProblemBody, retryAfter > 0 ? retryAfter * 1000 : undefined);
  }
  if (!response.ok) throw new NoAnswer(`status ${response.status}`);
  return { body: body as T, position: response.headers.get('liandong-position') ?? undefined };
}

export const isSignedOut = (error: unknown): boolean =>
  error instanceof ProblemError && ['signed-out', 'token-invalid'].includes(error.problem.code);
