import type { SharingLine } from '#read-model';
import { stampOf } from '../language/format.js';

export type LineAct =
  | 'sharing.commit'
  | 'sharing.dispatch'
  | 'sharing.report-arrival'
  | 'sharing.report-status'
  | 'sharing.report-return'
  | 'sharing.claim-compensation';

/** What its owner can say about it next; the first is what is waited for. */
export function nextActs({ step, recalled, requisitioned, damaged = 0 }: SharingLine): readonly LineAct[] {
  const claim: readonly LineAct[] = requisitioned || damaged > 0 ? ['sharing.claim-compensation'] : [];
  switch (step) {
    case 'requisitioned':
    case 'reserved':
      return ['sharing.commit'];
    case 'committed':
      return ['sharing.dispatch', 'sharing.report-status'];
    case 'dispatched':
      return [
        'sharing.report-arrival',
        'sharing.report-status',
        ...(recalled ? (['sharing.report-return'] as const) : []),
      ];
    case 'arrived':
      return recalled ? ['sharing.report-return', 'sharing.report-status'] : ['sharing.report-status'];
    case 'released':
      return ['sharing.report-return'];
    case 'returned':
      return claim;
    default:
      return [];
  }
}

export interface Draft {
  /** Minutes from now, or ago. */
  readonly minutes: string;
  readonly status: (typeof statuses)[number];
  readonly note: string;
  readonly damaged: number;
  readonly consumed: number;
  readonly left: number;
  readonly yuan: string;
  readonly grounds: string;
}

export const statuses = ['on-time', 'delayed', 'cannot-arrive', 'working'] as const;
export const emptyDraft: Draft = {
  ...{ minutes: '', status: 'on-time', note: '', damaged: 0, consumed: 0, left: 0, yuan: '', grounds: '' },
};
export const usualGrounds = '《中华人民共和国突发事件应对法》';

export const minutesIn = (text: string): number | undefined =>
  /^\d{1,4}$/.test(text) ? Number(text) : undefined;
export const fenIn = (text: string): number | undefined =>
  /^\d{1,9}(?:\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : undefined;
export const shifted = (now: Date, minutes: number): string =>
  new Date(now.getTime() + minutes * 60_000).toISOString();

/** How many of it are still out. */
export const outOf = ({ quantity, returned = 0, damaged = 0, consumed = 0 }: SharingLine): number =>
  quantity - returned - damaged - consumed;

/** What the form sends; nothing while something is missing. */
export function dataOf(name: LineAct, line: SharingLine, draft: Draft, now: Date): object | undefined {
  const { lineId } = line;
  const [lineIds, minutes] = [[lineId], minutesIn(draft.minutes)];
  const at = shifted(now, -(minutes ?? 0));
  const isTimeless = draft.minutes !== '' && minutes === undefined;
  switch (name) {
    case 'sharing.commit':
      if (isTimeless) return undefined;
      return { lineIds, ...(minutes === undefined ? {} : { estimatedArrivalAt: shifted(now, minutes) }) };
    case 'sharing.dispatch':
      return isTimeless ? undefined : { lineIds, departedAt: at };
    case 'sharing.report-arrival':
      return isTimeless ? undefined : { lineIds, arrivedAt: at };
    case 'sharing.report-status': {
      const { status, note } = draft;
      return { lineIds, status, observedAt: at, ...(note.trim() === '' ? {} : { note }) };
    }
    case 'sharing.report-return': {
      const { damaged, consumed, left } = draft;
      const returned = outOf(line) - damaged - consumed - left;
      if (returned < 0 || returned + damaged + consumed === 0) return undefined;
      return { lines: [{ lineId, returned, damaged, consumed }], returnedAt: at };
    }
    case 'sharing.claim-compensation': {
      const amountFen = fenIn(draft.yuan);
      if (amountFen === undefined || amountFen === 0 || draft.grounds.trim() === '') return undefined;
      return { lineIds, claimId: `CLAIM-${stampOf(now)}-${lineId}`, amountFen, grounds: draft.grounds };
    }
  }
}

/** A decision to go is made now or not at all; what has happened can be said later. */
export const isFact = (name: LineAct): boolean =>
  !['sharing.commit', 'sharing.claim-compensation'].includes(name);
