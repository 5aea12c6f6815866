let personId: string | undefined;

/**
 * A page is its first person's as long as it is open: what it shows, keeps and sends is that person's alone. Whoever
 * signs in after that begins with a page that knows nothing of the first.
 * @returns whether it has only now become this person's
 */
export function belongTo(session: { readonly personId: string }): boolean {
  const isNew = personId === undefined;
  personId ??= session.personId;
  return isNew;
}

/** Of whom the page is; empty before anybody was signed in. */
export const ownerId = (): string => personId ?? '';

/** For whom a request is meant: another person who is signed in by then is not answered. */
export const meantFor = (): Readonly<Record<string, string>> =>
  personId === undefined ? {} : { 'liandong-person': personId };

/** Under which the tab keeps what is typed; the owner comes behind it. */
export const draftPrefix = 'liandong-draft-';

/** Takes what was typed out of the tab, but for what this person has typed. */
export function forgetDrafts(but?: string): void {
  try {
    for (const key of Object.keys(sessionStorage))
      if (key.startsWith(draftPrefix) && (but === undefined || !key.startsWith(`${draftPrefix}${but}-`)))
        sessionStorage.removeItem(key);
  } catch {
    // nothing is kept there
  }
}
