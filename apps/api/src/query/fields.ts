import { instant, Pattern } from '#contracts';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

const all =
  (...decorators: PropertyDecorator[]): PropertyDecorator =>
  (target, key) =>
    decorators.forEach((decorate) => decorate(target, key));

const from = (convert: (value: unknown) => unknown): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => convert(value));

export const Optional = (): PropertyDecorator => IsOptional();

export const Id = (): PropertyDecorator => all(IsString(), Pattern('aggregateId'));

export const Code = (): PropertyDecorator => all(IsString(), Pattern('code'));

/** Administrative division code or the beginning of one: an area and all within it. */
export const AreaCode = (): PropertyDecorator => all(IsString(), Pattern('areaCodePrefix'));

/** Visible in one line; PostgreSQL takes no U+0000. */
export const Text = (max: number): PropertyDecorator => all(IsString(), MaxLength(max), Pattern('line'));

/** Log position. */
export const Position = (): PropertyDecorator => all(IsString(), Pattern('logPosition'));

export const Whole = (min: number, max: number): PropertyDecorator =>
  all(
    from((value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value)),
    IsInt(),
    Min(min),
    Max(max),
  );

export const OneOf = (values: readonly (string | number)[]): PropertyDecorator => IsIn(values);

export const OneNumberOf = (values: readonly number[]): PropertyDecorator =>
  all(
    from((value) => values.find((number) => String(number) === value) ?? value),
    IsIn(values),
  );

export const Flag = (): PropertyDecorator =>
  all(
    from((value) => (value === 'true' ? true : value === 'false' ? false : value)),
    IsBoolean(),
  );

/** RFC 3339; in UTC afterwards. */
export const Instant = (): PropertyDecorator =>
  all(
    from((value) => instant(value) ?? 'not an instant'),
    IsString(),
    Pattern('instant'),
  );

/** Separated by commas, or given several times. */
const listed = (): PropertyDecorator =>
  from((value) => [value].flat().flatMap((part) => (typeof part === 'string' ? part.split(',') : [part])));

/** As a list. */
export const Ids = (max: number): PropertyDecorator =>
  all(
    listed(),
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(max),
    IsString({ each: true }),
    Pattern('aggregateId', { each: true }),
  );

/** As a list. */
export const SomeOf = (values: readonly string[]): PropertyDecorator =>
  all(listed(), IsArray(), ArrayMinSize(1), ArrayMaxSize(values.length), IsIn(values, { each: true }));

/** What every query can be asked: to wait until it shows one's own write. */
export class Freshness {
  /** Position of a reply; the answer shows it or comes as `not-yet-visible`. */
  @Optional() @Position() minPosition?: string;
  /** Longest wait for it in milliseconds; 5000 when left out. */
  @Optional() @Whole(0, 10_000) wait?: number;
}

export class Paged extends Freshness {
  /** From the page before. */
  @Optional() @Text(1_000) cursor?: string;
  /** 50 when left out. */
  @Optional() @Whole(1, 200) limit?: number;
}

export class ById extends Freshness {
  @Id() id!: string;
}
