import { randomUUID } from 'node:crypto';
import { encodeRecord } from '../log/record.js';
import { compileFilter, type FilterExpression } from './filter.js';

function accepts(filter: Partial<FilterExpression>, stream: string, type: string): boolean {
  const nothing = new Uint8Array();
  const event = { id: randomUUID(), type, json: true, data: nothing, metadata: nothing };
  const bytes = encodeRecord(event, { stream, revision: 0, position: 1, createdMs: 0 });
  return compileFilter({ on: 'type', regex: '', prefixes: [], ...filter })(bytes);
}

describe('a filter', () => {
  it('looks at the type or at the stream', () => {
    expect(accepts({ on: 'type', prefixes: ['task.'] }, 'incident-1', 'task.assigned')).toBe(true);
    expect(accepts({ on: 'stream', prefixes: ['task.'] }, 'incident-1', 'task.assigned')).toBe(false);
    expect(accepts({ on: 'stream', prefixes: ['x', 'incident-'] }, 'incident-1', 'task.assigned')).toBe(true);
  });

  it('takes a prefix for the beginning and for no more than that', () => {
    expect(accepts({ prefixes: ['task'] }, 's', 'task')).toBe(true);
    expect(accepts({ prefixes: ['task'] }, 's', 'tas')).toBe(false);
    expect(accepts({ prefixes: ['task'] }, 's', 'a task')).toBe(false);
    expect(accepts({ prefixes: ['联动'] }, 's', '联动-开始')).toBe(true);
  });

  it('takes a regular expression, which goes before prefixes', () => {
    expect(accepts({ regex: '^[^$].*' }, 's', '$metadata')).toBe(false);
    expect(accepts({ regex: '^[^$].*' }, 's', 'metadata')).toBe(true);
    expect(accepts({ regex: 'b$', prefixes: ['a'] }, 's', 'a')).toBe(false);
    expect(() => compileFilter({ on: 'type', regex: '(', prefixes: [] })).toThrow(SyntaxError);
  });
});
