import type { Database } from '#postgres';
import { blindingKey, MasterReplaced } from './master.js';

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

  /**
   * The key that is there, or else this one: of two who offer one at once both get the same. Durable on return.
   * `wrappedBy` is the name of the master key.
   * @throws {MasterReplaced} where that is not the one by which keys are wrapped now
   */
  async keep(offered: SubjectKey, wrappedBy: string): Promise<SubjectKey> {
    const { subject, ownerAgencyId, alg, wrapped } = offered;
    // waits while all keys are wrapped anew, and then finds another name
    const [row] = await this.db.rows<SubjectKey>(
      `with master as materialized (select from keys.master where name = $5 for share)
      insert into keys.subjects (subject, owner_agency_id, alg, wrapped)
        select $1::text, $2::text, $3::text, $4::bytea from master
        on conflict (subject) do update set subject = excluded.subject returning ${columns}`,
      [subject, ownerAgencyId, alg, wrapped, wrappedBy],
    );
    if (!row) throw new MasterReplaced();
    return row;
  }

  /** What digests of personal content are made with; see {@link blindingKey}. */
  blindingKey(master: Buffer): Promise<Buffer> {
    return blindingKey(this.db, master);
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
