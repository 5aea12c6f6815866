import type { Consumer, EachBatchPayload } from 'kafkajs';
import { GroupDoor } from './group-door.js';
import type { BusClient, Log } from '../client/kafka.js';
import { giveUpName, takeName } from './member-name.js';
import { putOutGone } from './succession.js';

export interface MembershipOptions {
  readonly topics: readonly string[];
  readonly groupId: string;
  readonly partitionsAtOnce: number;
  /** After which the group goes on without a member that is silent, in ms. Brokers take 6 s to 30 min by default. */
  readonly sessionMs: number;
  readonly eachBatch: (payload: EachBatchPayload) => Promise<void>;
  /** Called whenever the broker answered. */
  readonly onLife: () => void;
  readonly log: Log;
}

/** One stay in a group, by a client of its own, from joining to the first failure that the client cannot mend. */
export class Membership {
  /** Why it ended. */
  readonly ended: Promise<Error>;
  private readonly consumer: Consumer;
  private readonly bus: BusClient;
  private running: Promise<void> = Promise.resolve();
  private succeeding: Promise<void> = Promise.resolve();
  private memberId: string | undefined;
  private isOver = false;

  constructor(
    bus: BusClient,
    private readonly options: MembershipOptions,
  ) {
    const { groupId, sessionMs, onLife } = options;
    this.bus = bus.as(takeName(bus.clientId));
    const consumer = this.bus.consumer({
      groupId,
      sessionTimeout: sessionMs,
      // others of the group finish what they have in hand before they give up their partitions
      rebalanceTimeout: 10_000,
      // members learn that the group has changed by their heartbeats
      heartbeatInterval: 500,
      maxWaitTimeInMs: 250,
      // a batch gives way after a moment, and what is left of it is fetched again; larger messages come all the same
      maxBytesPerPartition: 128 * 1024,
      allowAutoTopicCreation: false,
      // a consumer that restarts itself in place can stay a zombie (kafkajs #1466): another one takes its place
      retry: { retries: 5, restartOnFailure: () => Promise.resolve(false) },
    });
    this.consumer = consumer;
    this.ended = new Promise((resolve) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => resolve(payload.error));
    });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.memberId = payload.memberId;
      onLife();
    });
    consumer.on(consumer.events.HEARTBEAT, onLife);
    consumer.on(consumer.events.FETCH, onLife);
  }

  /** Rejects with why it did not succeed. */
  async join(): Promise<void> {
    const { consumer } = this;
    const { topics, partitionsAtOnce, eachBatch, groupId, log } = this.options;
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    if (this.isOver) throw new Error('ended before it had joined');
    const over = new AbortController();
    this.running = consumer
      .run({
        autoCommit: true,
        autoCommitInterval: 500,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: partitionsAtOnce,
        eachBatch,
      })
      .finally(() => over.abort());
    this.succeeding = putOutGone(this.bus, groupId, { log, joined: over.signal });
    await this.running;
    if (this.memberId === undefined) throw await this.ended;
  }

  /** Finishes what is in hand, and leaves. */
  async end(): Promise<void> {
    this.isOver = true;
    giveUpName(this.bus.clientId);
    // a consumer that is stopped while it joins would go on afterwards
    await this.running.catch(() => undefined);
    await this.succeeding;
    await this.consumer.disconnect();
  }

  /** Leaves at once, whatever is in hand. */
  async leave(): Promise<void> {
    if (this.memberId === undefined) return;
    const door = await GroupDoor.open(this.bus, this.options.groupId);
    await door.putOut(this.memberId).finally(() => door.close());
  }
}
