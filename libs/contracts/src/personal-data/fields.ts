import type { Sealed } from '#domain';
import type { OuterCommandName } from '../form/names.js';

/** The field of a command that holds personal data: it is sealed before anything of the command is recorded. */
const fields: Readonly<Partial<Record<OuterCommandName, string>>> = {
  'agency.set-duty-contact': 'telephone',
  'incident.report': 'reporterContact',
  'team.enrol': 'contact',
};

/** The field of personal data in the body of a command; nothing when the body surely has none. */
export function personalField(name: string | undefined, body: unknown): string | undefined {
  const field =
    name !== undefined && Object.hasOwn(fields, name) ? fields[name as OuterCommandName] : undefined;
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  return field !== undefined && isObject && !Object.hasOwn(body, field) ? undefined : field;
}

/** A person's name and telephone as a sender writes them. */
export interface Contact {
  name: string;
  telephone?: string;
}

/** The data of a command as a sender writes it, with plain text where the service stores it sealed. */
export type Plain<T> = {
  [K in keyof T]: [Extract<T[K], Sealed>] extends [never] ? T[K] : Exclude<T[K], Sealed> | Contact | string;
};
