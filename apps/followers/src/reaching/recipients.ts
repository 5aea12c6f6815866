import type { Runners } from '#application';
import type { MessageRecipient } from '#domain';

/** Who is called in an agency, in order; nobody where none is named. */
export interface Recipients {
  /** At an instant, RFC 3339 in UTC. */
  of(agencyId: string, at: string): Promise<readonly MessageRecipient[]>;
}

/** The duty contact that an agency has set. One of a time when telephones were not sealed is none to be called. */
export const dutyContacts = ({ agency }: Pick<Runners, 'agency'>): Recipients => ({
  async of(agencyId) {
    const { dutyContact } = await agency.state(agencyId);
    if (!dutyContact || typeof dutyContact.telephone === 'string') return [];
    return [{ agencyId, personId: dutyContact.telephone.subject, post: dutyContact.post }];
  },
});
