import { createServer, type AddressInfo, type Server } from 'node:net';
import { ensureFree, PortBusy } from './ports.js';

const host = '127.0.0.1';

describe('ports before the start', () => {
  let server: Server;
  let busy: number;

  beforeEach(async () => {
    server = createServer();
    await new Promise<void>((done) => server.listen(0, host, done));
    busy = (server.address() as AddressInfo).port;
  });

  afterEach(() => new Promise((done) => server.close(done)));

  it('names a busy port, what wants it and the option that chooses another', async () => {
    const wanted = [{ port: busy, host, by: 'Kafka', option: '--kafka-port' }];
    await expect(ensureFree(wanted)).rejects.toThrow(
      new PortBusy(
        `port ${busy} on ${host} is in use 端口已被占用, but Kafka wants it: choose another with --kafka-port 请用 --kafka-port 另选`,
      ),
    );
  });

  it('names every one that is wrong', async () => {
    const wanted = [
      { port: busy, host, by: 'Kafka', option: '--kafka-port' },
      { port: busy, host, by: 'PostgreSQL', option: '--pg-port' },
    ];
    await expect(ensureFree(wanted)).rejects.toThrow(/in use[^]*wanted twice, by Kafka .* and by PostgreSQL/);
  });

  it('is content with free ones, and leaves them free', async () => {
    await new Promise((done) => server.close(done));
    const wanted = [{ port: busy, host, by: 'the HTTP API', option: '--port' }];
    await ensureFree(wanted);
    await ensureFree(wanted);
    await new Promise<void>((done) => (server = createServer()).listen(busy, host, done));
  });
});
