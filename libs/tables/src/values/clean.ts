/** Nothing to be seen: marks of direction, zero width, soft hyphens, marks of encodings. They come with what is copied. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** A text without what cannot be seen, on one line. */
export const line = (text: string): string =>
  text.replace(invisible, '').replace(/\s+/gu, ' ').trim().normalize('NFC');

/** The same where full width means nothing: numbers, codes, dates. */
export const narrow = (text: string): string => line(text.normalize('NFKC'));
