import type { IncomingMessage } from 'node:http';

const mostBytes = 8 * 1_024;

/** A request cannot be taken; `status` is that of HTTP. */
export class FormRefused extends Error {
  constructor(readonly status: 403 | 405 | 413 | 415) {
    super(`refused with ${status}`);
  }
}

/**
 * The fields of a form that a page of this origin sent.
 * @throws {FormRefused}
 */
export async function formOf(req: IncomingMessage, origin: string): Promise<URLSearchParams> {
  if (req.method !== 'POST') throw new FormRefused(405);
  // every browser says it with a form; pages of other ports of this machine have the same cookies
  if (req.headers.origin !== origin) throw new FormRefused(403);
  if (!/^application\/x-www-form-urlencoded\b/i.test(req.headers['content-type'] ?? ''))
    throw new FormRefused(415);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) throw new FormRefused(413);
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
