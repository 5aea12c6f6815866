import { Places } from './places.js';

const places = () => new Places({ total: 4, reserved: 1, per: { key: 2, agency: 3 } });
const free = (taken: ReturnType<Places['take']>): void => (taken as () => void)();

describe('places', () => {
  it('are few for one key and not many more for its agency', () => {
    const all = places();
    all.take({ key: 'k1', agency: 'A' }, false);
    all.take({ key: 'k1', agency: 'A' }, false);
    expect(all.take({ key: 'k1', agency: 'A' }, true)).toEqual({ limit: 'key', most: 2 });
    all.take({ key: 'k2', agency: 'A' }, false);
    expect(all.take({ key: 'k2', agency: 'A' }, true)).toEqual({ limit: 'agency', most: 3 });
  });

  it('are kept for who is preferred', () => {
    const all = places();
    for (const agency of ['A', 'B', 'C']) all.take({ agency }, false);
    expect(all.take({ agency: 'D' }, false)).toEqual({ limit: 'total', most: 3 });
    expect(all.take({ agency: 'D' }, true)).toBeInstanceOf(Function);
    expect(all.take({ agency: 'E' }, true)).toEqual({ limit: 'total', most: 4 });
  });

  it('are given back once', () => {
    const all = places();
    const first = all.take({ key: 'k1', agency: 'A' }, false);
    all.take({ key: 'k1', agency: 'A' }, false);
    free(first);
    free(first);
    expect(all.open).toBe(1);
    expect(all.refusal({ key: 'k1', agency: 'A' }, false)).toBeUndefined();
  });
});
