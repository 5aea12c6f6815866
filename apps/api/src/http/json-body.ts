import { jsonBounds, readJson, type Violation } from '#contracts';
import { Problem } from './problem.js';

/** As for messages on Kafka. */
export const maxBodyBytes = jsonBounds.bytes;

/** @throws {Problem} naming why the body cannot be taken */
export function jsonBody(body: Buffer): unknown {
  const read = readJson(body);
  if ('value' in read) return read.value;
  throw new Problem('invalid-json', { violations: [{ path: '', ...read.unfit } satisfies Violation] });
}
