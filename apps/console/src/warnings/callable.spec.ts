import { callable } from './callable.js';

const party = (id: string, kind: 'township' | 'department', areaCode: string | null) => ({
  ...{ id, name: id, kind, areaCode, status: 'registered' as const },
});
const agencies = [
  party('EMB', 'department', '520111'),
  party('ST-GAOPO', 'township', '520111207'),
  party('ST-XIAOMENG', 'township', '520111010'),
  party('NM-EMB', 'department', '520102'),
  { ...party('ST-GONE', 'township', '520111101'), status: 'suspended' as const },
  party('CLUB', 'department', null),
];
const ids = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id);

describe('whom a warning is called out to', () => {
  it('proposes the townships in its areas, and has the others there before those elsewhere', () => {
    const { proposed, others } = callable({ areaCodes: ['520111'], version: 1, recipients: [] }, agencies);
    expect(ids(proposed)).toEqual(['ST-GAOPO', 'ST-XIAOMENG']);
    expect(ids(others)).toEqual(['EMB', 'NM-EMB', 'CLUB']);
  });

  it('proposes a township of a part of the district alone where the warning is about that part', () => {
    const found = callable({ areaCodes: ['520111207'], version: 1, recipients: [] }, agencies);
    expect(ids(found.proposed)).toEqual(['ST-GAOPO']);
    expect(ids(found.others)).toContain('ST-XIAOMENG');
  });

  it('leaves out whom this version was called out to, and takes them in again with the next', () => {
    const recipients = [{ agencyId: 'ST-GAOPO', version: 1 }];
    const [first, second] = [1, 2].map((version) =>
      ids(callable({ areaCodes: ['520111'], version, recipients }, agencies).proposed),
    );
    expect(first).toEqual(['ST-XIAOMENG']);
    expect(second).toEqual(['ST-GAOPO', 'ST-XIAOMENG']);
  });
});
