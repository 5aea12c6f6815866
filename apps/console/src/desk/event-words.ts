import type { TimelineEntry } from '#read-model';
import { ofReaching } from '../../../../libs/audit/src/after-action/sentences/reaching.js';
import { ofResponse } from '../../../../libs/audit/src/after-action/sentences/response.js';
import { ofSupply } from '../../../../libs/audit/src/after-action/sentences/supply.js';
import type { Sentence } from '../../../../libs/audit/src/after-action/sentences/words.js';
import type { Language } from '../language/language.js';

export interface EventWords {
  readonly sentence: string;
  /** What people wrote of it. */
  readonly text?: string;
  /** A decision, or what begins or ends something. */
  readonly isKey: boolean;
}

const keyTypes: readonly string[] = [
  'incident.reported',
  'incident.verified',
  'incident.classified',
  'incident.response-activated',
  'incident.closed',
  'sharing.allocation-decided',
  'sharing.requisitioned',
  'allocation.decided',
  'warning.issued',
];

const written = [
  'title',
  'summary',
  'description',
  'findings',
  'outcome',
  'reason',
  'headline',
  'message',
] as const;

/** In the words of the report after the action, so that both say the same. */
export function eventWords(
  { type, data }: Pick<TimelineEntry, 'type' | 'data'>,
  language: Language,
): EventWords {
  const fields = data as Readonly<Record<string, unknown>>;
  const text = written.map((name) => fields[name]).find((value) => typeof value === 'string');
  return { sentence: saidOf(type, data, language), text, isKey: keyTypes.includes(type) };
}

/** Of responses; what else stands in a timeline is rare, and is there by its name. */
const sentences: Readonly<Record<string, Sentence<never>>> = { ...ofReaching, ...ofResponse, ...ofSupply };

/** What was cut of an event for this viewer cannot be said: then its name stands alone. */
function saidOf(type: string, data: unknown, language: Language): string {
  const sentence = Object.hasOwn(sentences, type) ? sentences[type] : undefined;
  if (sentence === undefined) return type;
  try {
    const [zh, en] = typeof sentence === 'function' ? sentence(data as never) : sentence;
    const said = language === 'en' ? en : zh;
    return said.includes('undefined') ? type : said;
  } catch {
    return type;
  }
}
