import 'reflect-metadata';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { Pattern, patterns } from '../violations/patterns.js';

const all =
  (...decorators: PropertyDecorator[]): PropertyDecorator =>
  (target, key) =>
    decorators.forEach((decorate) => decorate(target, key));

export const Optional = (): PropertyDecorator => IsOptional();

/** Id of an aggregate: letters, digits, `.`, `_`, `-`; at most 64. */
export const Id = (): PropertyDecorator => all(IsString(), Pattern('aggregateId'));

/** What is longer is written in several lines. */
const longestLine = 200;

/** Visible text; up to 200 characters are one line. */
export const Text = (max = 500): PropertyDecorator =>
  all(IsString(), MinLength(1), MaxLength(max), Pattern(max > longestLine ? 'lines' : 'line'));

/** One line of visible text, however long. */
export const Line = (max: number): PropertyDecorator =>
  all(IsString(), MinLength(1), MaxLength(max), Pattern('line'));

/** A code from a replaceable table, such as `pump.sewage`. */
export const Code = (): PropertyDecorator => all(IsString(), Pattern('code'));

/** A list of codes. */
export const Codes = (min: number, max: number): PropertyDecorator =>
  all(
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    IsString({ each: true }),
    Pattern('code', { each: true }),
  );

/** A list of texts of visible ASCII characters, without a space in them. */
export const AsciiWords = (min: number, max: number): PropertyDecorator =>
  all(
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    IsString({ each: true }),
    Pattern('visibleAscii', { each: true }),
  );

/** Administrative division code, GB/T 2260: 6, 9 or 12 digits. */
export const AreaCode = (): PropertyDecorator => all(IsString(), Pattern('areaCode'));

/** A list of administrative division codes. */
export const AreaCodes = (max: number): PropertyDecorator =>
  all(
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(max),
    IsString({ each: true }),
    Pattern('areaCode', { each: true }),
  );

/** A list of ids of aggregates. */
export const Ids = (min: number, max: number): PropertyDecorator =>
  all(
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    IsString({ each: true }),
    Pattern('aggregateId', { each: true }),
  );

/**
 * An RFC 3339 instant of the years 2000 to 2199, in UTC with milliseconds; otherwise nothing. Every time from outside is
 * read by it, whichever door it comes through.
 */
export function instant(value: unknown): string | undefined {
  if (typeof value !== 'string' || !patterns.instant.test(value)) return undefined;
  // a day or hour that there is not would be taken for a later one: 30 February for 2 March
  const local = value.slice(0, 'yyyy-mm-ddThh:mm:ss'.length);
  const read = new Date(`${local}Z`);
  if (Number.isNaN(read.getTime()) || !read.toISOString().startsWith(local)) return undefined;
  const parsed = new Date(value);
  const year = parsed.getUTCFullYear();
  return Number.isNaN(parsed.getTime()) || year < 2000 || year > 2199 ? undefined : parsed.toISOString();
}

/** RFC 3339; stored in UTC. What is not an instant fails the pattern. */
export const Instant = (): PropertyDecorator =>
  all(
    Transform(
      ({ value }: { value: unknown }) => instant(value) ?? `not an instant: ${String(value).slice(0, 40)}`,
    ),
    IsString(),
    Pattern('instant'),
  );

/** A day in Beijing, YYYY-MM-DD. */
export const Day = (): PropertyDecorator => all(IsString(), Pattern('day'));

/** HH:MM. */
export const TimeOfDay = (): PropertyDecorator => all(IsString(), Pattern('timeOfDay'));

/** HH:MM, or 24:00 for the end of the day. */
export const EndOfShift = (): PropertyDecorator => all(IsString(), Pattern('endOfShift'));

/** The pseudonym of a person of staff. */
export const PersonId = (): PropertyDecorator => all(IsString(), Pattern('personId'));

export const PersonIds = (max: number): PropertyDecorator =>
  all(IsArray(), ArrayMaxSize(max), IsString({ each: true }), Pattern('personId', { each: true }));

/** Whole number within bounds. */
export const Whole = (min: number, max: number): PropertyDecorator => all(IsInt(), Min(min), Max(max));

/** Units of something: at least one, at most a million. */
export const Units = (): PropertyDecorator => Whole(1, 1_000_000);

/** Money in fen: 0 to 100 thousand million yuan. */
export const Fen = (): PropertyDecorator => Whole(0, 10_000_000_000_000);

/** A positive measure, not necessarily whole. */
export const Amount = (): PropertyDecorator =>
  all(IsNumber({ allowInfinity: false, allowNaN: false }), Min(0.001), Max(1e12));

/** Degrees or another bounded number. */
export const Within = (min: number, max: number): PropertyDecorator =>
  all(IsNumber({ allowInfinity: false, allowNaN: false }), Min(min), Max(max));

export const OneOf = (values: readonly (string | number)[]): PropertyDecorator => IsIn(values);

export const Flag = (): PropertyDecorator => IsBoolean();

/** One nested object. */
export const Part = (type: () => new () => object): PropertyDecorator =>
  all(IsObject(), ValidateNested(), Type(type));

/** An object whose fields are judged elsewhere. */
export const JsonObject = (): PropertyDecorator => IsObject();

/** A list of nested objects. */
export const Parts = (type: () => new () => object, min: number, max: number): PropertyDecorator =>
  all(IsArray(), ArrayMinSize(min), ArrayMaxSize(max), ValidateNested({ each: true }), Type(type));

/** A list of texts, a line each, of up to so many characters. */
export const Lines = (min: number, max: number, longest = 500): PropertyDecorator =>
  all(
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    IsString({ each: true }),
    MinLength(1, { each: true }),
    MaxLength(longest, { each: true }),
    Pattern('line', { each: true }),
  );

/** A list of short texts, a line each. */
export const Texts = (min: number, max: number): PropertyDecorator => Lines(min, max);

/** Any of a fixed set, or none. */
export const SomeOf = (values: readonly string[]): PropertyDecorator =>
  all(IsArray(), ArrayMaxSize(values.length), IsIn(values, { each: true }));

/** A list of values out of a fixed set. */
export const ManyOf = (values: readonly string[]): PropertyDecorator =>
  all(IsArray(), ArrayMinSize(1), ArrayMaxSize(values.length), IsIn(values, { each: true }));
