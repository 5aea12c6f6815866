import type { Facts } from '../relation/facts.js';
import type { Installation, Subject } from '../relation/subject.js';
import { mayDo } from './may-do.js';

const here: Installation = { districtCode: '520111', homeBureauId: 'EMB', commands: [] };
const administrator: Subject = {
  agencyId: 'LD-ADMIN',
  kind: 'department',
  mandates: [{ capacity: 'administer', areaCode: '520111' }],
  role: 'administrator',
  principal: 'a',
};
const registry: Facts = { isRegistry: true, owner: 'FIRE' };

describe('a command that two persons give', () => {
  it('is owed the second one’s confirmation until it is there', () => {
    expect(mayDo('agency.suspend', administrator, registry, here)).toMatchObject({
      relation: 'administer',
      owed: { code: 'second-person-required', mayFollow: false },
    });
    const second = { ...administrator, principal: 'b' };
    expect(mayDo('agency.suspend', { ...administrator, cosigners: [second] }, registry, here)).toEqual({
      relation: 'administer',
    });
  });
});
