import fc from 'fast-check';
import type { ProblemBody } from '../api/http.js';
import { answered, nextOf, parsed, type Answer, type KeptFact } from './facts.js';

const problem: ProblemBody = { code: 'wrong-status', title: 'no', status: 409 };
const fact = (id: string, of: Partial<KeptFact> = {}): KeptFact => ({
  ...{ id, personId: 'p', agencyId: 'A', path: '/v1/x', data: {}, words: id, at: '2026-06-18T14:10:00Z' },
  ...of,
});

describe('facts kept without a network', () => {
  it('are sent in their order, each until the service has answered it, and never by another person', () => {
    const answers = fc.array(fc.constantFrom<Answer>('taken', 'later', { refused: problem }), {
      maxLength: 40,
    });
    const persons = fc.array(fc.constantFrom('p', 'q'), { maxLength: 12 });
    fc.assert(
      fc.property(persons, answers, (owners, said) => {
        let facts: readonly KeptFact[] = owners.map((personId, n) => fact(String(n), { personId }));
        const sent: string[] = [];
        for (const answer of said) {
          const next = nextOf(facts, { personId: 'p', agencyId: 'A' });
          if (!next) break;
          expect(next.personId).toBe('p');
          if (answer !== 'later') sent.push(next.id);
          facts = answered(facts, next.id, answer);
        }
        expect(sent).toEqual([...sent].sort((a, b) => Number(a) - Number(b)));
        expect(new Set(sent).size).toBe(sent.length);
        // none is lost: taken, or still there
        const isThere = (id: string): boolean => facts.some((one) => one.id === id);
        owners.forEach((_, n) => expect(isThere(String(n)) || sent.includes(String(n))).toBe(true));
      }),
    );
  });

  it('stay in sight where they were refused, with the reason', () => {
    const [kept] = answered([fact('1')], '1', { refused: problem });
    expect(kept?.refused).toEqual(problem);
    expect(nextOf([kept!], { personId: 'p', agencyId: 'A' })).toBeUndefined();
  });

  it('are read as far as they can be', () => {
    expect(parsed(JSON.stringify([fact('1'), null, { id: 2 }, 'x']))).toEqual([fact('1')]);
    for (const text of [null, '', '{', '{}', '7']) expect(parsed(text)).toEqual([]);
  });
});
