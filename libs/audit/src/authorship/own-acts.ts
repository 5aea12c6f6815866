import {
  aggregates,
  decode,
  needsInputs,
  ownDigest,
  storedName,
  type AnyEvent,
  type CommandOrigin,
  type RecordedEvent,
} from '#contracts';
import { thresholdRules, type Decider } from '#domain';
import { deadlines, dueKinds, type Asked, type Due } from '#read-model';
import { canonicalize } from 'json-canonicalize';
import type { Place } from './flows.js';

/** Events of one stream before a revision, oldest first. */
export type StreamBefore = (stream: string, revision: bigint) => Promise<readonly RecordedEvent[]>;

type Timer = Extract<CommandOrigin, { via: 'timer' }>;

/** Why a passed deadline does not lead to an event; nothing if it does. */
export async function timerMistake(
  event: RecordedEvent,
  { deadline }: Timer,
  { aggregate, id }: Place,
  before: StreamBefore | undefined,
): Promise<string | undefined> {
  const { command, digest, drill } = event.metadata;
  if (command.id !== deadline) return `the command is ${command.id}`;
  if (command.name === 'inject.deliver')
    return drill !== undefined && deadline === `${id}/deliver` ? undefined : 'no inject of a drill';
  if (command.name === 'drill.end')
    return aggregate === 'drill' && deadline === `${id}/full` ? undefined : 'no end of a drill';
  const asked = askedAt(deadline, { aggregate, id });
  if (!asked) return 'there is no such deadline';
  if (asked.command.type !== command.name || ownDigest(asked.command) !== digest)
    return `that deadline asks for ${asked.command.type}`;
  if (event.revision === 0n) return 'nothing before it has set a deadline';
  if (!before || drill !== undefined || needsInputs(asked.command.type)) return undefined;
  return decidedOtherwise(event, aggregate, asked.command, await before(event.stream, event.revision));
}

/** What a deadline of that name asks for, by the table that the timers themselves use. */
function askedAt(key: string, { aggregate, id }: Place): Asked | undefined {
  const [, version, agencyId] = /\/(\d+)\/(?:acknowledge\/(.+)|expire)$/.exec(key) ?? [];
  const [, duty, dueAt] = /\/(review|drill)\/([^/]+)$/.exec(key) ?? [];
  const [, watchedAt] = /\/watch\/([^/]+)$/.exec(key) ?? [];
  const [, statisticsDueAt] = /\/statistics\/([^/]+)$/.exec(key) ?? [];
  const due: { readonly [K in keyof Due]: Due[K] } = {
    task: { id },
    request: { id },
    call: { warningId: id, agencyId: agencyId ?? '', version: Number(version) },
    warning: { id, version: Number(version) },
    report: { id },
    omission: { id },
    statistics: { id, dueAt: statisticsDueAt ?? '' },
    approval: { id },
    signature: { id },
    duty: { id, dueAt: watchedAt ?? '' },
    plan: { planId: id, duty: duty === 'review' ? 'review' : 'drill', dueAt: dueAt ?? '' },
  };
  return dueKinds
    .map((kind) => (deadlines[kind] as (one: unknown) => Asked)(due[kind]))
    .find((asked) => asked.key === key && asked.command.type.startsWith(`${aggregate}.`));
}

/** Decides the command again on what its stream held before. */
function decidedOtherwise(
  event: RecordedEvent,
  aggregate: Place['aggregate'],
  command: object,
  before: readonly RecordedEvent[],
): string | undefined {
  const { decider } = aggregates[aggregate] as { readonly decider: unknown };
  const rule = decider as Decider<unknown, AnyEvent & { type: string }, unknown>;
  const state = before
    .map(({ storedType, data }) => decode(storedType, data))
    .filter(({ type }) => !type.startsWith('command.'))
    .reduce((sum, one) => rule.evolve(sum, one), rule.initialState);
  const { actor, occurredAt, receivedAt } = event.metadata;
  const decision = rule.decide(command, state, { actor, occurredAt, receivedAt });
  const outcomes: readonly AnyEvent[] =
    'refusal' in decision
      ? [{ type: 'command.refused', data: decision.refusal }]
      : decision.events.length === 0
        ? [{ type: 'command.no-change', data: {} }]
        : decision.events;
  const isThere = outcomes.some(
    (one) => storedName(one) === event.storedType && asText(one.data) === asText(event.data),
  );
  return isThere ? undefined : `decided again it comes to ${outcomes.map(storedName).join(', ')}`;
}

const asText = (data: unknown): string => canonicalize(JSON.parse(JSON.stringify(data ?? null)));

/** Why a rule over readings does not lead to an event. The readings themselves stand beside the log (ADR 9). */
export function ruleMistake(event: RecordedEvent, rule: string, { id }: Place): string | undefined {
  const { command } = event.metadata;
  if (command.name !== 'warning.propose' || command.id !== id) return 'rules propose warnings and no more';
  if (event.storedType === 'command.refused.v1') return undefined;
  const { type, data } = decode(event.storedType, event.data);
  if (type !== 'warning.proposed') return 'rules propose warnings and no more';
  const { evidence } = data;
  if (!evidence || `${evidence.rule.id}.v${evidence.rule.version}` !== rule)
    return 'it cites no such crossing';
  if (evidence.measured < evidence.threshold) return 'what was measured is below the threshold';
  const known = thresholdRules.find((one) => `${one.id}.v${one.version}` === rule);
  // an installation has rules of its own, which may bear the same name
  const isShipped = known?.source === evidence.rule.source;
  return isShipped && known?.kind !== evidence.kind ? 'the rule is about other readings' : undefined;
}

const ofMessenger: readonly string[] = [
  ...['message.begin', 'message.conclude', 'message.receive', 'message.settle', 'message.give-up'],
];

/** Why an event is none of who sends messages to people. */
export function messengerMistake({ metadata }: RecordedEvent, { aggregate, id }: Place): string | undefined {
  const { command, drill } = metadata;
  if (aggregate !== 'message' || !ofMessenger.includes(command.name)) return 'it sends messages and no more';
  if (drill !== undefined) return 'messages are of the live world';
  return command.id.startsWith(`${id}/`) ? undefined : `the command is ${command.id}`;
}

/** All orders of a few things. */
const orders = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.length < 2
    ? [items]
    : items.flatMap((item, n) => orders(items.toSpliced(n, 1)).map((rest) => [item, ...rest]));

/** A value with its fields in every order, at every depth: a bundle sorts them. Few fields, and lists stay. */
function forms(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [value];
  return orders(Object.entries(value)).flatMap((entries) =>
    entries
      .reduce<(readonly (readonly [string, unknown])[])[]>(
        (begun, [key, field]) =>
          begun.flatMap((one) => forms(field).map((form) => [...one, [key, form] as const])),
        [[]],
      )
      .map((one) => Object.fromEntries(one)),
  );
}

const ofTheLog: Readonly<Record<string, string>> = {
  'log.adopt': 'log.adopted.v1',
  'log.introduce-key': 'log.key-introduced.v1',
  'log.retire-key': 'log.key-retired.v1',
};

/** Commands that are given on the machine of the service; their events say what was asked for, word for word. */
const ofOperators = [
  ...[
    'agency.register',
    'agency.issue-credential',
    'agency.mandate',
    'agency.grant-role',
    'agency.bind-key',
    'installation.set',
    'installation.list-two-persons',
  ],
  'person.declare-lost',
];

/** Why an event is none that an operator can have caused on the machine of the service. */
export function operatorMistake(event: RecordedEvent, place: Place | undefined): string | undefined {
  const { command, digest } = event.metadata;
  if (event.stream === 'log') {
    const isOne = ofTheLog[command.name] === event.storedType && command.id.startsWith('log/');
    return isOne ? undefined : 'no decision of an operator for the log';
  }
  if (!place || command.id !== `${place.id}/${digest}`) return 'no act of an operator';
  if (!ofOperators.includes(command.name)) return `operators have no ${command.name}`;
  const { type, data } = decode(event.storedType, event.data);
  if (type.startsWith('command.')) return undefined;
  // the operator's own order of fields was digested
  const isSame = forms(data).some(
    (form) => ownDigest({ type: command.name, data: form as object }) === digest,
  );
  return isSame ? undefined : 'the operator asked for something else';
}
