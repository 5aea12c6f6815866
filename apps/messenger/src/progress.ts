/** A look takes moments, also where there is much to send. */
const longestLookMs = 60_000;

export type SendingState = 'starting' | 'standing-by' | 'sending' | 'failing';

export interface SendingHealth {
  readonly status: SendingState;
  readonly isWell: boolean;
}

/** Whether messages are looked after: told by the last look that came to its end, not by the process being there. */
export class Progress {
  private state: SendingState = 'starting';
  private since: number;

  constructor(private readonly now: () => number = Date.now) {
    this.since = now();
  }

  /** `standing-by`: another process sends, or none leads at this moment. */
  say(state: SendingState): void {
    this.state = state;
    this.since = this.now();
  }

  health(): SendingHealth {
    const isLate = this.now() - this.since > longestLookMs;
    const isWell = this.state === 'standing-by' || (this.state === 'sending' && !isLate);
    return { status: this.state, isWell };
  }
}
