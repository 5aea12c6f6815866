/** What an object waits for: the command that answers it, from whom, and until when. */
export interface Awaited {
  /** One command that answers; where another ends the wait as well, as a refusal of a price does, it may come instead. */
  readonly act: string;
  readonly aggregate: string;
  readonly id: string;
  readonly agencyId: string;
  /** When it was asked for, as recorded where the object says so. */
  readonly since: string;
  /** Left out where no end was set. */
  readonly dueAt?: string;
  /** Of a question: its id and its words. */
  readonly queryId?: string;
  readonly text?: string;
  /** Of a price. */
  readonly resourceId?: string;
  /** Of what is about lines: those of the agency itself, or for the requester those recalled. */
  readonly lineIds?: readonly string[];
}

/** What is due comes first, the first due before the others; then what has waited longest. */
export const byUrgency = (a: Awaited, b: Awaited): number =>
  byText(a.dueAt ?? '~', b.dueAt ?? '~') ||
  byText(a.since, b.since) ||
  byText(a.id, b.id) ||
  byText(a.act, b.act);

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
