import { loadConfig } from './config.js';
import { issuerIn, originIn, otherIssuer } from './sign-in.js';

const messageOf = (env: Record<string, string>): string => {
  try {
    loadConfig(env);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('accepted');
};

describe('settings of sign-in', () => {
  it('are those of a laptop where none is set', () => {
    expect(loadConfig({}).signIn).toEqual({
      clientId: 'liandong',
      acrValues: [],
      oneFactor: false,
      issuerHosts: [],
      origin: 'http://127.0.0.1:8080',
      idleMinutes: 30,
      hours: 12,
      freshMinutes: 30,
    });
    const { signIn } = loadConfig({ API_HOST: '::1', API_PORT: '443' });
    expect(signIn.origin).toBe('http://[::1]:443');
  });

  it('name the hosts of other issuers as they stand in addresses', () => {
    const hostsIn = (text: string) => loadConfig({ OIDC_ISSUER_HOSTS: text }).signIn.issuerHosts;
    expect(hostsIn('login.example, adfs.inside')).toEqual(['login.example', 'adfs.inside']);
    expect(hostsIn('')).toEqual([]);
    for (const wrong of ['https://login.example', 'login.example:443', 'a b'])
      expect(messageOf({ OIDC_ISSUER_HOSTS: wrong })).toContain('OIDC_ISSUER_HOSTS');
  });

  it('take an issuer as it writes itself, a slash at its end or not', () => {
    for (const issuer of ['https://id.example', 'https://id.example/', 'https://id.example/realms/a/'])
      expect(loadConfig({ OIDC_ISSUER: issuer, OIDC_ACR_VALUES: 'two' }).signIn.issuer).toBe(issuer);
  });

  it('say what an issuer calls a second factor, or that there is none', () => {
    const issuer = { OIDC_ISSUER: 'https://id.example' };
    for (const named of [{}, { OIDC_ACR_VALUES: ' ' }, { ONE_FACTOR: 'false' }] as Record<string, string>[])
      expect(messageOf({ ...issuer, ...named })).toMatch(
        /^OIDC_ACR_VALUES=\(not set\): what OIDC_ISSUER calls/,
      );
    expect(loadConfig({ ...issuer, OIDC_ACR_VALUES: 'a b' }).signIn).toMatchObject({ acrValues: ['a', 'b'] });
    expect(loadConfig({ ...issuer, ONE_FACTOR: 'true' }).signIn).toMatchObject({ oneFactor: true });
  });

  it('take nothing in the clear but what stays on this machine', () => {
    for (const text of ['http://127.0.0.1:3000', 'http://localhost:3000/x', 'http://[::1]'])
      expect(issuerIn(text)).toBe(text);
    for (const text of ['http://id.example', 'ftp://id.example', 'id.example', 'https://u:p@id.example', ''])
      expect(issuerIn(text)).toBeUndefined();
    for (const text of ['https://id.example?x', 'https://id.example#x'])
      expect(issuerIn(text)).toBeUndefined();
    for (const text of ['https://a.example/', 'https://a.example/x', 'http://a.example', 'HTTPS://a.example'])
      expect(originIn(text)).toBeUndefined();
    expect(originIn('https://a.example:8443')).toBe('https://a.example:8443');
  });

  it('are named where they are wrong, and the secret is not shown', () => {
    const message = messageOf({
      OIDC_ISSUER: 'http://id.example',
      API_ORIGIN: 'https://a.example/',
      OIDC_CLIENT_SECRET_FILE: '/nowhere/to/be/found',
      SESSION_IDLE_MINUTES: '4',
      SESSION_HOURS: '25',
    });
    expect(message).toContain('OIDC_ISSUER=http://id.example: the https address of an issuer');
    expect(message).toContain('API_ORIGIN=https://a.example/: scheme, host and port alone');
    expect(message).toContain('OIDC_CLIENT_SECRET_FILE=(hidden)');
    expect(message).toContain('SESSION_IDLE_MINUTES=4: a whole number from 5 to 720');
    expect(message).toContain('SESSION_HOURS=25: a whole number from 1 to 24');
  });

  it('say both names of an issuer that calls itself otherwise', () => {
    const { message } = otherIssuer('https://id.example/', 'https://id.example');
    expect(message).toMatch(/^OIDC_ISSUER=https:\/\/id\.example\/: .*calls itself, https:\/\/id\.example, /);
  });
});
