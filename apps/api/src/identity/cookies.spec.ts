import {
  attemptCookie,
  attemptId,
  attemptsToDrop,
  clear,
  cookiesOf,
  mostAttempts,
  setAttempt,
  setSession,
} from './cookies.js';

const random = 'a1b2c3d4e5f6';
const begun = Date.UTC(2026, 10, 29);

describe('cookies', () => {
  it('are of this host alone, never shown to scripts, and never sent in the clear', () => {
    for (const cookie of [setSession('v'), setAttempt('i', 'v', 600), clear('__Host-x')]) {
      expect(cookie).toMatch(/^__Host-/);
      expect(cookie).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
      expect(cookie).not.toMatch(/Domain/i);
    }
  });

  it('are read as browsers send them', () => {
    const headers = { cookie: '__Host-liandong=a=b; x=1;y ; x=2;=z' };
    expect([...cookiesOf({ headers })]).toEqual([
      ['__Host-liandong', 'a=b'],
      ['x', '1'],
    ]);
    expect(cookiesOf({ headers: {} }).size).toBe(0);
  });

  it('of attempts stay few: the oldest goes, and what is none of ours', () => {
    let cookies = new Map<string, string>([['other', '1']]);
    for (let n = 0; n < 20; n++) {
      for (const name of attemptsToDrop(cookies)) cookies.delete(name);
      cookies.set(attemptCookie(attemptId(begun + n, random)), String(n));
      // browsers sort them as they like
      cookies = new Map([...cookies].reverse());
      expect(cookies.size).toBeLessThanOrEqual(mostAttempts + 1);
    }
    expect([...cookies.values()].sort()).toEqual(['1', '12', '13', '14', '15', '16', '17', '18', '19']);
    const strange = '__Host-liandong-attempt-x';
    expect(attemptsToDrop(new Map([[strange, '1']]))).toEqual([strange]);
  });
});
