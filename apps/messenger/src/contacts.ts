import type { PersonalData } from '#application';
import type { Contact } from '#gateways';
import type { Queries } from '#read-model';

/** How a person is reached. Opened at the moment of sending, which the message has on record by then, and not kept. */
export interface Contacts {
  /** Nothing where the person's data was erased, or holds no way to reach them. */
  of(personId: string): Promise<Contact | undefined>;
}

/** A person whose sealed data is not found where it lies by now. */
export class ContactNotFound extends Error {
  readonly code = 'contact-not-found';
  constructor(readonly personId: string) {
    super(`no sealed data of the person ${personId} is known yet`);
  }
}

export const sealedContacts = (
  personalData: Pick<PersonalData, 'find' | 'open'>,
  { forSending }: Pick<Queries['personalData'], 'forSending'>,
): Contacts => ({
  async of(personId) {
    const kept = await personalData.find(personId);
    if (kept && !kept.wrapped) return undefined;
    const sealed = await forSending(personId);
    if (!kept?.wrapped || sealed === undefined) throw new ContactNotFound(personId);
    return contactOf(personalData.open(personId, { alg: kept.alg, wrapped: kept.wrapped }, sealed));
  },
});

/** A duty contact is a telephone number; a person has several ways. */
function contactOf(plain: unknown): Contact | undefined {
  if (typeof plain === 'string') return { telephone: plain };
  if (typeof plain !== 'object' || plain === null) return undefined;
  const { telephone, email } = plain as Readonly<Record<string, unknown>>;
  return {
    ...(typeof telephone === 'string' && { telephone }),
    ...(typeof email === 'string' && { email }),
  };
}
