import type { TableFault } from '#tables';

/** What a table would come to, as far as it is shown here. */
interface Preview {
  readonly counts: { readonly new: number; readonly changed: number; readonly same: number };
  readonly faults: readonly TableFault[];
  readonly missing: readonly { readonly id: string; readonly name: string }[];
  readonly digest: string | null;
}

export interface Run {
  readonly id: string;
  readonly status: string;
  readonly done: number;
  readonly total: number;
  readonly stoppedAt: TableFault | null;
}

const askEveryMs = 500;

/** The door of the service by which tables come in. */
export class Door {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  preview(kind: string, body: Buffer, type: string, query: string): Promise<Preview> {
    return this.ask(`/v1/imports/${kind}?dryRun=true${query}`, { method: 'POST', body, type });
  }

  confirm(kind: string, body: Buffer, type: string, query: string): Promise<Run> {
    return this.ask(`/v1/imports/${kind}?dryRun=false${query}`, { method: 'POST', body, type });
  }

  /** Waits until it runs no more, and tells each step on the way. */
  async ended(run: Run, tell: (run: Run) => void): Promise<Run> {
    let now = run;
    while (now.status === 'running') {
      await new Promise((resolve) => setTimeout(resolve, askEveryMs));
      const { done } = now;
      now = await this.ask<Run>(`/v1/imports/runs/${run.id}`, {});
      if (now.status === 'running' && now.done !== done) tell(now);
    }
    return now;
  }

  private async ask<T>(
    path: string,
    { method = 'GET', body, type }: { method?: string; body?: Buffer; type?: string },
  ): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(type && { 'content-type': type }) },
      ...(body && { body: new Uint8Array(body) }),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as T;
    throw new Error(`${response.status} ${said(text)}`);
  }
}

/** A problem in its own words (RFC 9457). */
function said(text: string): string {
  try {
    const { code, detail, title } = JSON.parse(text) as Record<string, string | undefined>;
    return [code, detail ?? title].filter(Boolean).join(': ');
  } catch {
    return text.slice(0, 200);
  }
}
