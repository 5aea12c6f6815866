import { violationTexts, type ViolationCode } from './texts.js';

/** One thing that is wrong with a field: a stable code and, as further members, the numbers behind it. */
export interface Violation {
  /** Path of the field, such as `lines[0].returned`; empty for the body as a whole. */
  readonly path: string;
  readonly code: ViolationCode;
  /** Whether it is said of each item of a list. */
  readonly each?: true;
  readonly [detail: string]: unknown;
}

/** For people, in both languages. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** What is wrong, without the field's name. Total: a code on record may be of another release. */
export function violationMessage(violation: Violation): Bilingual {
  const [zh, en] = Object.hasOwn(violationTexts, violation.code)
    ? violationTexts[violation.code]
    : violationTexts.unfit;
  return {
    zh: `${violation.each ? '每一项' : ''}${filled(zh, violation, '、')}`,
    en: `${violation.each ? 'each item ' : ''}${filled(en, violation, ', ')}`,
  };
}

/** The same with the field's name before it. */
export function violationSentence(violation: Violation): Bilingual {
  const { zh, en } = violationMessage(violation);
  return violation.path === ''
    ? { zh, en }
    : { zh: `${violation.path}：${zh}`, en: `${violation.path}: ${en}` };
}

const filled = (text: string, details: Violation, between: string): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = details[name];
    return Array.isArray(value) ? value.join(between) : String(value);
  });
