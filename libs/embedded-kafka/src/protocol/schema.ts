import { ProtocolError } from './errors.js';
import { Reader } from './reader.js';
import { Writer } from './writer.js';

/** One type at one version of one API. */
export interface Codec<R, W> {
  read(this: void, reader: Reader): R;
  write(this: void, writer: Writer, value: W): void;
}

/**
 * A type of the protocol before a version is chosen: `R` is what reading gives, `W` what writing takes.
 * `zero` is what reading gives where the version lacks the field.
 */
export interface Type<R, W = R> {
  bind(version: number, flexible: boolean): Codec<R, W>;
  zero(): R;
  /** Never set: keeps both types in reach of inference. */
  readonly types?: { read: R; write: W };
}

export interface Field<R, W, Optional extends boolean> {
  type: Type<R, W>;
  since: number;
  until: number;
  fallback: R | undefined;
  optional: Optional;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- variance: a field of any type fits a struct
type AnyField = Field<any, any, boolean>;
type Fields = Record<string, AnyField>;
type Typed = { types?: { read: unknown; write: unknown } };
export type Read<T extends Typed> = NonNullable<T['types']>['read'];
export type Write<T extends Typed> = NonNullable<T['types']>['write'];
type OptionalKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends { optional: true } ? K : never;
}[keyof F];

type StructRead<F extends Fields> = { [K in keyof F]: Read<F[K]['type']> };
type StructWrite<F extends Fields> = { [K in Exclude<keyof F, OptionalKeys<F>>]: Write<F[K]['type']> } & {
  [K in OptionalKeys<F>]?: Write<F[K]['type']>;
};

interface Range {
  until?: number;
}

/** A field present in versions `since`..`until`; a response must give it. */
export function at<R, W>(since: number, type: Type<R, W>, range: Range = {}): Field<R, W, false> {
  return { type, since, until: range.until ?? Infinity, fallback: undefined, optional: false };
}

/** The same with a default: a response may leave it out, a request of a version that lacks it reads as that. */
export function or<R extends W, W>(
  since: number,
  type: Type<R, W>,
  fallback: R,
  range: Range = {},
): Field<R, W, true> {
  return { type, since, until: range.until ?? Infinity, fallback, optional: true };
}

const scalar = <T>(zero: T, read: (r: Reader) => T, write: (w: Writer, value: T) => void): Type<T> => {
  const codec = { read, write };
  return { bind: () => codec, zero: () => zero };
};

export const i8 = scalar(
  0,
  (r) => r.i8(),
  (w, v) => w.i8(v),
);
export const i16 = scalar(
  0,
  (r) => r.i16(),
  (w, v) => w.i16(v),
);
export const u16 = scalar(
  0,
  (r) => r.u16(),
  (w, v) => w.u16(v),
);
export const i32 = scalar(
  0,
  (r) => r.i32(),
  (w, v) => w.i32(v),
);
export const i64 = scalar(
  0,
  (r) => r.i64(),
  (w, v) => w.i64(v),
);
export const f64 = scalar(
  0,
  (r) => r.f64(),
  (w, v) => w.f64(v),
);
export const bool = scalar(
  false,
  (r) => r.i8() !== 0,
  (w, v) => w.i8(v ? 1 : 0),
);

export const NO_UUID = '0'.repeat(32);
/** As 32 hex digits. */
export const uuid = scalar(
  NO_UUID,
  (r) => r.bytes(16).toString('hex'),
  (w, v) => w.bytes(Buffer.from(v, 'hex')),
);

/** Length prefixes: -1 is null; compact ones are shifted by one. */
const length = {
  short: { read: (r: Reader) => r.i16(), write: (w: Writer, n: number) => w.i16(n) },
  int: { read: (r: Reader) => r.i32(), write: (w: Writer, n: number) => w.i32(n) },
  compact: { read: (r: Reader) => r.uvarint() - 1, write: (w: Writer, n: number) => w.uvarint(n + 1) },
};

function nullable<R, W>(
  prefix: 'short' | 'int',
  size: (value: W) => number,
  bind: (version: number, flexible: boolean) => [(r: Reader, n: number) => R, (w: Writer, v: W) => void],
): Type<R | null, W | null> {
  return {
    zero: () => null,
    bind(version, flexible) {
      const { read: readLength, write: writeLength } = flexible ? length.compact : length[prefix];
      const [read, write] = bind(version, flexible);
      return {
        read(r) {
          const n = readLength(r);
          if (n < -1) throw new ProtocolError(`negative length ${n}`);
          return n === -1 ? null : read(r, n);
        },
        write(w, value) {
          writeLength(w, value === null ? -1 : size(value));
          if (value !== null) write(w, value);
        },
      };
    },
  };
}

function required<R, W>(inner: Type<R | null, W | null>, zero: () => R): Type<R, W> {
  return {
    zero,
    bind(version, flexible) {
      const codec = inner.bind(version, flexible);
      return {
        read(r) {
          const value = codec.read(r);
          if (value === null) throw new ProtocolError('null where a value is required');
          return value;
        },
        write: codec.write,
      };
    },
  };
}

export const nullableString: Type<string | null> = nullable<string, string>(
  'short',
  (value) => Buffer.byteLength(value),
  () => [(r, n) => r.string(n), (w, value) => w.bytes(Buffer.from(value))],
);
export const string: Type<string> = required(nullableString, () => '');

const nullableBytes: Type<Buffer | null> = nullable<Buffer, Buffer>(
  'int',
  (value) => value.length,
  () => [(r, n) => r.bytes(n), (w, value) => w.bytes(value)],
);
export const bytes: Type<Buffer> = required(nullableBytes, () => Buffer.alloc(0));

/** Record batches: read as one slice of the frame, written from the stored batches one after the other. */
export const records: Type<Buffer | null, readonly Buffer[] | null> = nullable<Buffer, readonly Buffer[]>(
  'int',
  (batches) => batches.reduce((sum, batch) => sum + batch.length, 0),
  () => [(r, n) => r.bytes(n), (w, batches) => batches.forEach((batch) => w.bytes(batch))],
);

export function nullableArray<R, W>(element: Type<R, W>): Type<R[] | null, readonly W[] | null> {
  return nullable<R[], readonly W[]>(
    'int',
    (values) => values.length,
    (version, flexible) => {
      const codec = element.bind(version, flexible);
      return [
        (r, n) => Array.from({ length: r.count(n) }, () => codec.read(r)),
        (w, values) => values.forEach((value) => codec.write(w, value)),
      ];
    },
  );
}

export function array<R, W>(element: Type<R, W>): Type<R[], readonly W[]> {
  return required(nullableArray(element), () => []);
}

export function struct<F extends Fields>(fields: F): Type<StructRead<F>, StructWrite<F>> {
  const all = Object.entries<AnyField>(fields);
  const absent = (field: AnyField): unknown => field.fallback ?? (field.type.zero() as unknown);
  return {
    zero: () => Object.fromEntries(all.map(([name, field]) => [name, absent(field)])) as StructRead<F>,
    bind(version, flexible) {
      const plan = all.map(([name, field]) => ({
        name,
        field,
        codec:
          version >= field.since && version <= field.until
            ? (field.type.bind(version, flexible) as Codec<unknown, unknown>)
            : undefined,
      }));
      return {
        read(r) {
          const value: Record<string, unknown> = {};
          for (const { name, field, codec } of plan) value[name] = codec ? codec.read(r) : absent(field);
          if (flexible) r.skipTaggedFields();
          return value as StructRead<F>;
        },
        write(w, value) {
          for (const { name, field, codec } of plan)
            codec?.write(w, (value as Record<string, unknown>)[name] ?? field.fallback ?? null);
          if (flexible) w.uvarint(0);
        },
      };
    },
  };
}

const ABSENT = -1;
const PRESENT = 1;

/** A struct that may be missing, as a byte says. */
export function nullableStruct<F extends Fields>(
  fields: F,
): Type<StructRead<F> | null, StructWrite<F> | null> {
  const inner = struct(fields);
  return {
    zero: () => null,
    bind(version, flexible) {
      const codec = inner.bind(version, flexible);
      return {
        read: (r) => (r.i8() === ABSENT ? null : codec.read(r)),
        write(w, value) {
          w.i8(value === null ? ABSENT : PRESENT);
          if (value !== null) codec.write(w, value);
        },
      };
    },
  };
}
