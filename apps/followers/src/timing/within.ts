/** Something that was asked for did not answer in its time; it may still come about. */
export class NoAnswer extends Error {
  readonly code = 'no-answer';
  constructor(readonly ms: number) {
    super(`no answer within ${ms} ms`);
  }
}

/** @throws {NoAnswer} */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NoAnswer(ms)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
