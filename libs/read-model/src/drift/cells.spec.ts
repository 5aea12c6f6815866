import { differingColumns } from './cells.js';

describe('two rows of a table', () => {
  const row = { id: '"F1"', title: '"积水"', answers: '[{"at": "2026-06-18T14:00:00Z"}]', closed_at: 'null' };

  it('do not differ when every column has the same value', () => {
    expect(differingColumns(row, { ...row })).toEqual([]);
  });

  it('differ in the columns that do, by name alone', () => {
    const other = { ...row, title: '"改过"', closed_at: '"2026-06-18T15:00:00+00:00"' };
    expect(differingColumns(row, other)).toEqual(['closed_at', 'title']);
  });

  it('differ where one has a column and the other has not', () => {
    const { title: _, ...without } = row;
    expect(differingColumns(row, without)).toEqual(['title']);
    expect(differingColumns(without, row)).toEqual(['title']);
  });

  it('tell null from a text and a number from its text', () => {
    expect(differingColumns({ a: 'null', b: '1' }, { a: '"null"', b: '"1"' })).toEqual(['a', 'b']);
  });
});
