import kafkajs, { type Consumer, type PartitionAssigner } from 'kafkajs';
import { GroupDoor } from './group-door.js';
import type { BusClient, Log } from '../client/kafka.js';
import { Assignment } from '../backlog/assignment.js';
import type { Backlog } from '../backlog/backlog.js';
import { giveUpName, takeName } from './member-name.js';
import { putOutGone } from './succession.js';

export interface MembershipOptions {
  readonly topics: readonly string[];
  readonly groupId: string;
  readonly partitionsAtOnce: number;
  /** After which the group goes on without a member that is silent, in ms. Brokers take 6 s to 30 min by default. */
  readonly sessionMs: number;
  /** What is fetched goes there. */
  readonly backlog: Backlog;
  /** Called whenever the broker answered. */
  readonly onLife: () => void;
  readonly log: Log;
}

/** A process that is killed leaves to its successor what it has done since. */
const betweenCommitsMs = 200;

/** One stay in a group, by a client of its own, from joining to the first failure that the client cannot mend. */
export class Membership {
  /** Why it ended. */
  readonly ended: Promise<Error>;
  private readonly consumer: Consumer;
  private readonly assignment: Assignment;
  private readonly commits: NodeJS.Timeout;
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
    this.assignment = new Assignment(options.backlog);
    const consumer = this.bus.consumer({
      groupId,
      partitionAssigners: [tellingOf(() => this.assignment.joins())],
      sessionTimeout: sessionMs,
      // others of the group finish what they have in hand before they give up their partitions
      rebalanceTimeout: 10_000,
      // members learn that the group has changed by their heartbeats
      heartbeatInterval: 500,
      maxWaitTimeInMs: 250,
      // no more of one partition than is soon decoded, which the others wait for; larger messages come all the same
      maxBytesPerPartition: 128 * 1024,
      allowAutoTopicCreation: false,
      // a consumer that restarts itself in place can stay a zombie (kafkajs #1466): another one takes its place
      retry: { retries: 5, restartOnFailure: () => Promise.resolve(false) },
    });
    this.consumer = consumer;
    const crashed = new Promise<Error>((resolve) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        this.assignment.lose();
        resolve(payload.error);
      });
    });
    this.ended = Promise.race([crashed, this.assignment.failed]);
    this.commits = setInterval(() => void this.assignment.commit(), betweenCommitsMs);
    consumer.on(consumer.events.REBALANCING, () => this.assignment.rebalances());
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.memberId = payload.memberId;
      this.assignment.joined(payload.memberAssignment);
      onLife();
    });
    consumer.on(consumer.events.HEARTBEAT, onLife);
    consumer.on(consumer.events.FETCH, onLife);
  }

  /** Rejects with why it did not succeed. */
  async join(): Promise<void> {
    const { consumer } = this;
    const { topics, partitionsAtOnce, groupId, log } = this.options;
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    if (this.isOver) throw new Error('ended before it had joined');
    const over = new AbortController();
    this.running = consumer
      .run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: partitionsAtOnce,
        eachBatch: (payload) => this.assignment.take(payload),
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
    clearInterval(this.commits);
    await this.assignment.end();
    await this.consumer.disconnect();
  }

  /** Leaves at once, whatever is in hand. */
  async leave(): Promise<void> {
    if (this.memberId === undefined) return;
    const door = await GroupDoor.open(this.bus, this.options.groupId);
    await door.putOut(this.memberId).finally(() => door.close());
  }
}

/** The usual one. It is asked for its part of a request to join, of which the client tells in no other way. */
const tellingOf =
  (joins: () => void): PartitionAssigner =>
  (config) => {
    const usual = kafkajs.PartitionAssigners.roundRobin(config);
    return {
      ...usual,
      protocol: (subscription) => {
        joins();
        return usual.protocol(subscription);
      },
    };
  };
