import {
  violationMessage,
  violationSentence,
  type Bilingual,
  type CommandIdentity,
  type Violation,
  type WordedRefusal,
} from '#contracts';
import { languageTag, type Language } from './language.js';
import { problemKind, type ProblemCode } from './status.js';

export interface ProblemOptions {
  /** When it differs from the code's own. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** URI reference of this occurrence; the request's own when left out. */
  readonly instance?: string;
  /** Members beside the details that are not worth a word in the text. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** An answer that is not what was asked for, as it will be written in RFC 9457's form. */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    /** The numbers behind it. */
    readonly details: Readonly<Record<string, unknown>> = {},
    readonly options: ProblemOptions = {},
  ) {
    super(code);
  }

  get status(): number {
    return this.options.status ?? problemKind(this.code).status;
  }
}

export const problemMediaType = 'application/problem+json';

/** RFC 9457. Every detail of a refusal is a member too. */
export interface ProblemBody {
  /** Such as `/problems/stale-revision`, where it is explained. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The command that was refused, or the request by its id. */
  readonly instance: string;
  readonly code: ProblemCode;
  readonly violations?: readonly ViolationBody[];
  /** The reason with the numbers behind it, as the reply on Kafka has it. */
  readonly refusal?: WordedRefusal;
  /** Where the refusal is on record. */
  readonly stream?: string;
  readonly position?: string;
  readonly command?: CommandIdentity;
  readonly [detail: string]: unknown;
}

/** What is wrong with one field, with the numbers behind it, in the language of the answer. */
export interface ViolationBody extends Violation {
  readonly message: string;
  readonly [detail: string]: unknown;
}

export interface RenderedProblem {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ProblemBody;
}

/**
 * A detail whose name RFC 9457 uses for something else, such as `status`, is found in the member `refusal` only,
 * which holds all details as the reply on Kafka does.
 */
export function renderProblem(problem: Problem, language: Language, requestId: string): RenderedProblem {
  const { code, details, status, options } = problem;
  const { title, detail } = problemKind(code);
  const pick = ([zh, en]: readonly [string, string]): string => (language === 'zh' ? zh : en);
  const standard = {
    type: `/problems/${code}`,
    title: pick(title),
    status,
    detail: sentence(pick(detail ?? title), facts(readable(details, language), language), language),
    instance: options.instance ?? `urn:uuid:${requestId}`,
    code,
  };
  return {
    status,
    headers: {
      'content-type': `${problemMediaType}; charset=utf-8`,
      'content-language': languageTag[language],
      vary: 'accept-language',
      ...options.headers,
    },
    // first for the order in which people read it, and last because a detail must not take its place
    body: { ...standard, ...readable(details, language), ...options.members, ...standard },
  };
}

function sentence(text: string, known: string, language: Language): string {
  if (!known) return text;
  return language === 'zh' ? `${text}（${known}）` : `${text} (${known})`;
}

const longest = 1_000;

function facts(details: Readonly<Record<string, unknown>>, language: Language): string {
  const parts = Object.entries(details).flatMap(([name, value]) => {
    if (name === 'violations') {
      return (value as readonly Violation[]).map((violation) => violationSentence(violation)[language]);
    }
    return value === undefined
      ? []
      : [`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`];
  });
  const text = parts.join('; ');
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** Details with their words in one language: of violations what they mean, of texts in both the one. */
const readable = (
  details: Readonly<Record<string, unknown>>,
  language: Language,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(details).map(([name, value]) => {
      if (isBilingual(value)) return [name, value[language]];
      if (name !== 'violations') return [name, value];
      const violations = value as readonly Violation[];
      return [name, violations.map((one) => ({ ...one, message: violationMessage(one)[language] }))];
    }),
  );

const isBilingual = (value: unknown): value is Bilingual =>
  typeof value === 'object' && value !== null && Object.keys(value).sort().join() === 'en,zh';
