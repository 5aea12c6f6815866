import { randomUUID } from 'node:crypto';
import type { LogWriter } from './log-writer.js';

const NO_BYTES = new Uint8Array(0);

/** Writes what a real server writes of its own accord into streams of the system. */
export class SystemEvents {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly writer: LogWriter,
    private readonly node: string,
  ) {}

  /** @param everyMs between two statistics */
  start(everyMs: number): void {
    this.write('$epoch-information', '$epoch-information', {
      EpochId: randomUUID(),
      LeaderInstanceId: randomUUID(),
    });
    this.timer = setInterval(() => this.writeStatistics(), everyMs);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private writeStatistics(): void {
    const { heapUsed, rss } = process.memoryUsage();
    this.write(`$stats-${this.node}`, '$statsCollected', {
      'proc-mem': rss,
      'proc-gc-totalBytesInHeaps': heapUsed,
      'proc-startTime': new Date(Date.now() - process.uptime() * 1000).toISOString(),
    });
  }

  private write(stream: string, type: string, content: object): void {
    const data = Buffer.from(JSON.stringify(content));
    const event = { id: randomUUID(), type, json: true, data, metadata: NO_BYTES };
    this.writer.submit({
      decide: (plan) => plan.append(stream, 'any', [event]),
      // nobody waits for it, and the next one comes soon
      done: () => undefined,
    });
  }
}
