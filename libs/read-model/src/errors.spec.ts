import { isReadModelAway, ReadModelUnavailable } from './errors.js';

const withCode = (code: string): Error => Object.assign(new Error('x'), { code });

describe('a failure of PostgreSQL', () => {
  it.each([
    withCode('ECONNREFUSED'),
    withCode('57P01'),
    withCode('53300'),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new ReadModelUnavailable('127.0.0.1:5432/liandong', withCode('ECONNREFUSED')),
  ])('passes by itself when it is away: %s', (error) => {
    expect(isReadModelAway(error)).toBe(true);
  });

  it.each([
    withCode('42P01'),
    new ReadModelUnavailable('127.0.0.1:5432/liandong', withCode('28P01')),
    new TypeError('no such field'),
    'ECONNREFUSED',
  ])('does not pass when something else is wrong: %s', (error) => {
    expect(isReadModelAway(error)).toBe(false);
  });
});
