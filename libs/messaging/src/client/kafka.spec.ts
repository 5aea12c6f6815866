import { quiet } from '../kafka.helper-spec.js';
import { clientConfig } from './kafka.js';

const brokers = ['k1.example:9093', 'k2.example:9093'];

describe('what the client is told', () => {
  it('is all brokers, in the clear and without a user unless there is more', () => {
    const told = clientConfig({ brokers }, 'worker', quiet);
    expect(told).toMatchObject({ clientId: 'worker', brokers });
    expect(told).not.toHaveProperty('ssl');
    expect(told).not.toHaveProperty('sasl');
  });

  it('is to speak TLS, with the authorities of the system or with one of our own', () => {
    expect(clientConfig({ brokers, tls: {} }, 'w', quiet)).toMatchObject({ ssl: {} });
    expect(clientConfig({ brokers, tls: { ca: 'CA' } }, 'w', quiet).ssl).toEqual({ ca: 'CA' });
  });

  it('is to show a certificate, and beside it a user and a password', () => {
    const sasl = { mechanism: 'scram-sha-512', username: 'liandong', password: 's3cret' } as const;
    expect(
      clientConfig({ brokers, tls: { ca: 'CA', cert: 'CERT', key: 'KEY' }, sasl }, 'w', quiet),
    ).toMatchObject({ ssl: { ca: 'CA', cert: 'CERT', key: 'KEY' }, sasl });
  });
});
