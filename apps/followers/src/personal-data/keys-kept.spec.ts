import type { RecordedEvent } from '#contracts';
import { keysKept } from './keys-kept.js';

const event = (stream: string, storedType: string, data: object): RecordedEvent =>
  ({ stream, storedType, data }) as RecordedEvent;
const contact = { subject: 'P-1', sealed: 's' };
const enrolled = event('team-T-1', 'team.member-enrolled.v1', {
  ...{ memberId: 'M-1', name: '甲', role: 'member', contact },
});
const lost = event('person-P-2', 'person.key-lost.v1', { reason: '无备份' });
const erased = event('person-P-3', 'person.erased.v1', { reason: '本人申请' });
const revealed = event('person-P-4', 'person.revealed.v1', { purpose: '回访', byAgencyId: 'EMB' });

describe('the follower of the keys', () => {
  const make = (goesOn: boolean) => {
    const did: unknown[] = [];
    const note =
      (what: string) =>
      (...given: unknown[]): Promise<void> => {
        did.push([what, ...given]);
        return Promise.resolve();
      };
    const comparison = {
      isGoingOn: () => Promise.resolve(goesOn),
      take: note('take'),
      compared: note('compared'),
      lookAgain: note('look'),
    };
    const positions = {
      load: () => Promise.resolve(7n),
      save: note('save'),
      forget: (name: string) => void did.push(['forget', name]),
    };
    return { did, follower: keysKept(comparison, positions) };
  };

  it('goes on from its position while the keys are the same, and begins anew when they are not', async () => {
    const same = make(true);
    expect(await same.follower.position()).toBe(7n);
    const other = make(false);
    expect(await other.follower.position()).toBeUndefined();
    expect(other.did).toEqual([['forget', 'personal-keys']]);
  });

  it('gives persons whom the log comes to know, and those whose key has ended', async () => {
    const { did, follower } = make(true);
    await follower.handle({ events: [enrolled, lost, erased, revealed], upTo: 9n, caughtUp: false });
    expect(did).toEqual([
      ['take', ['P-1'], ['P-2', 'P-3']],
      ['save', 'personal-keys', 9n],
    ]);
  });

  it('says once that everything was compared', async () => {
    const { did, follower } = make(true);
    for (const upTo of [1n, 2n]) await follower.handle({ events: [], upTo, caughtUp: true });
    expect(did.filter((one) => (one as string[])[0] === 'compared')).toHaveLength(1);
  });
});
