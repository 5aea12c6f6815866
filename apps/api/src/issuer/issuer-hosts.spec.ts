import { IssuerHosts } from './issuer-hosts.js';
import { Issuers } from './issuers.js';

describe('hosts of issuers that agencies have registered', () => {
  const at = (...addresses: string[]): IssuerHosts =>
    new IssuerHosts([], () => Promise.resolve(addresses.map((address) => ({ address }))));

  it.each(['127.0.0.1', '10.1.2.3', '169.254.169.254', '[::1]', '[fd00::1]', '[::ffff:10.0.0.1]'])(
    'are none of this machine or its network: %s',
    async (host) => {
      expect(await new IssuerHosts([]).fault(new URL(`https://${host}`).hostname)).toContain('private');
    },
  );

  it('are where their names lead to, all of it', async () => {
    expect(await at('1.1.1.1').fault('login.example')).toBeUndefined();
    expect(await at('1.1.1.1', '192.168.1.1').fault('login.example')).toContain('private');
    const lost = new IssuerHosts([], () => Promise.reject(new Error('ENOTFOUND')));
    expect(await lost.fault('login.example')).toBe('login.example is not found');
  });

  it('are those alone that are named, where any are', async () => {
    const hosts = new IssuerHosts(['adfs.inside.example']);
    expect(await hosts.fault('adfs.inside.example')).toBeUndefined();
    expect(await hosts.fault('login.example')).toContain('OIDC_ISSUER_HOSTS');
  });

  it('are looked at before anything is asked of them, unlike the operator’s own', async () => {
    const issuers = new Issuers({ issuer: 'https://127.0.0.1:9/own', clientId: 'liandong' });
    const asked = (issuer: string) => issuers.of({ issuer, clientId: 'liandong' });
    await expect(asked('https://127.0.0.1:9/other')).rejects.toMatchObject({
      code: 'issuer-unavailable',
      details: { reason: '127.0.0.1 is at a private address, and OIDC_ISSUER_HOSTS does not name it' },
    });
    await expect(asked('https://127.0.0.1:9/own')).rejects.toMatchObject({
      code: 'issuer-unavailable',
      details: { reason: expect.not.stringContaining('private') },
    });
  });
});
