/** Conditions and their parameters; `$$` in a condition stands for its next parameter. */
export class Where {
  readonly params: unknown[] = [];
  private readonly conditions: string[] = [];

  /** Adds a condition, unless one of its parameters is left out. */
  and(condition: string, ...params: unknown[]): this {
    if (params.some((param) => param === undefined)) return this;
    this.conditions.push(condition.replaceAll('$$', () => this.param(params.shift())));
    return this;
  }

  /** Adds a parameter and gives its placeholder. PostgreSQL takes no NUL in a text. */
  param(value: unknown): string {
    return `$${this.params.push(Array.isArray(value) ? value.map(withoutNul) : withoutNul(value))}`;
  }

  get sql(): string {
    return this.conditions.length === 0 ? 'true' : this.conditions.map((c) => `(${c})`).join(' and ');
  }
}

const withoutNul = (value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value;

const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

export const startingWith = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : `${escaped(text)}%`;

export const containing = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : `%${escaped(text)}%`;
