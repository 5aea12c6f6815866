import { isPostgresAway, PostgresSilent, PostgresUnavailable } from './errors.js';

const withCode = (code: string): Error => Object.assign(new Error('x'), { code });

describe('a failure of PostgreSQL', () => {
  it.each([
    withCode('ECONNREFUSED'),
    withCode('57P01'),
    withCode('53300'),
    // ended by the server for taking too long: a statement, and a transaction in which nothing was asked
    withCode('57014'),
    withCode('25P03'),
    new PostgresSilent(10_000),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new Error('timeout expired'),
    new Error('Client has encountered a connection error and is not queryable'),
    new PostgresUnavailable('127.0.0.1:5432/liandong', withCode('ECONNREFUSED')),
  ])('passes by itself when it is away: %s', (error) => {
    expect(isPostgresAway(error)).toBe(true);
  });

  it.each([
    withCode('42P01'),
    new PostgresUnavailable('127.0.0.1:5432/liandong', withCode('28P01')),
    new TypeError('no such field'),
    'ECONNREFUSED',
  ])('does not pass when something else is wrong: %s', (error) => {
    expect(isPostgresAway(error)).toBe(false);
  });
});
