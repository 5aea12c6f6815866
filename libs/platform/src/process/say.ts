/**
 * A text as a terminal can be given it: what was recorded may hold control characters and such that turn the direction of
 * writing, which would be obeyed. They are shown by their numbers.
 */
export const harmless = (text: string): string =>
  text.replace(
    /[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu,
    (one) => `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );

/** A line on standard output, for people. */
export const say = (line: string): void => void process.stdout.write(`${harmless(line)}\n`);

/** A line on standard error, for people. */
export const complain = (line: string): void => void process.stderr.write(`${harmless(line)}\n`);
