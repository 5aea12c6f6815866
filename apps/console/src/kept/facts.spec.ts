import type { ProblemBody } from '../api/http.js';
import { inOrder, nextOf, parsed, type KeptFact } from './facts.js';

const refused: ProblemBody = { code: 'wrong-status', title: 'no', status: 409 };
const fact = (id: string, order: number, of: Partial<KeptFact> = {}): KeptFact => ({
  ...{ id, order, path: '/v1/x', data: {}, words: id, at: '2026-06-18T14:10:00Z', ...of },
});

describe('facts kept without a network', () => {
  it('go in the order in which they were said, whatever the clock said', () => {
    const [late, early] = [fact('a', 2, { at: '2026-06-18T14:00:00Z' }), fact('b', 1)];
    expect(inOrder([late, early])).toEqual([early, late]);
    expect(nextOf(inOrder([late, early]))).toBe(early);
  });

  it('that were refused hold up nothing', () => {
    expect(nextOf([fact('1', 1, { refused }), fact('2', 2)])?.id).toBe('2');
    expect(nextOf([fact('1', 1, { refused })])).toBeUndefined();
  });

  it('are read as far as they can be', () => {
    expect(parsed(JSON.stringify(fact('1', 1)))).toEqual(fact('1', 1));
    for (const text of ['', '{', '{}', '7', 'null', JSON.stringify({ ...fact('1', 1), order: '1' })])
      expect(parsed(text)).toBeUndefined();
  });
});
