import { erasureReactor } from './erasure.js';
import { MemoryLog } from '../following/memory-log.helper-spec.js';

describe('the erasure reactor', () => {
  it('destroys the key of who was erased, of nobody else, and keeps its position after that', async () => {
    const log = new MemoryLog();
    await log.put('person-p1', { type: 'person.revealed', data: { purpose: '回访', byAgencyId: 'EMB' } });
    await log.put('person-p2', { type: 'person.erased', data: { reason: '本人申请' } });
    const done: string[] = [];
    const reactor = erasureReactor(
      { destroy: (id) => Promise.resolve(void done.push(id)) },
      {
        load: () => Promise.resolve(undefined),
        save: (name, upTo) => Promise.resolve(void done.push(`${name}@${upTo}`)),
      },
    );
    await reactor.handle({ events: log.records, upTo: 1n, caughtUp: true });
    expect(done).toEqual(['p2', 'erasure@1']);
  });
});
