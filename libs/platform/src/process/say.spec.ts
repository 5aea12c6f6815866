import { harmless } from './say.js';

describe('what is printed for people', () => {
  it('holds nothing that a terminal obeys, and says what stood there', () => {
    expect(harmless('a\u001b[31mb\u202ec\u0085\r\u2028')).toBe('a\\u001b[31mb\\u202ec\\u0085\\u000d\\u2028');
  });

  it('is as it was otherwise', () => {
    const text = '花溪区 下穿隧道\n\t积水 1.1 m “–” 👩‍🚒 é';
    expect(harmless(text)).toBe(text);
  });
});
