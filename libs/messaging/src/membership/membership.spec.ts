import { EventEmitter } from 'node:events';
import type { BusClient } from '../client/kafka.js';
import { quiet } from '../kafka.helper-spec.js';
import { JoinedMidway, Membership } from './membership.js';

const events = {
  CRASH: 'crash',
  GROUP_JOIN: 'group join',
  REBALANCING: 'rebalancing',
  HEARTBEAT: 'heartbeat',
  FETCH_START: 'fetch start',
  FETCH: 'fetch',
};

/** A membership by a client that does nothing but say what happens. */
function member() {
  const client = new EventEmitter();
  const asked: string[] = [];
  const ask = (what: string) => (): void => void asked.push(what);
  const askLong = (what: string) => (): Promise<void> => Promise.resolve(ask(what)());
  const consumer = { events, on: client.on.bind(client) };
  const bus = { clientId: 'spec', as: () => bus, consumer: () => consumer } as unknown as BusClient;
  const membership = new Membership(bus, {
    ...{ topics: ['t'], groupId: 'g', sessionMs: 6_000, onLife: () => undefined, log: quiet },
    holding: { take: ask('take'), renew: ask('renew'), commit: askLong('commit'), close: askLong('close') },
  });
  return {
    membership,
    asked,
    tell: (what: keyof typeof events, payload = {}) => client.emit(events[what], { payload }),
  };
}

const orGoesOn = (membership: Membership): Promise<unknown> =>
  Promise.race([membership.ended, new Promise((resolve) => setImmediate(resolve, 'goes on'))]);

describe('a membership', () => {
  it('says how far all is done before the group gives out its partitions, and then begins anew', async () => {
    const { membership, asked, tell } = member();
    tell('FETCH_START', { nodeId: 1 });
    tell('FETCH', { nodeId: 1 });
    tell('REBALANCING');
    tell('GROUP_JOIN', { memberId: 'm' });
    expect(asked).toEqual(['commit', 'renew']);
    expect(await orGoesOn(membership)).toBe('goes on');
  });

  it('goes on where the fetch that joins anew is the only one', async () => {
    const { membership, asked, tell } = member();
    tell('FETCH_START', { nodeId: 1 });
    tell('GROUP_JOIN', { memberId: 'm' });
    expect([asked, await orGoesOn(membership)]).toEqual([['renew'], 'goes on']);
  });

  it('takes nothing more and ends where it joins anew while another broker has a fetch of before', async () => {
    const { membership, asked, tell } = member();
    tell('FETCH_START', { nodeId: 1 });
    tell('FETCH_START', { nodeId: 2 });
    tell('GROUP_JOIN', { memberId: 'm' });
    expect(asked).toEqual(['renew', 'close']);
    expect(await membership.ended).toBeInstanceOf(JoinedMidway);
  });
});
