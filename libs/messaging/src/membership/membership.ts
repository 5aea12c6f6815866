import type { Consumer, EachBatchPayload } from 'kafkajs';
import { GroupDoor } from './group-door.js';
import type { BusClient, Log } from '../client/kafka.js';
import { giveUpName, takeName } from './member-name.js';
import { putOutGone } from './succession.js';

/** What is done with what a member is given. */
export interface Handling {
  /** Takes what was fetched of one partition; more is fetched at once. */
  take(payload: EachBatchPayload): void;
  /** The group gives out its partitions anew. */
  renew(): void;
  /** Says how far all is done. Never rejects. */
  commit(): Promise<void>;
  /** Begins nothing more, and ends when what is in hand is over. */
  close(): Promise<void>;
}

export interface MembershipOptions {
  readonly topics: readonly string[];
  readonly groupId: string;
  /** After which the group goes on without a member that is silent, in ms. Brokers take 6 s to 30 min by default. */
  readonly sessionMs: number;
  readonly holding: Handling;
  /** Called whenever the broker answered. */
  readonly onLife: () => void;
  readonly log: Log;
}

/**
 * The client joined the group anew from inside a fetch, as it does when leaders have changed, while it was fetching
 * from other brokers too. What those fetches bring is of the positions before, and would move the ones that the client
 * has now past what is not done.
 */
export class JoinedMidway extends Error {}

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
    const { groupId, sessionMs, holding, onLife } = options;
    this.bus = bus.as(takeName(bus.clientId));
    const consumer = this.bus.consumer({
      groupId,
      sessionTimeout: sessionMs,
      rebalanceTimeout: 10_000,
      // members learn that the group has changed by their heartbeats
      heartbeatInterval: 500,
      maxWaitTimeInMs: 250,
      // larger messages come all the same
      maxBytesPerPartition: 128 * 1024,
      allowAutoTopicCreation: false,
      // a consumer that restarts itself in place can stay a zombie (kafkajs #1466): another one takes its place
      retry: { retries: 5, restartOnFailure: () => Promise.resolve(false) },
    });
    this.consumer = consumer;
    const { events } = consumer;
    const fetching = new Set<number>();
    this.ended = new Promise((resolve) => {
      consumer.on(events.CRASH, ({ payload }) => resolve(payload.error));
      consumer.on(events.GROUP_JOIN, ({ payload }) => {
        this.memberId = payload.memberId;
        holding.renew();
        onLife();
        if (fetching.size <= 1) return;
        void holding.close();
        resolve(new JoinedMidway());
      });
    });
    consumer.on(events.REBALANCING, () => void holding.commit());
    consumer.on(events.HEARTBEAT, onLife);
    consumer.on(events.FETCH_START, ({ payload }) => fetching.add(payload.nodeId));
    consumer.on(events.FETCH, ({ payload }) => {
      fetching.delete(payload.nodeId);
      onLife();
    });
  }

  /** Rejects with why it did not succeed. */
  async join(): Promise<void> {
    const { consumer } = this;
    const { topics, holding, groupId, log } = this.options;
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    if (this.isOver) throw new Error('ended before it had joined');
    const over = new AbortController();
    this.running = consumer
      .run({
        autoCommit: false,
        eachBatchAutoResolve: true,
        eachBatch: (payload) => Promise.resolve(holding.take(payload)),
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
    await this.options.holding.close();
    await this.consumer.disconnect();
  }

  /** Leaves at once, whatever is in hand. */
  async leave(): Promise<void> {
    if (this.memberId === undefined) return;
    const door = await GroupDoor.open(this.bus, this.options.groupId);
    await door.putOut(this.memberId).finally(() => door.close());
  }
}
