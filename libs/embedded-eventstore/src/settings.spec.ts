import { settingsFrom } from './settings.js';

describe('the settings of an engine', () => {
  const data = { LIANDONG_ES_DATA: '/data', LIANDONG_ES_ACCESS: 'open' };

  it('do no harm where nothing is said', () => {
    expect(settingsFrom({ ...data, LIANDONG_ES_LIKE: '' })).toMatchObject({
      port: 2113,
      behaviour: { byteOffsets: false, dropsRepeats: false, leaderAfterMs: 0, statisticsEveryMs: 0 },
    });
  });

  it.each([
    ['24.2', '24.2.0', 'last-match'],
    ['25.0', '25.0.0', 'log-end'],
    ['25.1', '25.1.0', 'page-start'],
  ])('take after %s', (like, serverVersion, checkpoints) => {
    expect(settingsFrom({ ...data, LIANDONG_ES_LIKE: like }).behaviour).toMatchObject({
      serverVersion,
      checkpoints,
      byteOffsets: true,
      dropsRepeats: true,
      leaderAfterMs: 1_000,
    });
  });

  it('can differ in part from the server named', () => {
    const env = { ...data, LIANDONG_ES_LIKE: '24.2', LIANDONG_ES_LEADER_AFTER_MS: '0' };
    expect(settingsFrom({ ...env, LIANDONG_ES_COMMIT_DELAY_MS: '20' }).behaviour).toMatchObject({
      leaderAfterMs: 0,
      commitDelayMs: 20,
      statisticsEveryMs: 30_000,
    });
  });

  it.each([
    ['LIANDONG_ES_LIKE', '23.10', '24.2, 25.0, 25.1'],
    ['LIANDONG_ES_PORT', '99999', 'a port number'],
    ['LIANDONG_ES_LEADER_AFTER_MS', 'soon', 'whole milliseconds'],
  ])('are refused with what was expected: %s', (name, value, expected) => {
    expect(() => settingsFrom({ ...data, [name]: value })).toThrow(
      `${name} is "${value}"; expected ${expected}`,
    );
  });
});
