import { FairSlots } from '#platform';
import { PartitionQueue, type Clock, type HandlingOptions, type Holder } from './partition-queue.js';

const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms).unref();
    return () => clearTimeout(timer);
  },
};

/** All that one consumer has fetched, as whichever member of its group. */
export class Backlog {
  private readonly queues = new Map<string, PartitionQueue>();
  readonly slots: FairSlots;

  constructor(
    readonly options: HandlingOptions,
    readonly clock: Clock = systemClock,
  ) {
    const { inFlight: total, inHandMs: withinMs } = options;
    this.slots = new FairSlots({ total, withinMs, now: () => clock.now() });
  }

  of(topic: string, partition: number): PartitionQueue {
    const place = `${topic}/${partition}`;
    const known = this.queues.get(place);
    if (known) return known;
    const queue = new PartitionQueue(topic, partition, this);
    this.queues.set(place, queue);
    return queue;
  }

  heldBy(holder: Holder): PartitionQueue[] {
    return [...this.queues.values()].filter((queue) => queue.isOf(holder));
  }
}
