import { Command } from 'commander';
import { parseOptions, type Options } from './options.js';

const parse = (...args: string[]): Options =>
  parseOptions(args, new Command('demo').exitOverride().configureOutput({ writeErr: () => undefined }));

describe('options of the demo', () => {
  it('looks everything up in the data folder when nothing is given', () => {
    expect(parse()).toEqual({
      apiUrl: undefined,
      env: {},
      dataDir: '.data',
      keysDir: '.data/keys',
      register: false,
      speed: undefined,
      logFile: '.data/logs/demo.log',
    });
  });

  it('takes each one', () => {
    const service = ['--api', 'https://eoc.example', '--kafka', 'a:1,b:2', '--topic-prefix', 'x.'];
    const local = ['--data', '/d', '--keys', '/k', '--log', '/l', '--register', '--speed', '600'];
    expect(parse(...service, ...local)).toEqual({
      apiUrl: 'https://eoc.example',
      env: { KAFKA_BROKERS: 'a:1,b:2', KAFKA_TOPIC_PREFIX: 'x.' },
      dataDir: '/d',
      keysDir: '/k',
      register: true,
      speed: 600,
      logFile: '/l',
    });
  });

  it.each([['--speed', 'fast'], ['--speed', '-1'], ['--what'], ['stray']])('refuses %s %s', (...args) => {
    expect(() => parse(...args)).toThrow(/invalid|unknown|too many/i);
  });
});
