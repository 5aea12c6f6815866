interface Answered {
  readonly method: string;
  /** The route's pattern, so that there are few of them. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

export interface Gauge {
  readonly name: string;
  readonly help: string;
  /** A gauge when left out. */
  readonly type?: 'counter';
  readonly values: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[];
}

/** What was answered since the start, in Prometheus' text form 0.0.4. */
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
    return [
      ...family({
        name: 'liandong_http_requests_total',
        help: 'Requests answered.',
        type: 'counter',
        values: requests.map(({ labels, count }) => ({ labels, value: count })),
      }),
      ...family({
        name: 'liandong_http_request_seconds_total',
        help: 'Time taken to answer them; of feeds, how long they were open.',
        type: 'counter',
        values: requests.map(({ labels, ms }) => ({ labels, value: ms / 1000 })),
      }),
      ...gauges.flatMap((gauge) => family({ type: 'gauge', ...gauge })),
      '',
    ].join('\n');
  }
}

const family = ({
  name,
  help,
  type,
  values,
}: Omit<Gauge, 'type'> & { type: 'counter' | 'gauge' }): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
  ...values.map(({ labels = {}, value }) => `${name}${labelText(labels)} ${value}`),
];

function labelText(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(
    ([key, value]) => `${key}="${value.replace(/[\\"\n]/g, escapeOf)}"`,
  );
  return parts.length > 0 ? `{${parts.join(',')}}` : '';
}

const escapeOf = (character: string): string => (character === '\n' ? '\\n' : `\\${character}`);
