import { Store } from './store.js';

const NEXT = 'next-producer-id';

/** Ids for idempotent producers. None is ever given twice: the counter is durable before the id is. */
export class ProducerIds {
  private upcoming: number;

  constructor(private readonly store: Store) {
    this.upcoming = Number(store.settings.get(NEXT) ?? 1);
  }

  async next(): Promise<number> {
    const id = this.upcoming++;
    await this.store.commit((group) => group.put(this.store.settings, NEXT, this.upcoming));
    return id;
  }
}
