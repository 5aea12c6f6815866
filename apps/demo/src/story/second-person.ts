import { agencySource, approvalDigest, parseCommand, parseStreamId, type OuterCommandName } from '#contracts';
import type { Actor } from '#domain';
import { commandUuid } from '#event-log';
import { step, type Awaited, type Draft } from './step.js';

/** At night one is on duty alone; the signature of another is owed. */
export const alone = { actAlone: { reason: '夜间一人值守，等待第二人会误事' } } as const;

/** Under which id what a step says waits for a second person. */
export const approvalIdOf = ({ actor, id }: Pick<Draft, 'actor' | 'id'>): string =>
  commandUuid(agencySource(actor.agencyId), id);

/** What its second person names: of what is recorded. */
export function digestOf({ name, stream, data }: Pick<Draft, 'name' | 'stream' | 'data'>): string {
  const parsed = parseCommand(name as OuterCommandName, data);
  if ('violations' in parsed) throw new Error(JSON.stringify(parsed.violations));
  const targetId = parseStreamId(stream)?.id ?? '';
  return approvalDigest({ name, targetId, data: JSON.parse(JSON.stringify(parsed.data)) as object });
}

/** Another person confirms what a step asks for, or signs what it did alone. */
export const seconded = (
  id: string,
  when: string,
  actor: Actor,
  of: Draft,
  words: readonly [zh: string, en: string],
  awaits: readonly Awaited[] = [],
): Draft =>
  step(id, when, actor, ['approval.confirm', approvalIdOf(of)], { digest: digestOf(of) }, words, {
    after: [of.id],
    awaits,
  });

/** What was done alone is signed: once the service has put on record that it is owed. */
export const signedLater = (
  id: string,
  when: string,
  actor: Actor,
  of: Draft,
  words: readonly [zh: string, en: string],
): Draft =>
  seconded(id, when, actor, of, words, [{ stream: `approval-${approvalIdOf(of)}`, event: 'approval.owed' }]);

export const wasDoneAlone = ({ data }: Pick<Draft, 'data'>): boolean => 'actAlone' in data;
