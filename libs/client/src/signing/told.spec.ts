import { generateKey } from './key.js';
import { published, toldBy } from './told.helper-spec.js';
import { Verifier, type InstallationKey } from './told.js';

const key = generateKey('', 'K-1', 'liandong.example');
const attributes = { id: 'e-1', logposition: '7', subject: 'incident-INC-1' };
const data = { title: '积水', depth: 1.5 };
const attributesIn = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, text]) => [name.slice(3), text]));
const signed = (by = key) => attributesIn(toldBy(by, attributes, data));

describe('what an installation says', () => {
  const verifier = (keys: readonly InstallationKey[] = [published(key)]) =>
    new Verifier('liandong.example', () => keys);

  it('is verified by its keys', async () => {
    await expect(verifier().verify(signed(), data)).resolves.toBeUndefined();
  });

  it.each([
    ['signature', signed(), { ...data, depth: 2 }],
    ['signature', { ...signed(), subject: 'incident-INC-2' }, data],
    ['signature', { ...signed(), more: 'x' }, data],
    ['signature', signed({ ...generateKey('', 'K-1', 'liandong.example') }), data],
    ['key', signed(generateKey('', 'K-2', 'liandong.example')), data],
    ['installation', signed({ ...key, audience: 'other.example' }), data],
    ['form', { ...signed(), signature: '' }, data],
    ['form', { ...signed(), signature: 'e30..AA' }, data],
  ])('is not taken where %s is amiss', async (part, given, what) => {
    await expect(verifier().verify(given, what)).rejects.toMatchObject({ code: 'not-signed', part });
  });

  it('is not taken of a key that was retired before', async () => {
    await expect(
      verifier([{ ...published(key), until: '7' }]).verify(signed(), data),
    ).resolves.toBeUndefined();
    await expect(verifier([{ ...published(key), until: '6' }]).verify(signed(), data)).rejects.toMatchObject({
      part: 'key',
    });
  });

  it('asks for keys when one is not known, and not for each that nobody has', async () => {
    let asked = 0;
    const keys: InstallationKey[] = [];
    const one = new Verifier('liandong.example', () => {
      asked++;
      return keys;
    });
    await expect(one.verify(signed(), data)).rejects.toMatchObject({ part: 'key' });
    await expect(one.verify(signed(), data)).rejects.toMatchObject({ part: 'key' });
    expect(asked).toBe(1);
  });
});
