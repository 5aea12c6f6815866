import type { QueueItem } from '#read-model';
import type { Dictionary } from '../language/zh.js';

const nameOf = (id: string | undefined, agencies: ReadonlyMap<string, string>): string =>
  id === undefined ? '' : (agencies.get(id) ?? id);

const has = <Name extends string>(table: Readonly<Partial<Record<Name, string>>>, name: string): name is Name =>
  Object.hasOwn(table, name);

/** What an item is called, and what stands below it. */
export function wordsOf(
  item: QueueItem,
  texts: Dictionary,
  agencies: ReadonlyMap<string, string>,
): { readonly heading: string; readonly below: string } {
  const { kind, need, warning, lacks = [], agencyId, incidentId, id, title, act } = item;
  const who = nameOf(agencyId, agencies);
  const missing = lacks.length > 0 ? texts.queue.lacks(lacks.map((one) => texts.items[one]).join('、')) : '';
  const below = (...parts: string[]): string => parts.filter((part) => part !== '').join(' · ');
  switch (kind) {
    case 'verify':
    case 'complete':
      return { heading: title ?? id, below: below(missing) };
    case 'call':
      return { heading: title ?? id, below: below(act !== undefined && has(texts.acts, act) ? String(texts.acts[act]) : '') };
    case 'unanswered':
      return { heading: title ?? id, below: texts.queue.unanswered(warning?.unanswered ?? 0, warning?.called ?? 0) };
    case 'uncalled':
      return { heading: title ?? id, below: texts.queue.uncalled };
    case 'shortfall':
    case 'negotiation':
      return need
        ? { heading: texts.queue.short(need.capability, String(need.outstanding)), below: below(who, id) }
        : { heading: texts.queue.headings.negotiation, below: below(who, id) };
    case 'task':
      return { heading: title ?? id, below: below(who) };
    case 'report':
      return { heading: `${texts.queue.headings.report} · ${who}`, below: below(incidentId ?? id) };
    case 'second-person':
      return { heading: texts.queue.headings['second-person'], below: below(who, id.slice(0, 8)) };
    case 'other':
      return { heading: title ?? texts.queue.headings.other, below: below(act ?? '', id) };
  }
}
