import { Command } from 'commander';
import { parseOptions, type StackOptions } from './options.js';

const quiet = (): Command =>
  new Command('npm start --').exitOverride().configureOutput({ writeErr: () => undefined });
const parse = (...args: string[]): StackOptions => parseOptions(args, quiet());

describe('options of the start command', () => {
  it('has usual values for everything', () => {
    expect(parse()).toMatchObject({
      demo: true,
      fresh: false,
      speed: undefined,
      dataDir: `${process.cwd()}/.data`,
      without: [],
      ports: { eventStore: 2113, kafka: 9092, postgres: 5433, issuer: 8089 },
    });
  });

  it('takes each one', () => {
    const args = ['--no-demo', '--fresh', '--speed', '600', '--data', '/tmp/x', '--port', '8081'];
    const ports = ['--es-port', '1', '--kafka-port', '2', '--pg-port', '3', '--oidc-port', '4'];
    expect(parse(...args, ...ports)).toEqual({
      demo: false,
      fresh: true,
      speed: 600,
      dataDir: '/tmp/x',
      without: [],
      ports: { api: 8081, eventStore: 1, kafka: 2, postgres: 3, issuer: 4 },
    });
  });

  it.each(['0', 'max'])('takes --speed %s as fast as possible', (text) => {
    expect(parse('--speed', text).speed).toBe(Infinity);
  });

  it('leaves apps to others, who play no demo', () => {
    expect(parse('--without', 'api, followers')).toMatchObject({
      without: ['api', 'followers'],
      demo: false,
    });
  });

  it('plays the demo without an issuer too', () => {
    expect(parse('--without', 'issuer')).toMatchObject({ without: ['issuer'], demo: true });
  });

  it.each([
    ['--without', 'postgres'],
    ['--port', '70000'],
    ['--port', '80.5'],
    ['--es-port', 'x'],
    ['--speed', 'fast'],
    ['--speed', '-1'],
    ['--what'],
    ['stray'],
  ])('refuses %s %s', (...args) => {
    expect(() => parse(...args)).toThrow(/invalid|unknown|too many/i);
  });
});
