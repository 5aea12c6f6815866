import { aggregateIdPattern } from '#domain';
import { ValidateBy, type ValidationOptions } from 'class-validator';
import type { ViolationCode } from './texts.js';

/** Forms of texts. Each is a constraint by its own name, so that a violation says which form was expected. */
export const patterns = {
  // something to be seen, and nothing that a terminal or page obeys: control characters, separators of lines, what turns
  // the direction of writing (Unicode, UAX #9)
  line: /^(?=.*[\p{L}\p{N}\p{P}\p{S}])[^\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]+$/u,
  lines:
    /^(?=[^]*[\p{L}\p{N}\p{P}\p{S}])(?:[\t\n\r]|[^\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069])+$/u,
  visibleAscii: /^[\x21-\x7e]{1,255}$/,
  aggregateId: aggregateIdPattern,
  code: /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
  areaCode: /^\d{6}(\d{3}){0,2}$/,
  districtCode: /^\d{4}(?!00)\d{2}$/,
  areaCodePrefix: /^\d{2,12}$/,
  areaCodePrefixOrNone: /^\d{0,12}$/,
  day: /^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  timeOfDay: /^([01]\d|2[0-3]):[0-5]\d$/,
  endOfShift: /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/,
  instant: /^(\d{4})-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/,
  telephone: /^[+0-9 ()-]{3,32}$/,
  lineId: /^\d{1,4}\.\d{1,4}$/,
  clauseId: /^[A-Za-z0-9][A-Za-z0-9._-]{0,23}$/,
  ruleId: /^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/,
  commandName: /^[a-z]{1,20}\.[a-z-]{1,40}$/,
  publicKey: /^[A-Za-z0-9_-]{43}$/,
  signature: /^[A-Za-z0-9_-]{86}$/,
  personId: /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  issuer: /^https?:\/\/[\x21-\x7e]{1,247}$/,
  email: /^[^\s@\p{Cc}<>"(),:;[\]\\]{1,64}@[A-Za-z0-9.-]{1,189}$/u,
  digest: /^[A-Za-z0-9_-]{43}$/,
  logPosition: /^\d{1,18}$/,
  logPositionOrStart: /^(-1|\d{1,18})$/,
} as const satisfies Partial<Record<ViolationCode, RegExp>>;

export type PatternName = keyof typeof patterns;

export const Pattern = (name: PatternName, options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name,
      constraints: [patterns[name]],
      validator: { validate: (value: unknown) => typeof value === 'string' && patterns[name].test(value) },
    },
    options,
  );
