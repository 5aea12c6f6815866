import type { TimelineEntry } from '#read-model';
import { ofReaching } from '../../../../libs/audit/src/after-action/sentences/reaching.js';
import { ofResponse } from '../../../../libs/audit/src/after-action/sentences/response.js';
import { ofSupply } from '../../../../libs/audit/src/after-action/sentences/supply.js';
import type { Sentence } from '../../../../libs/audit/src/after-action/sentences/words.js';
import type { CapabilityWords } from '../api/queries.js';
import { dictionaries, type Language } from '../language/language.js';

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
  capabilityOf: (code: string) => CapabilityWords,
): EventWords {
  const fields = named(data as Fields, capabilityOf);
  const text = written.map((name) => fields[name]).find((value) => typeof value === 'string');
  return { sentence: saidOf(type, fields, language), text, isKey: keyTypes.includes(type) };
}

type Fields = Readonly<Record<string, unknown>>;

/** With the capability by its name, and its amount with the unit. */
function named(fields: Fields, capabilityOf: (code: string) => CapabilityWords): Fields {
  const { capability: code, amount } = fields;
  if (typeof code !== 'string' || typeof amount !== 'number') return fields;
  const words = capabilityOf(code);
  return { ...fields, capability: words.name, amount: words.amount(amount) };
}

/** Of responses; what else stands in a timeline is rare. */
const sentences: Readonly<Record<string, Sentence<never>>> = { ...ofReaching, ...ofResponse, ...ofSupply };

/** What was cut of an event for this viewer cannot be said: then it is said what it is about. */
function saidOf(type: string, data: unknown, language: Language): string {
  const sentence = Object.hasOwn(sentences, type) ? sentences[type] : undefined;
  if (sentence === undefined) return unsaid(type, language);
  try {
    const [zh, en] = typeof sentence === 'function' ? sentence(data as never) : sentence;
    const said = language === 'en' ? en : zh;
    return said.includes('undefined') ? unsaid(type, language) : said;
  } catch {
    return unsaid(type, language);
  }
}

function unsaid(type: string, language: Language): string {
  const { aggregates, unsaidEvent } = dictionaries[language];
  const about = type.slice(0, type.indexOf('.'));
  return unsaidEvent(Object.hasOwn(aggregates, about) ? aggregates[about as keyof typeof aggregates] : about);
}
