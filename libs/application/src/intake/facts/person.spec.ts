import { isSamePerson } from '#domain';
import { speakerOf } from './person.js';

const publicKey = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' } as const;
const party = { agencyId: 'EMB', kind: 'department', mandates: [], suspended: false } as const;
const li = '0b6f3f6e-6f7c-4a6e-9d55-2f1f0c3f7a11';
const role = 'duty-officer';

describe('who speaks', () => {
  const key = (keyId: string) => ({ keyId, publicKey, roles: [role] as const, revoked: false });
  const known = { credentials: { 'EMB-1': { ...key('EMB-1'), personId: li }, 'EMB-2': key('EMB-2') } };
  const byKey = (keyId: string) =>
    speakerOf({ agencyId: 'EMB', principal: 'duty-system', role, keyId }, party, known);
  const bySession = speakerOf({ agencyId: 'EMB', principal: li, role, session: 's-1' }, party, known);

  it('by a key that became a person’s is that person, whatever the record of then says', () => {
    expect(byKey('EMB-1').principal).toBe(li);
    expect(isSamePerson(bySession, byKey('EMB-1'))).toBe(true);
    expect(byKey('EMB-2').principal).toBe('duty-system');
    expect(isSamePerson(bySession, byKey('EMB-2'))).toBe(false);
  });

  it('by session has no key', () => {
    expect(bySession).toMatchObject({ principal: li, session: 's-1', keyId: undefined, keys: [] });
  });
});
