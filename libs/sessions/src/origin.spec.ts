import { originOf } from './origin.js';

const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0';

describe('from where somebody signed in', () => {
  it.each([
    [`${chrome} Safari/537.36`, 'Chrome · Windows'],
    [`${chrome} Safari/537.36 Edg/142.0.0.0`, 'Edge · Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox · Linux'],
    [
      'Mozilla/5.0 (Linux; Android 14; HarmonyOS) AppleWebKit/537.36 Chrome/114.0 Mobile MicroMessenger/8.0',
      'WeChat · HarmonyOS',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile/15E Safari/604',
      'Safari · iOS',
    ],
    ['curl/8.5.0', undefined],
    ['<script>alert(1)</script>'.repeat(1_000), undefined],
    [undefined, undefined],
  ])('is a family of browser and system alone: %.40s', (userAgent, device) => {
    expect(originOf(userAgent, 'x')).toEqual(device === undefined ? {} : { device });
  });

  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['2001:0db8:0001:2:3:4:5:6', '2001:db8:1::/48'],
    ['2001:db8::7', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['', undefined],
    ['unknown', undefined],
  ])('and a network, not an address: %s', (address, network) => {
    expect(originOf(undefined, address)).toEqual(network === undefined ? {} : { network });
  });
});
