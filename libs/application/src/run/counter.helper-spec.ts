import type { DomainEvents, EventMetadata } from '#contracts';
import { accept, refuse, type Decider, type DecisionContext } from '#domain';
import { commandUuid, type EventLog } from '#event-log';
import { createHash } from 'node:crypto';
import { DeciderRunner, type CommandFrame } from './decider-runner.js';

/** Adds up what `resource.restocked` brings; the smallest aggregate that can lose or double something. */
export interface Add {
  readonly type: 'add';
  readonly quantity: number;
  readonly reason?: string;
}

interface Sum {
  readonly total: number;
  readonly reasons: readonly string[];
}

export const most = 1_000;

const counter: Decider<Add, DomainEvents['resource'], Sum> = {
  initialState: { total: 0, reasons: [] },
  decide({ quantity, reason = '' }, { total }) {
    if (quantity === 0) return accept();
    if (total + quantity > most) return refuse('insufficient-quantity', { total, asked: quantity });
    return accept<DomainEvents['resource']>({ type: 'resource.restocked', data: { quantity, reason } });
  },
  evolve(state, event) {
    if (event.type !== 'resource.restocked') return state;
    return { total: state.total + event.data.quantity, reasons: [...state.reasons, event.data.reason] };
  },
};

export type CounterRunner = DeciderRunner<Add, 'resource', Sum>;
export const counterRunner = (log: EventLog, keep?: number): CounterRunner =>
  new DeciderRunner(log, 'resource', counter, { keep });

const actor = { agencyId: 'FIRE', principal: 'spec', role: 'agency-operator' } as const;

/** The frame of command `id`; two with the same id and content are the same command. */
export function frame(id: string, command: Add, extra: Partial<CommandFrame> = {}): CommandFrame {
  const commandId = commandUuid('/agencies/FIRE', id);
  const now = new Date().toISOString();
  const metadata: EventMetadata = {
    commandId,
    command: { source: '/agencies/FIRE', id, name: 'resource.restock' },
    digest: createHash('sha256').update(JSON.stringify(command)).digest('base64url'),
    correlationId: commandId,
    causationId: commandId,
    actor,
    occurredAt: now,
    receivedAt: now,
    origin: { via: 'http' },
  };
  const context: DecisionContext = { actor, occurredAt: now, receivedAt: now };
  return { metadata, context, ...extra };
}

export const add = (quantity: number, reason?: string): Add => ({ type: 'add', quantity, reason });
