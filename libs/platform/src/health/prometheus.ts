export interface Gauge {
  readonly name: string;
  readonly help: string;
  /** A gauge when left out. */
  readonly type?: 'counter';
  readonly values: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[];
}

export const prometheusMediaType = 'text/plain; version=0.0.4; charset=utf-8';

/** Prometheus' text form 0.0.4. */
export const prometheusText = (gauges: readonly Gauge[]): string =>
  [...gauges.flatMap(family), ''].join('\n');

const family = ({ name, help, type, values }: Gauge): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type ?? 'gauge'}`,
  ...values.map(({ labels = {}, value }) => `${name}${labelText(labels)} ${value}`),
];

function labelText(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(
    ([key, value]) => `${key}="${value.replace(/[\\"\n]/g, escapeOf)}"`,
  );
  return parts.length > 0 ? `{${parts.join(',')}}` : '';
}

const escapeOf = (character: string): string => (character === '\n' ? '\\n' : `\\${character}`);
