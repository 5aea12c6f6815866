import type { QueueItem } from '#read-model';
import { useCapability, type CapabilityWords } from '../api/queries.js';
import { useTexts } from '../language/language.js';
import type { Dictionary } from '../language/zh.js';

/** What a command is called, where the page has a name for it. */
function actOf(act: string | undefined, { acts }: Dictionary): string {
  const name = act === undefined ? undefined : (acts as Readonly<Record<string, unknown>>)[act];
  return typeof name === 'string' ? name : '';
}

/** What an item is called, and what stands below it. */
function wordsOf(
  item: QueueItem,
  texts: Dictionary,
  capabilityOf: (code: string) => CapabilityWords,
): { readonly heading: string; readonly below: string } {
  const {
    kind,
    need,
    warning,
    lacks = [],
    agencyId = '',
    askedBy = '',
    incidentId,
    id,
    title,
    act,
    command,
  } = item;
  const missing = lacks.length > 0 ? texts.queue.lacks(lacks.map((one) => texts.items[one]).join('、')) : '';
  const below = (...parts: string[]): string => parts.filter((part) => part !== '').join(' · ');
  switch (kind) {
    case 'verify':
    case 'complete':
      return { heading: title ?? id, below: below(missing) };
    case 'call':
      return { heading: title ?? id, below: below(askedBy) };
    case 'unanswered':
      return {
        heading: title ?? id,
        below: texts.queue.unanswered(warning?.unanswered ?? 0, warning?.called ?? 0),
      };
    case 'uncalled':
      return { heading: title ?? id, below: texts.queue.uncalled };
    case 'shortfall':
    case 'negotiation':
      return need
        ? {
            heading: texts.queue.short(
              capabilityOf(need.capability).name,
              capabilityOf(need.capability).amount(need.outstanding),
            ),
            below: below(askedBy, title ?? '', id),
          }
        : { heading: texts.queue.headings.negotiation, below: below(act ?? '', id) };
    case 'contention': {
      const { sharingIds = [], requests = [], units = [], capability = '' } = item.contention ?? {};
      const incidents = [...new Set(requests.map((one) => one.incidentId))].filter(
        (one) => one !== incidentId,
      );
      return {
        heading: texts.queue.contended(
          units.map(({ resourceId }) => resourceId).join('、'),
          sharingIds.length,
        ),
        below: below(...incidents, capabilityOf(capability).name),
      };
    }
    case 'refused': {
      const { name = '', targetId = '' } = command ?? {};
      const known = texts.acts as Readonly<Record<string, unknown>>;
      const act = known[name];
      return {
        heading: texts.queue.refused(typeof act === 'string' ? act : name),
        below: below(item.turn === 'own' ? '' : agencyId, targetId, item.refusal?.code ?? ''),
      };
    }
    case 'task':
      return { heading: title ?? id, below: below(item.turn === 'own' ? askedBy : agencyId) };
    case 'report':
      return {
        heading: `${texts.queue.headings.report} · ${agencyId}`,
        below: below(incidentId === undefined ? id : ''),
      };
    case 'statistics':
      return { heading: `${texts.queue.headings.statistics} · ${agencyId}`, below: below(actOf(act, texts)) };
    case 'second-person':
      return {
        heading: texts.queue.headings['second-person'],
        below: below(command?.name ?? '', command?.targetId ?? ''),
      };
    case 'other':
      return {
        heading: title ?? (actOf(act, texts) || texts.queue.headings.other),
        below: below(act ?? '', id),
      };
  }
}

/** The same by the texts and names of the page. */
export function useWords(): (item: QueueItem) => ReturnType<typeof wordsOf> {
  const [texts, capabilityOf] = [useTexts(), useCapability()];
  return (item) => wordsOf(item, texts, capabilityOf);
}
