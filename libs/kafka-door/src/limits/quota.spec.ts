import type { Submission } from '#application';
import { partyOf } from './party.js';
import { Quota } from './quota.js';

const submission = (agencyId: string | undefined, name = 'task.accept'): Submission => ({
  source: `/agencies/${agencyId}`,
  id: 'c-1',
  name,
  type: `liandong.${name}.v1`,
  subject: 'task-T1',
  time: '2026-06-18T14:00:00Z',
  data: {},
  origin: { via: 'operator' },
  identified:
    agencyId === undefined
      ? { refusal: { code: 'unsigned' } }
      : { actor: { agencyId, principal: 'x', role: 'dispatcher' } },
});

function quota() {
  let now = 0;
  const made = new Quota(() => now);
  const send = (times: number, one: Submission) => Array.from({ length: times }, () => made.turnedAway(one));
  return { send, wait: (ms: number) => (now += ms) };
}

describe('the quota', () => {
  it('takes a burst of 500 of one agency, then 50 a second', () => {
    const { send, wait } = quota();
    const answers = send(501, submission('FIRE'));
    expect(answers.slice(0, 500).every((answer) => answer === undefined)).toBe(true);
    expect(answers[500]).toEqual({
      command: { source: '/agencies/FIRE', id: 'c-1', name: 'task.accept' },
      outcome: 'not-taken',
      code: 'too-many-commands',
      retryAfterMs: 20,
      message: { zh: expect.any(String), en: expect.any(String) },
    });
    wait(1_000);
    expect(send(51, submission('FIRE')).filter((answer) => answer === undefined)).toHaveLength(50);
  });

  it('of one agency leaves the others theirs', () => {
    const { send } = quota();
    send(600, submission('FIRE'));
    expect(send(1, submission('WATER'))).toEqual([undefined]);
  });

  it('hinders nobody from reporting', () => {
    const { send } = quota();
    expect(send(2_000, submission('FIRE', 'incident.report')).filter((answer) => answer)).toEqual([]);
  });

  it('of those who prove nothing is theirs together, and nobody else’s', () => {
    const { send } = quota();
    const answers = send(201, submission(undefined, 'incident.report'));
    expect(answers.filter((answer) => answer)).toMatchObject([{ code: 'too-many-unidentified' }]);
    expect(send(1, submission('FIRE'))).toEqual([undefined]);
  });
});

describe('the party of a message', () => {
  const party = partyOf({ isKnown: (agencyId) => agencyId === 'FIRE' });
  it.each([
    ['/agencies/FIRE', 'FIRE'],
    ['/agencies/MADE-UP', ''],
    ['FIRE', ''],
  ])('that says it is of %s is %j', (source, expected) => {
    expect(party({ headers: { ce_source: Buffer.from(source) } })).toBe(expected);
  });

  it('that says nothing is of nobody', () => expect(party({ headers: {} })).toBe(''));
});
