import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createServer, connect, type TLSSocket } from 'node:tls';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { selfSigned } from './self-signed.js';

describe('a certificate of a server on this machine', () => {
  const { key, cert } = selfSigned('an engine');
  const certificate = new X509Certificate(cert);

  it('belongs to its key, is signed by it and names the loopback addresses', () => {
    expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.subject).toBe('CN=an engine');
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkIP('::1')).toBeDefined();
    expect(certificate.checkHost('example.org')).toBeUndefined();
    expect(certificate.ca).toBe(false);
  });

  it.each([
    ['that is handed it', cert, true],
    ['that is handed another', selfSigned('an engine').cert, false],
  ])('is trusted by a client %s', async (_, ca, isTrusted) => {
    const server = createServer({ key, cert }, (socket) => socket.end()).on(
      'tlsClientError',
      () => undefined,
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client: TLSSocket = connect({
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port,
      ca,
    });
    const outcome = await Promise.race([
      once(client, 'secureConnect').then(() => true),
      once(client, 'close').then(() => false),
    ]).catch(() => false);
    expect(outcome).toBe(isTrusted);
    client.destroy();
    server.close();
  });
});
