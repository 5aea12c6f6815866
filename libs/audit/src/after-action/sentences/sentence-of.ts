import type { AnyEvent } from '#contracts';
import { ofDuty } from './duty.js';
import { ofReaching } from './reaching.js';
import { ofResponse } from './response.js';
import { ofStanding } from './standing.js';
import { ofStatistics } from './statistics.js';
import { ofSupply } from './supply.js';
import type { Sentence, Texts } from './words.js';

const sentences: { readonly [Type in AnyEvent['type']]: Sentence<never> } = {
  ...ofDuty,
  ...ofReaching,
  ...ofResponse,
  ...ofStanding,
  ...ofStatistics,
  ...ofSupply,
};

/** What an event says to people, in both languages. */
export function sentenceOf({ type, data }: AnyEvent): { readonly zh: string; readonly en: string } {
  const sentence = sentences[type];
  const [zh, en]: Texts = typeof sentence === 'function' ? sentence(data as never) : sentence;
  return { zh, en };
}
