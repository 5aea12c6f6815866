import type { EachBatchPayload } from 'kafkajs';
import type { IncomingMessage } from '../message/cloud-event-message.js';
import { quiet } from '../kafka.helper-spec.js';
import { Assignment } from './assignment.js';
import { Backlog } from './backlog.js';
import type { HandlingOptions } from './partition-queue.js';

export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What a handler was given, and how it comes out. */
export interface InHand {
  readonly message: IncomingMessage;
  readonly answer: () => void;
  readonly confirm: () => void;
  readonly fail: (error: Error) => void;
  isAnswered: boolean;
}

export class Passing extends Error {}

/** One partition, the group's offset of it, and a member that has it: all that a broker and its client do, by hand. */
export class FakePartition {
  readonly messages: { key: Buffer | null; value: Buffer; offset: string; timestamp: string }[] = [];
  readonly begun: string[] = [];
  readonly inHand: InHand[] = [];
  committed = 0;
  isPaused = false;
  /** What the broker says to the next heartbeat. */
  isRebalancing = false;
  private isJoining = false;
  assignment: Assignment;
  /** Called before the group's offset is changed, and whenever a message is begun. */
  onCommit: (upTo: number) => void = () => undefined;
  onBegin: (message: IncomingMessage) => void = () => undefined;
  private position = 0;
  private now = 0;
  private later: { at: number; work: () => void }[] = [];
  private readonly backlog: Backlog;

  constructor(options: Partial<HandlingOptions> = {}) {
    const handling: HandlingOptions = {
      inFlight: 10,
      log: quiet,
      passes: (error) => error instanceof Passing,
      handle: (message) => this.handle(message),
      ...options,
    };
    this.backlog = new Backlog(handling, {
      now: () => this.now,
      after: (ms, work) => {
        const one = { at: this.now + ms, work };
        this.later.push(one);
        return () => (this.later = this.later.filter((other) => other !== one));
      },
    });
    this.assignment = new Assignment(this.backlog);
    this.assignment.joined({ t: [0] });
  }

  append(...keys: (string | null)[]): void {
    for (const key of keys) {
      const offset = String(this.messages.length);
      this.messages.push({
        key: key === null ? null : Buffer.from(key),
        value: Buffer.alloc(8),
        offset,
        timestamp: '0',
      });
    }
  }

  /** Another topic of the same name, with nothing in it. */
  recreate(): void {
    this.messages.length = 0;
    this.position = 0;
    this.committed = 0;
  }

  /** Whether there was anything to take; rejects with what ends the client's fetching. */
  async fetch(atMost = 5): Promise<boolean> {
    const messages = this.isPaused ? [] : this.messages.slice(this.position, this.position + atMost);
    if (messages.length > 0) await this.assignment.take(this.payload(messages));
    await turn();
    return messages.length > 0;
  }

  /** Joins again, as the client does, and begins at the group's offset; without the partition where it is another's. */
  async join(hasPartition = true): Promise<void> {
    this.assignment.joins();
    this.isJoining = true;
    await this.commit();
    this.isJoining = false;
    this.isRebalancing = false;
    this.position = this.committed;
    this.assignment.joined(hasPartition ? { t: [0] } : { t: [] });
    await turn();
  }

  /** Another client of the same process takes its place, and may begin before this one knows that it has none. */
  async succeed(isLate: boolean): Promise<void> {
    const former = this.assignment;
    former.rebalances();
    await turn();
    former.joins();
    if (!isLate) former.joined({ t: [] });
    this.assignment = new Assignment(this.backlog);
    this.isPaused = false;
    await this.join();
    if (isLate) await this.fetch();
    if (isLate) former.joined({ t: [] });
    void former.end();
  }

  async pass(ms: number): Promise<void> {
    this.now += ms;
    const due = this.later.filter(({ at }) => at <= this.now);
    this.later = this.later.filter((one) => !due.includes(one));
    for (const { work } of due) work();
    await turn();
  }

  async commit(): Promise<void> {
    await this.assignment.commit();
    await turn();
  }

  private handle(message: IncomingMessage): Promise<{ settled: Promise<unknown> }> {
    this.begun.push(message.offset);
    this.onBegin(message);
    return new Promise((answer, refuse) => {
      const settled = new Promise<void>((confirm, reject) => {
        const one: InHand = {
          message,
          isAnswered: false,
          answer: () => {
            one.isAnswered = true;
            answer({ settled });
          },
          confirm: () => {
            this.isOver(one);
            confirm();
          },
          fail: (error) => {
            this.isOver(one);
            if (one.isAnswered) reject(error);
            else refuse(error);
          },
        };
        this.inHand.push(one);
      });
    });
  }

  private isOver(one: InHand): void {
    this.inHand.splice(this.inHand.indexOf(one), 1);
  }

  private payload(messages: FakePartition['messages']): EachBatchPayload {
    const last = messages.at(-1)?.offset ?? '';
    const payload: Partial<EachBatchPayload> = {
      batch: {
        topic: 't',
        partition: 0,
        messages,
        lastOffset: () => last,
      } as unknown as EachBatchPayload['batch'],
      resolveOffset: (offset) => (this.position = Number(offset) + 1),
      heartbeat: () =>
        this.isRebalancing
          ? Promise.reject(Object.assign(new Error('rebalancing'), { type: 'REBALANCE_IN_PROGRESS' }))
          : Promise.resolve(),
      commitOffsetsIfNecessary: (offsets) => {
        if (this.isJoining) throw new Error('the broker does not answer while the client joins');
        const upTo = Number(offsets?.topics[0]?.partitions[0]?.offset);
        this.onCommit(upTo);
        this.committed = upTo;
        return Promise.resolve();
      },
      pause: () => {
        this.isPaused = true;
        return () => (this.isPaused = false);
      },
    };
    return payload as EachBatchPayload;
  }
}
