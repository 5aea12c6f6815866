import type { JWK } from 'oidc-provider';
import { inOrder, makeSigningKey, rotated, signingTimes, type SigningKey } from './signing-keys.js';

const { signsMs, announcedMs, keptMs } = signingTimes;
const step = 60 * 60 * 1_000;
const make = (): JWK => ({ kid: String(++made) });
let made = 0;

describe('the keys that sign', () => {
  it('are known to others for a day before they sign, and for two after', () => {
    let keys: readonly SigningKey[] = [];
    const history: { now: number; signing?: string; told: (string | undefined)[] }[] = [];
    for (let now = 0; now < 4 * signsMs; now += step) {
      keys = rotated(keys, now, make);
      const told = inOrder(keys, now).map(({ kid }) => kid);
      history.push({ now, signing: told[0], told });
    }
    const signers = [...new Set(history.map(({ signing }) => signing))];
    expect(signers).toHaveLength(4);
    for (const signer of signers) {
      const signed = history.filter(({ signing }) => signing === signer).map(({ now }) => now);
      const told = history.filter((one) => one.told.includes(signer)).map(({ now }) => now);
      if (signer !== signers[0]) expect(signed[0]! - told[0]!).toBeGreaterThanOrEqual(announcedMs);
      if (signer !== signers.at(-1)) expect(told.at(-1)! - signed.at(-1)!).toBeGreaterThanOrEqual(keptMs);
    }
    expect(Math.max(...history.map(({ told }) => told.length))).toBe(2);
  });

  it('are followed by a new one at once after a rest', () => {
    const before = rotated([], 0, make);
    const now = signsMs + keptMs / 2;
    const after = rotated(before, now, make);
    expect(inOrder(after, now).map(({ kid }) => kid)).toEqual([after[1]!.jwk.kid, before[0]!.jwk.kid]);
    expect(rotated(before, signsMs + keptMs, make)).toHaveLength(1);
  });

  it('are made for each folder', () => {
    const [one, other] = [makeSigningKey(), makeSigningKey()];
    expect(one).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
    expect([one.kid === other.kid, one.x === other.x]).toEqual([false, false]);
  });
});
