export type Language = 'zh' | 'en';

export const languageTag: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };

/** The language that an `Accept-Language` (RFC 9110, 12.5.4) likes best of the two there are; zh-CN when neither. */
export function languageOf(header: string | undefined): Language {
  let best: { language: Language; weight: number } | undefined;
  for (const part of (header ?? '').slice(0, 500).split(',')) {
    const [range = '', ...parameters] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const language = ({ zh: 'zh', en: 'en', '*': 'zh' } as const)[range.split('-')[0] ?? ''];
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    const weight = q === undefined ? 1 : Number(q.slice(2)) || 0;
    if (language && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? 'zh';
}
