import { firstBlindingKey } from '#security';
import type { SubjectKeys } from './personal-data.js';

type Kept = Parameters<SubjectKeys['keep']>[0];

/** The keys of persons in memory. */
export class MemoryKeys implements SubjectKeys {
  readonly rows = new Map<string, Kept>();

  find(subject: string): Promise<Kept | undefined> {
    return Promise.resolve(this.rows.get(subject));
  }

  keep(offered: Kept): Promise<Kept> {
    const kept = this.rows.get(offered.subject) ?? offered;
    this.rows.set(offered.subject, kept);
    return Promise.resolve(kept);
  }

  blindingKey(master: Buffer): Promise<Buffer> {
    return Promise.resolve(firstBlindingKey(master));
  }

  destroy(subject: string): Promise<void> {
    const kept = this.rows.get(subject);
    if (kept) this.rows.set(subject, { ...kept, wrapped: null });
    return Promise.resolve();
  }
}
