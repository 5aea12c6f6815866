import { narrow, line } from './clean.js';
import { refuse, type Reader } from './value.js';

export const text =
  (most: number): Reader<string> =>
  ({ text: said }) => {
    const value = line(said);
    return [...value].length > most ? refuse('too-long', String(most)) : { value };
  };

/** A number in this form, or with more digits than a float holds, is not what was entered. */
const exponent = /^[+-]?\d+(\.\d+)?E[+-]?\d+$/i;
const mostDigits = 15;

/** What is called a number and is a name: never rounded, never padded. */
export const digitsKept: Reader<string> = ({ text: said, form }) => {
  const value = narrow(said);
  if (exponent.test(value)) return refuse('digits-lost', value);
  const isLost = form === 'number' && (value.replace(/\D/g, '').length > mostDigits || !/^\d+$/.test(value));
  return isLost ? refuse('digits-lost', value) : { value };
};

const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export const identifier: Reader<string> = (cell, beside) => {
  const read = digitsKept(cell, beside);
  return 'value' in read && !idPattern.test(read.value) ? refuse('not-an-id', read.value) : read;
};

const mobile = /^1\d{10}$/;

/** In the form in which one number is one: a mobile without the country, a landline with one hyphen. */
export const telephone: Reader<string> = (cell, beside) => {
  const read = digitsKept(cell, beside);
  if (!('value' in read)) return read;
  const bare = read.value.replace(/[\s()]/g, '').replace(/[‐-―－]/g, '-');
  const inland = bare.replace(/^(\+|00)86-?/, '');
  const digits = inland.replace(/-/g, '');
  if (mobile.test(digits)) return { value: digits };
  if (!/^\+?[\d-]{3,32}$/.test(inland) || digits.replace('+', '').length < 3)
    return refuse('not-a-telephone', read.value);
  // what was said to be in this country is written as it is dialled there
  return { value: inland !== bare && !inland.startsWith('0') ? `0${inland}` : inland };
};

const emailPattern = /^[^\s@<>"(),:;[\]\\]{1,64}@[A-Za-z0-9.-]{1,189}$/u;

export const email: Reader<string> = ({ text: said }) => {
  const value = narrow(said);
  return emailPattern.test(value) ? { value } : refuse('not-an-email', value);
};

const between = /[、,，;；/\n]+/;

/** Several in one cell, with 、 , ; / or a line break between them unless something else is said. */
export const several =
  <T>(one: Reader<T>, separator = between): Reader<T[]> =>
  ({ text: said, form }, beside) => {
    const values: T[] = [];
    for (const part of said.split(separator)) {
      if (line(part) === '') continue;
      const read = one({ text: part, form }, beside);
      if (!('value' in read)) return read;
      values.push(read.value);
    }
    return { value: values };
  };

/** The same of a text that is on record; nothing where it is none. */
export function telephoneOf(said: string): string | undefined {
  const read = telephone({ text: said, form: 'text' }, { from1904: false });
  return 'value' in read ? read.value : undefined;
}
