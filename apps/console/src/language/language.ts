import { createContext, use } from 'react';
import { en } from './en.js';
import { zh, type Dictionary } from './zh.js';

export type Language = 'zh-CN' | 'en';

const dictionaries: Readonly<Record<Language, Dictionary>> = { 'zh-CN': zh, en };

/** What the address says; Chinese without a word. */
export const languageOf = (search: string): Language =>
  new URLSearchParams(search).get('lang') === 'en' ? 'en' : 'zh-CN';

export const LanguageContext = createContext<Language>('zh-CN');

export const useLanguage = (): Language => use(LanguageContext);

/** The texts in the language of the page. */
export const useTexts = (): Dictionary => dictionaries[useLanguage()];
