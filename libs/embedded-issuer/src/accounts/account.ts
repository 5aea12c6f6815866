import type { SecondFactor } from './second-factor.js';

export interface Account {
  /** By which an agency registers the person; says nothing about who it is. */
  readonly subject: string;
  readonly name: string;
  /** Argon2id, in PHC form. */
  readonly password: string;
  /** The password was made by somebody else: it only serves to set another, until then (milliseconds since 1970). */
  readonly initialUntil?: number;
  readonly secondFactor?: SecondFactor;
  readonly lockedAt?: number;
  readonly madeAt: number;
  /** Rises whenever the account is locked or what proves the person changes; a sign-in that began before starts over. */
  readonly version: number;
}

export class AccountRefused extends Error {
  constructor(
    readonly code: 'name-invalid' | 'name-taken' | 'no-such-account' | 'no-issuer',
    message: string,
  ) {
    super(message);
  }
}

const nameForm = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u;

/** Names that look alike are one: `ＺＨＡＮＧ` is `zhang`. */
export const normalName = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/** @throws {AccountRefused} */
export function checkedName(name: string): string {
  const normal = normalName(name);
  if (!nameForm.test(normal)) {
    throw new AccountRefused(
      'name-invalid',
      'a name is 1 to 64 letters, digits, . _ @ or -, and begins with a letter or digit ' +
        '名称为 1 至 64 个字母、汉字、数字或 . _ @ -，以字母、汉字或数字开头',
    );
  }
  return normal;
}

/** What a sign-in asks for next, or that it is refused. */
export type Asked = 'new-password' | 'enrolment' | 'code';

export const askedOf = ({ initialUntil, secondFactor }: Account): Asked =>
  initialUntil !== undefined ? 'new-password' : secondFactor ? 'code' : 'enrolment';
