import type { Sealed } from '#domain';

/** A person's name and telephone as a sender writes them. */
export interface Contact {
  name: string;
  telephone?: string;
}

/** The data of a command as a sender writes it, with plain text where the service stores it sealed. */
export type Plain<T> = {
  [K in keyof T]: [Extract<T[K], Sealed>] extends [never] ? T[K] : Exclude<T[K], Sealed> | Contact | string;
};
