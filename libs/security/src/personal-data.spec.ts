import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import {
  blindDigest,
  firstBlindingKey,
  newWrappedKey,
  openValue,
  PersonalDataUnreadable,
  sealValue,
  unwrapKey,
  wrapKey,
} from './personal-data.js';

const master = randomBytes(32);
const key = unwrapKey(master, 'p-1', newWrappedKey(master, 'p-1'));

describe('sealed personal data', () => {
  it('comes back with the key, and is the same text each time', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const sealed = sealValue(key, 'p-1', value);
        expect(sealValue(key, 'p-1', value)).toBe(sealed);
        expect(openValue(key, 'p-1', sealed)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('differs with the value, hides its length, and does not contain it', () => {
    const one = sealValue(key, 'p-1', { name: '王某', telephone: '13800000001' });
    const other = sealValue(key, 'p-1', { name: '欧阳某某', telephone: '13800000002' });
    expect(other).not.toBe(one);
    expect(other).toHaveLength(one.length);
    expect(Buffer.from(one, 'base64url').includes('13800000001')).toBe(false);
  });

  it('cannot be read with another key, for another person, or when a bit is changed', () => {
    const sealed = sealValue(key, 'p-1', '110');
    const foreign = unwrapKey(master, 'p-1', newWrappedKey(master, 'p-1'));
    const bytes = Buffer.from(sealed, 'base64url');
    bytes[bytes.length - 1]! ^= 1;
    expect(() => openValue(foreign, 'p-1', sealed)).toThrow(PersonalDataUnreadable);
    expect(() => openValue(key, 'p-2', sealed)).toThrow(PersonalDataUnreadable);
    expect(() => openValue(key, 'p-1', bytes.toString('base64url'))).toThrow(PersonalDataUnreadable);
    expect(() => openValue(key, 'p-1', '')).toThrow(PersonalDataUnreadable);
  });

  it('has a key that only its master key unwraps, for its person', () => {
    const wrapped = newWrappedKey(master, 'p-1');
    expect(() => unwrapKey(randomBytes(32), 'p-1', wrapped)).toThrow(PersonalDataUnreadable);
    expect(() => unwrapKey(master, 'p-2', wrapped)).toThrow(PersonalDataUnreadable);
    expect(newWrappedKey(master, 'p-1').wrapped.equals(wrapped.wrapped)).toBe(false);
  });

  it('has a key that names its algorithm, and is read by no other', () => {
    const wrapped = newWrappedKey(master, 'p-1');
    expect(wrapped.alg).toBe('A256GCM');
    expect(() => unwrapKey(master, 'p-1', { ...wrapped, alg: 'SM4GCM' })).toThrow(/SM4GCM/);
  });
});

describe('a key that is wrapped anew', () => {
  it('is the same key under another master key, and is opened by that alone', () => {
    const other = randomBytes(32);
    const anew = wrapKey(other, 'p-1', key);
    expect(unwrapKey(other, 'p-1', anew)).toEqual(key);
    expect(() => unwrapKey(master, 'p-1', anew)).toThrow(PersonalDataUnreadable);
  });
});

describe('a blind digest', () => {
  it('is the same for the same text under one blinding key only', () => {
    expect(blindDigest(key, 'a')).toBe(blindDigest(key, 'a'));
    expect(blindDigest(key, 'a')).not.toBe(blindDigest(key, 'b'));
    expect(blindDigest(key, 'a')).not.toBe(blindDigest(randomBytes(32), 'a'));
  });

  it('is, under the key of before, what stands in logs of before', () => {
    expect(blindDigest(firstBlindingKey(Buffer.alloc(32, 7)), 'a')).toBe(
      'lznbPF49a7fGtzQGzqre6q4ESxsCaF5aOIykifGvfDU',
    );
  });
});
