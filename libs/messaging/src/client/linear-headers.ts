import Decoder from 'kafkajs/src/protocol/decoder.js';

type Value = Buffer | null;

/**
 * kafkajs 2.2.4 puts the headers of a message together by copying all earlier ones for each: 5,000 of them, in a
 * message of 28 kB, hold the event loop for ten seconds, so that one message can keep a consumer out of its group
 * for ever. It also takes a header called `constructor` for a repeated one. The list of headers that it reduces is
 * given a `reduce` of its own here, which does the same in linear time.
 */
export function readHeadersInLinearTime(): void {
  const original = Decoder.prototype.readVarIntArray;
  if (Object.hasOwn(original, patched)) return;
  Decoder.prototype.readVarIntArray = Object.assign(
    function (this: unknown, reader: Parameters<typeof original>[0]) {
      const headers = original.call(this, reader);
      const reduce = (): Record<string, Value | Value[]> => {
        const values = new Map<string, Value | Value[]>();
        for (const { key, value } of headers) {
          const before = values.get(key);
          if (before === undefined) values.set(key, value);
          else if (Array.isArray(before)) before.push(value);
          else values.set(key, [before, value]);
        }
        return Object.fromEntries(values);
      };
      return Object.assign(headers, { reduce });
    },
    { [patched]: true },
  );
}

const patched = Symbol('linear');
