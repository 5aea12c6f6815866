/** What a person's facts are sealed with on this device. */
export interface Seal {
  /** Under which they lie; tells nothing of the person. */
  readonly mark: string;
  seal(text: string): Promise<string>;
  /** Nothing of what was not sealed with it. */
  open(sealed: string): Promise<string | undefined>;
}

const nonceBytes = 12;
const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0));
const base64Of = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/**
 * AES-256-GCM under a key that follows from what the service gives the person's sessions alone (HKDF-SHA-256): whoever
 * else uses the device reads nothing, and the page itself neither once that person is signed out.
 * @param deviceKey 32 bytes as base64url
 */
export async function sealOf(deviceKey: string): Promise<Seal> {
  const { subtle } = crypto;
  const base = await subtle.importKey('raw', bytesOf(deviceKey), 'HKDF', false, ['deriveKey', 'deriveBits']);
  const how = (use: string) => ({
    ...{ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array() },
    info: new TextEncoder().encode(`liandong kept ${use}`),
  });
  const aes = { name: 'AES-GCM', length: 256 };
  const key = await subtle.deriveKey(how('seal'), base, aes, false, ['encrypt', 'decrypt']);
  const mark = new Uint8Array(await subtle.deriveBits(how('mark'), base, 96));
  return {
    mark: base64Of(mark),
    async seal(text) {
      const iv = crypto.getRandomValues(new Uint8Array(nonceBytes));
      const sealed = await subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(text));
      return base64Of(Uint8Array.of(...iv, ...new Uint8Array(sealed)));
    },
    async open(sealed) {
      try {
        const bytes = bytesOf(sealed);
        const iv = bytes.subarray(0, nonceBytes);
        const text = await subtle.decrypt({ name: 'AES-GCM', iv }, key, bytes.subarray(nonceBytes));
        return new TextDecoder().decode(text);
      } catch {
        return undefined;
      }
    },
  };
}
