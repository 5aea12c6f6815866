import { openHealthDoor, renewCertificate, type ServedCertificate } from '#platform';
import { selfSigned, type SelfSigned } from '#security';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect, type ConnectionOptions, type Server } from 'node:tls';
import { apiWith, type TestApi } from '../app/testing.helper-spec.js';
import { Limits } from '../limits/limits.js';

describe('what is served over TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-tls-'));
  const files: ServedCertificate = {
    certFile: join(folder, 'served.crt'),
    keyFile: join(folder, 'served.key'),
  };
  const put = ({ cert, key }: SelfSigned): void => {
    writeFileSync(files.certFile, cert);
    writeFileSync(files.keyFile, key);
  };
  const [first, second] = [selfSigned('first'), selfSigned('second')];
  put(first);
  const warnings: string[] = [];
  const log = { info: () => undefined, warn: (about: object) => warnings.push(JSON.stringify(about)) };

  let api: TestApi;
  let server: Server;
  const port = (): number => (server.address() as AddressInfo).port;
  beforeAll(async () => {
    api = await apiWith({}, { limits: new Limits(() => 0), httpTls: files });
    await api.app.listen(0, '127.0.0.1');
    server = api.app.getHttpServer() as unknown as Server;
  });
  afterAll(async () => {
    await api.app.close();
    api.parties.clear();
    rmSync(folder, { recursive: true });
  });

  const statusOf = async (path: string, at: number, ca: string): Promise<number | undefined> => {
    const request = get({ host: '127.0.0.1', port: at, path, ca, agent: false });
    const [response] = (await once(request, 'response')) as [{ statusCode?: number; resume(): void }];
    response.resume();
    return response.statusCode;
  };

  /** What a client that can do no better comes to. */
  const handshake = async (options: ConnectionOptions): Promise<string> => {
    const socket = connect({ host: '127.0.0.1', port: port(), ca: first.cert, ...options });
    const failed = once(socket, 'error').then(([error]) => Promise.reject(error as Error));
    await Promise.race([once(socket, 'secureConnect'), failed]);
    const protocol = socket.getProtocol();
    socket.destroy();
    return protocol ?? '';
  };

  it('is answered to who trusts the certificate, by the API and at the door of a process without one', async () => {
    expect(await statusOf('/health/live', port(), first.cert)).toBe(200);
    await expect(statusOf('/health/live', port(), second.cert)).rejects.toThrow(/self-signed certificate/);
    const answers = { ready: () => ({ isReady: true, checks: {} }), metrics: () => [] };
    const door = await openHealthDoor({ host: '127.0.0.1', port: 0, tls: files, log }, answers);
    expect(await statusOf('/health/ready', door.port, first.cert)).toBe(200);
    await door.close();
  });

  it('speaks TLS 1.2 and 1.3 with suites that are held to be safe, and nothing older', async () => {
    expect(await handshake({})).toBe('TLSv1.3');
    expect(await handshake({ maxVersion: 'TLSv1.2' })).toBe('TLSv1.2');
    const old = { ciphers: 'DEFAULT@SECLEVEL=0', minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } as const;
    await expect(handshake(old)).rejects.toThrow(/protocol version/);
    const weak = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' } as const;
    await expect(handshake(weak)).rejects.toThrow(/handshake failure/);
  });

  it('is known to the health check by its own certificate', async () => {
    const other = { certFile: join(folder, 'other.crt'), keyFile: join(folder, 'other.key') };
    writeFileSync(other.certFile, second.cert);
    writeFileSync(other.keyFile, second.key);
    const checked = async ({ certFile, keyFile }: ServedCertificate) => {
      const env = {
        ...{ API_PORT: String(port()), HTTP_TLS_CERT_FILE: certFile, HTTP_TLS_KEY_FILE: keyFile },
        PATH: process.env['PATH'],
      };
      const check = spawn(process.execPath, ['tools/healthcheck.mjs', 'api'], { env });
      const [said, [code]] = await Promise.all([text(check.stderr), once(check, 'exit')]);
      return `${String(code)} ${said.trim()}`;
    };
    expect(await checked(files)).toBe('0 ');
    expect(await checked(other)).toBe(`1 another certificate than HTTP_TLS_CERT_FILE=${other.certFile}`);
  });

  it('takes up a certificate that was renewed, once it fits its key', async () => {
    const renewal = renewCertificate(server, files, log);
    writeFileSync(files.certFile, second.cert);
    renewal.look();
    expect(warnings.join()).toContain('is not the key of');
    expect(await statusOf('/health/live', port(), first.cert)).toBe(200);
    put(second);
    renewal.look();
    expect(await statusOf('/health/live', port(), second.cert)).toBe(200);
    await expect(statusOf('/health/live', port(), first.cert)).rejects.toThrow(/self-signed certificate/);
    renewal.stop();
  });
});
