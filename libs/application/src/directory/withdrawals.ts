import { parseStreamId, type RecordedEvent } from '#contracts';
import { standsAlone, type Capacity, type WaitingCommand } from '#domain';
import { knownEvent } from './known-event.js';

/** Commands that wait, and those that were confirmed at which place, by the id under which they wait. */
export interface WithdrawalsState {
  readonly waiting: readonly string[];
  readonly confirmed: readonly (readonly [approvalId: string, position: bigint])[];
}

/**
 * Commands on the way that may take away what somebody always holds: given, or confirmed and without an outcome in the
 * stream of their agency yet. Two that are confirmed at one moment run in the order of their confirmations.
 */
export class Withdrawals {
  private readonly waiting: Set<string>;
  private readonly confirmed: Map<string, bigint>;

  constructor(kept?: WithdrawalsState) {
    this.waiting = new Set(kept?.waiting);
    this.confirmed = new Map(kept?.confirmed);
  }

  save(): WithdrawalsState {
    return { waiting: [...this.waiting], confirmed: [...this.confirmed] };
  }

  take(record: RecordedEvent): void {
    const target = parseStreamId(record.stream);
    if (target?.aggregate === 'agency') this.confirmed.delete(record.metadata.commandId);
    if (target?.aggregate !== 'approval') return;
    const event = knownEvent(record);
    switch (event?.type) {
      case 'approval.requested':
        if (isWithdrawal(event.data.command)) this.waiting.add(target.id);
        return;
      case 'approval.confirmed':
        if (event.data.isLast && this.waiting.delete(target.id))
          this.confirmed.set(target.id, record.position);
        return;
      case 'approval.declined':
      case 'approval.withdrawn':
      case 'approval.expired':
        this.waiting.delete(target.id);
        return;
      default:
    }
  }

  /** Those confirmed before a place, in the order of their confirmations. */
  before(position: bigint): string[] {
    return [...this.confirmed].flatMap(([approvalId, at]) => (at < position ? [approvalId] : []));
  }
}

/**
 * Whether what waits may leave the installation without anybody who audits or administers: a mandate is withdrawn, an
 * agency is suspended, a key revoked with which an agency loses more than the key. It hangs on nothing but the command:
 * what its agency holds may change while it waits.
 */
export const isWithdrawal = ({ name, data }: Pick<WaitingCommand, 'name' | 'data'>): boolean =>
  name === 'agency.suspend' ||
  name === 'agency.revoke-credential' ||
  (name === 'agency.withdraw-mandate' && standsAlone((data as { readonly capacity?: Capacity }).capacity));
