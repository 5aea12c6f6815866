import { narrow } from './clean.js';
import { refuse, type Reader } from './value.js';

const plain = /^[+-]?\d+(\.\d+)?(E[+-]?\d+)?$/i;

/** The number that stands there: commas between thousands are none of it. */
function numberOf(said: string): number | undefined {
  const written = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(said) ? said.replace(/,/g, '') : said;
  const value = plain.test(written) ? Number(written) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

export const number =
  (least: number, most: number): Reader<number> =>
  ({ text }) => {
    const said = narrow(text);
    const value = numberOf(said);
    if (value === undefined) return refuse('not-a-number', said);
    return value < least || value > most ? refuse('out-of-range', said) : { value };
  };

export const whole =
  (least: number, most: number): Reader<number> =>
  (cell, beside) => {
    const read = number(least, most)(cell, beside);
    if (!('value' in read)) return read.fault === 'not-a-number' ? refuse('not-whole', read.said) : read;
    return Number.isInteger(read.value) ? read : refuse('not-whole', narrow(cell.text));
  };

/** Yuan with up to two places, as whole fen: what is finer is no amount of money. */
export const yuan =
  (mostFen: number): Reader<number> =>
  (cell, beside) => {
    const read = number(0, mostFen / 100)(cell, beside);
    if (!('value' in read)) return read;
    const fen = Math.round(read.value * 100);
    return Math.abs(read.value * 100 - fen) < 1e-6
      ? { value: fen }
      : refuse('out-of-range', narrow(cell.text));
  };
