import { isPast, type DueTime } from '../kernel/due.js';
import type { LineStep } from './sharing.js';

export interface OpenNegotiation {
  readonly status: string;
  /** Of the request, or else of the last offer that stands. */
  readonly openUntil: string | null;
  readonly lines: readonly { readonly step: LineStep }[];
}

/** Steps that nobody but the service and who decided had a part in. */
const untouched: readonly LineStep[] = ['allocated', 'reserved', 'failed', 'dropped'];

/** An offer or a request whose time is over, and of which nothing was requisitioned or committed. */
export const isLapsed = ({ status, openUntil, lines }: OpenNegotiation, time: DueTime): boolean =>
  (status === 'requested' || status === 'offered') &&
  isPast(openUntil, time) &&
  lines.every(({ step }) => untouched.includes(step));
