import { lockOrder } from './lock-order.js';
import { projections } from '../model/projections.js';
import { tableName } from '../as-of/tables.js';

describe('the order of locks', () => {
  it('names every table once: two that are not named would be locked in any order', () => {
    const tables = projections.flatMap((projection) => projection.tables.map(tableName));
    expect(lockOrder.filter((name) => name !== 'checkpoints').sort()).toEqual(tables.sort());
  });
});
