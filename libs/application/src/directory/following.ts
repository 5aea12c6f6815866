import { UnknownStoredType } from '#contracts';
import { NotThisLog, type Batch, type EventLog } from '#event-log';
import { pause } from '#platform';

/** The part of a logger that is used here. */
export interface DirectoryLog {
  warn(fields: object, message: string): void;
}

const retryMs = 500;

/** Gives what a log has, and what comes to it, batch by batch. A subscription that breaks off is taken up again. */
export class Following {
  private readonly stopping = new AbortController();
  private following: Promise<void> | undefined;

  constructor(
    private readonly eventLog: Pick<EventLog, 'follow'>,
    private readonly log: DirectoryLog,
    private readonly take: (batch: Batch) => void,
  ) {}

  /**
   * Follows from behind a position until closed; resolves when it has caught up, or when the log is not the one that
   * was worked with. An event type that this version does not know ends the process.
   */
  async open(after: bigint | undefined): Promise<void> {
    let opened = false;
    await new Promise<void>((resolve, reject) => {
      this.following = this.keepFollowing(after, () => {
        opened = true;
        resolve();
      });
      void this.following.catch((error: Error) => {
        // nobody waits any more: an unhandled rejection ends the process
        if (opened) throw error;
        reject(error);
      });
    });
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.following;
  }

  private async keepFollowing(from: bigint | undefined, caughtUp: () => void): Promise<void> {
    let after = from;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        for await (const batch of this.eventLog.follow({ after, signal })) {
          this.take(batch);
          after = batch.upTo < 0n ? undefined : batch.upTo;
          if (batch.caughtUp) caughtUp();
        }
      } catch (error) {
        if (error instanceof UnknownStoredType) throw error;
        if (error instanceof NotThisLog) caughtUp();
        else this.log.warn({ err: error }, 'agency directory lost its subscription; following again');
        await pause(retryMs, signal);
      }
    }
  }
}
