import { streamBytesOf, typeBytesOf } from '../log/record.js';

export interface FilterExpression {
  on: 'stream' | 'type';
  /** Takes precedence; empty when prefixes are given. */
  regex: string;
  prefixes: readonly string[];
}

/** Whether a stored record is wanted. */
export type RecordFilter = (record: Buffer) => boolean;

/** @throws SyntaxError on an invalid regular expression */
export function compileFilter({ on, regex, prefixes }: FilterExpression): RecordFilter {
  const subject = on === 'stream' ? streamBytesOf : typeBytesOf;
  if (regex !== '') {
    const pattern = new RegExp(regex);
    return (record) => pattern.test(subject(record).toString('utf8'));
  }
  const starts = prefixes.map((prefix) => Buffer.from(prefix, 'utf8'));
  return (record) => {
    const bytes = subject(record);
    return starts.some(
      (start) => start.length <= bytes.length && bytes.compare(start, 0, start.length, 0, start.length) === 0,
    );
  };
}
