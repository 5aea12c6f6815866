import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { SecureContextOptions, Server, TlsOptions } from 'node:tls';
import type { Logger } from '../log/logger.js';
import type { ServedCertificate } from '../settings/config.js';
import { isKeyOf } from '../settings/pem.js';

/** Of TLS 1.2 those with forward secrecy and authenticated encryption alone (RFC 9325, section 4.2). */
const ciphers = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':');

/** What a server of `node:https` is made with: TLS 1.2 and 1.3, the server's order of suites. */
export const servedTls = (files: ServedCertificate): TlsOptions => ({ ...contextOf(files), ...rules });

const rules = { minVersion: 'TLSv1.2', ciphers, honorCipherOrder: true } as const;

/** @throws where a file cannot be read, or the key is another certificate's */
function contextOf({ certFile, keyFile }: ServedCertificate): SecureContextOptions {
  const [cert, key] = [readFileSync(certFile), readFileSync(keyFile)];
  if (!isKeyOf(cert, key)) throw new Error(`${keyFile} is not the key of ${certFile}`);
  return { cert, key };
}

/** How often the files are looked at, in ms. */
const lookEveryMs = 10_000;

/**
 * Takes a renewed certificate into use for new connections. What is half written, or cannot be used, leaves the
 * present one in use, and is said in the log.
 */
export function renewCertificate(
  server: Server,
  files: ServedCertificate,
  log: Pick<Logger, 'info' | 'warn'>,
): { readonly look: () => void; readonly stop: () => void } {
  const look = (): void => {
    try {
      server.setSecureContext({ ...contextOf(files), ...rules });
      log.info({ certFile: files.certFile }, 'the certificate was renewed');
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'a renewed certificate cannot be used yet');
    }
  };
  const names = [files.certFile, files.keyFile];
  for (const name of names) watchFile(name, { persistent: false, interval: lookEveryMs }, look);
  return { look, stop: () => names.forEach((name) => unwatchFile(name, look)) };
}
