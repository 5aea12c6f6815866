import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** Of argon2id, which is what the library takes, by the OWASP Password Storage Cheat Sheet: 19 MiB, two passes. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const least = 12;
const most = 128;
const leastDifferent = 5;

export type PasswordFault = 'too-short' | 'too-long' | 'too-simple' | 'names-the-account' | 'not-changed';

/** What is typed by different keyboards is one text: full-width letters of an input method are the plain ones. */
const normal = (password: string): string => password.normalize('NFKC');

/** Why a password cannot be somebody's; lengths are in characters. */
export function passwordFault(password: string, name: string): PasswordFault | undefined {
  const characters = [...normal(password)];
  if (characters.length < least) return 'too-short';
  if (characters.length > most) return 'too-long';
  if (normal(password).toLowerCase().includes(name.normalize('NFKC').toLowerCase()))
    return 'names-the-account';
  return new Set(characters).size < leastDifferent || isRow(characters) ? 'too-simple' : undefined;
}

/** Whether each character follows the one before in the alphabet or among the digits, up or down. */
function isRow(characters: readonly string[]): boolean {
  const steps = characters
    .slice(1)
    .map((one, n) => (one.codePointAt(0) ?? 0) - (characters[n]?.codePointAt(0) ?? 0));
  return new Set(steps).size === 1;
}

export const hashOf = (password: string): Promise<string> => hash(normal(password), parameters);

export const isPassword = (password: string, hashed: string): Promise<boolean> =>
  verify(hashed, normal(password));

/** Without those that are mistaken for one another. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const groups = 4;
const groupLength = 5;

/** About 99 bits, in groups that can be read out. */
export const makePassword = (): string =>
  Array.from({ length: groups }, () =>
    Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join(''),
  ).join('-');
