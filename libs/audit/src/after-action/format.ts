export type ReportLanguage = 'zh-CN' | 'en';

const beijingMs = 8 * 3_600_000;

/** `2026-06-19 01:43` in Beijing, which keeps no summer time. */
export const beijing = (instant: string | undefined): string =>
  instant === undefined
    ? ''
    : new Date(Date.parse(instant) + beijingMs).toISOString().slice(0, 16).replace('T', ' ');

/** Fen as yuan, exactly. */
export const yuan = (fen: number): string => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

/** A text from outside, on one line of a table and without a meaning to Markdown. */
export const cell = (text: string | number | undefined | null, most = 500): string =>
  String(text ?? '')
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>|#]/g, (sign) => `\\${sign}`)
    .slice(0, most);
