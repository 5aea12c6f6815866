import { prometheusText, type Gauge } from '#platform';

interface Answered {
  readonly method: string;
  /** The route's pattern, so that there are few of them. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

/** What was answered since the start. */
export class Metrics {
  private readonly requests = new Map<
    string,
    { labels: Record<string, string>; count: number; ms: number }
  >();

  answered({ method, route, status, durationMs }: Answered): void {
    const key = `${method} ${route} ${status}`;
    let entry = this.requests.get(key);
    if (!entry) {
      entry = { labels: { method, route, status: String(status) }, count: 0, ms: 0 };
      this.requests.set(key, entry);
    }
    entry.count++;
    entry.ms += durationMs;
  }

  render(gauges: readonly Gauge[]): string {
    const requests = [...this.requests.values()];
    return prometheusText([
      {
        name: 'liandong_http_requests_total',
        help: 'Requests answered.',
        type: 'counter',
        values: requests.map(({ labels, count }) => ({ labels, value: count })),
      },
      {
        name: 'liandong_http_request_seconds_total',
        help: 'Time spent answering requests, in seconds; for feeds, the time they were open.',
        type: 'counter',
        values: requests.map(({ labels, ms }) => ({ labels, value: ms / 1000 })),
      },
      ...gauges,
    ]);
  }
}
