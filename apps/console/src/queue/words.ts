import type { Bilingual } from '#contracts';
import type { QueueItem } from '#read-model';
import { useCapability, type CapabilityWords } from '../api/queries.js';
import { useLanguage, useTexts } from '../language/language.js';
import type { Dictionary } from '../language/zh.js';

/** With what the service calls commands and refusals, beside their codes. */
export type WordedItem = QueueItem & {
  readonly actName?: Bilingual;
  readonly commandName?: Bilingual;
  readonly message?: Bilingual;
};

/** What a command is called: by the page's own name, or else by the service's. */
function nameOf(
  command: string | undefined,
  given: Bilingual | undefined,
  { acts }: Dictionary,
  key: Key,
): string {
  const own = command === undefined ? undefined : (acts as Readonly<Record<string, unknown>>)[command];
  return typeof own === 'string' ? own : (given?.[key] ?? '');
}

type Key = keyof Bilingual;

/** What an item is called, and what stands below it. */
export function wordsOf(
  item: WordedItem,
  texts: Dictionary,
  key: Key,
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
  const actName = nameOf(act, item.actName, texts, key);
  const commandName = nameOf(command?.name, item.commandName, texts, key);
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
        : { heading: texts.queue.headings.negotiation, below: below(actName, id) };
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
      const why = item.message?.[key] ?? '';
      return {
        heading: texts.queue.refused(commandName),
        below: below(item.turn === 'own' ? '' : agencyId, command?.targetId ?? '', why),
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
      return { heading: `${texts.queue.headings.statistics} · ${agencyId}`, below: below(actName) };
    case 'second-person':
      return {
        heading: texts.queue.headings['second-person'],
        below: below(commandName, command?.targetId ?? ''),
      };
    case 'other':
      return {
        heading: title ?? (actName || texts.queue.headings.other),
        below: below(title === undefined ? '' : actName, id),
      };
  }
}

/** The same by the texts and names of the page. */
export function useWords(): (item: WordedItem) => ReturnType<typeof wordsOf> {
  const [texts, language, capabilityOf] = [useTexts(), useLanguage(), useCapability()];
  return (item) => wordsOf(item, texts, language === 'en' ? 'en' : 'zh', capabilityOf);
}
