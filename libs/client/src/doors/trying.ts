import { setTimeout as sleep } from 'node:timers/promises';
import type { SendOptions } from '../commands/command.js';
import type { Undecided } from '../commands/answer.js';

const usualTimeoutMs = 30_000;
const pauses = { firstMs: 250, longestMs: 5_000 };

/** One attempt after the other, until one comes to something or the time is over. */
export class Trying {
  /** Aborts when the time is over or the caller gives up. */
  readonly signal: AbortSignal;
  private pauseMs = pauses.firstMs;
  private last: { readonly reason: string; readonly cause?: unknown } | undefined;

  constructor(private readonly options: SendOptions) {
    const { timeoutMs = usualTimeoutMs, signal } = options;
    const timeout = AbortSignal.timeout(timeoutMs);
    this.signal = signal ? AbortSignal.any([signal, timeout]) : timeout;
  }

  get isOver(): boolean {
    return this.signal.aborted;
  }

  /** Notes why an attempt came to nothing, and waits before the next: as long as was asked for, or longer each time. */
  async pause(reason: string, { askedMs, cause }: { askedMs?: number; cause?: unknown } = {}): Promise<void> {
    if (this.isOver) return;
    this.last = { reason, cause };
    await this.wait(askedMs ?? this.pauseMs);
    if (askedMs === undefined) this.pauseMs = Math.min(this.pauseMs * 2, pauses.longestMs);
  }

  /** Ends early with the time, the caller's patience, or `early`. */
  async wait(ms: number, early?: AbortSignal): Promise<void> {
    const signal = early ? AbortSignal.any([this.signal, early]) : this.signal;
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }

  undecided(commandId: string): Undecided {
    const over = this.options.signal?.aborted ? 'aborted' : 'timeout';
    return { outcome: 'undecided', commandId, ...(this.last ?? { reason: over }) };
  }
}
