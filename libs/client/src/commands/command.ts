import type { Message } from '../signing/message.js';
import type { Sender } from '../signing/key.js';
import { randomUUID } from 'node:crypto';

/** What is to be done, to what. */
export interface Command {
  /** Such as `incident.report`: the kind of what it is about, and what is to be done to it. */
  readonly name: string;
  /** Id of what it is about, without its kind: `INC-1`. */
  readonly target: string;
  readonly data: object;
  /** Identity of the command: it has one effect however often it is sent. A new one when left out. */
  readonly id?: string;
  /** When it happened; when it is sent, or received over HTTP, when left out. */
  readonly occurredAt?: Date;
  /** Refused as `stale-revision` when the target has changed since this revision. */
  readonly ifRevision?: string;
  readonly correlationId?: string;
  /** Id of the drill inside which it is said. */
  readonly drill?: string;
}

export interface SendOptions {
  /** How long to try and to wait, in ms; 30 s when left out. */
  readonly timeoutMs?: number;
  /** Gives up waiting: the answer is `undecided` then. */
  readonly signal?: AbortSignal;
}

/** A command with its identity, which stays the same however often it is sent. */
export type Identified = Command & Required<Pick<Command, 'id'>>;

export const identified = (command: Command): Identified => ({ ...command, id: command.id ?? randomUUID() });

const parts = /^([a-z-]+)\.([a-z-]+)$/;

/** @throws {TypeError} for a name of another form */
export function partsOf(name: string): { readonly aggregate: string; readonly verb: string } {
  const [, aggregate, verb] = parts.exec(name) ?? [];
  if (!aggregate || !verb) throw new TypeError(`${name} is no name of a command, such as incident.report`);
  return { aggregate, verb };
}

export const sourceOf = ({ key }: Sender): string => `/agencies/${key.agencyId}`;

/** As it goes over Kafka, to be signed as of now. */
export function messageOf(command: Identified, sender: Sender): Message {
  const { id, target, name, occurredAt, ifRevision, correlationId, drill, data } = command;
  const now = new Date();
  return {
    specversion: '1.0',
    id,
    source: sourceOf(sender),
    type: `liandong.${name}.v1`,
    subject: `${partsOf(name).aggregate}-${target}`,
    time: (occurredAt ?? now).toISOString(),
    principal: sender.principal,
    role: sender.role,
    audience: sender.key.audience,
    issuedat: now.toISOString(),
    ...(ifRevision !== undefined && { ifrevision: ifRevision }),
    ...(correlationId !== undefined && { correlationid: correlationId }),
    ...(drill !== undefined && { drill }),
    data,
  };
}

const irregular = new Map([
  ['agency', 'agencies'],
  ['sharing', 'sharing'],
  ['duty', 'duty'],
  ['person', 'persons'],
  ['statistics', 'statistics'],
]);

const collectionOf = (aggregate: string): string => irregular.get(aggregate) ?? `${aggregate}s`;

/** Where it goes over HTTP. */
export function pathOf({ name, target, drill }: Pick<Command, 'name' | 'target' | 'drill'>): string {
  const { aggregate, verb } = partsOf(name);
  const inside = drill === undefined ? '' : `/drills/${encodeURIComponent(drill)}`;
  return `/v1${inside}/${collectionOf(aggregate)}/${encodeURIComponent(target)}/${verb}`;
}
