import { asQuery, objectPath } from './about.js';

describe('what is asked of messages', () => {
  it('is what the address says of them and nothing else of it', () => {
    const query = new URLSearchParams('?lang=en&about=warning-W 1&status=&sel=x');
    expect(asQuery(query)).toBe('about=warning-W+1');
  });

  it('leads back to a warning', () => {
    const cause = { eventId: 'e', trigger: 'call', objectId: 'W/1' } as const;
    expect(objectPath({ ...cause, kind: 'warning' })).toBe('warnings?sel=W%2F1');
    expect(objectPath({ ...cause, kind: 'duty' })).toBeUndefined();
  });
});
