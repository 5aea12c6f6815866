import type { Database } from '#postgres';

/** The key of one person, wrapped by the master key; without one it has been erased. */
export interface SubjectKey {
  readonly subject: string;
  /** The agency that put the person's data on record. */
  readonly ownerAgencyId: string;
  /** How it is wrapped, and what it seals sealed. */
  readonly alg: string;
  readonly wrapped: Buffer | null;
}

const columns = 'subject, owner_agency_id as "ownerAgencyId", alg, wrapped';

/** The keys of personal data: no part of the read models, and not made anew from the log (ADR 28). */
export class PersonalKeys {
  constructor(private readonly db: Pick<Database, 'rows'>) {}

  async find(subject: string): Promise<SubjectKey | undefined> {
    const [row] = await this.db.rows<SubjectKey>(`select ${columns} from keys.subjects where subject = $1`, [
      subject,
    ]);
    return row;
  }

  /** The key that is there, or else this one: of two who offer one at once both get the same. Durable on return. */
  async keep(offered: SubjectKey): Promise<SubjectKey> {
    const { subject, ownerAgencyId, alg, wrapped } = offered;
    const [row] = await this.db.rows<SubjectKey>(
      `insert into keys.subjects (subject, owner_agency_id, alg, wrapped) values ($1, $2, $3, $4)
        on conflict (subject) do update set subject = excluded.subject returning ${columns}`,
      [subject, ownerAgencyId, alg, wrapped],
    );
    return row ?? offered;
  }

  /**
   * For good: where there is no key, none can be made any more either. The vacuum takes what is left of the row's old
   * version out of the table's file.
   */
  async destroy(subject: string): Promise<void> {
    await this.db.rows(
      `insert into keys.subjects as k (subject, owner_agency_id, wrapped, erased_at) values ($1, '', null, now())
        on conflict (subject) do update set wrapped = null, erased_at = coalesce(k.erased_at, now())`,
      [subject],
    );
    await this.db.rows('vacuum keys.subjects');
  }
}
