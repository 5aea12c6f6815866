import type { ReadModel } from '../index.js';
import { dumpTables } from '../testing/dump.js';
import { reading, TestLog } from '../testing/log.js';
import { emptyModel, postgresForFile } from '../testing/models.js';
import { floodNight, report } from '../testing/scenario.js';

const postgres = postgresForFile();
let model: ReadModel;
let url: string;

beforeEach(async () => {
  ({ url, model } = await emptyModel(postgres));
});
afterEach(() => model.close());

describe('what a read model knows of its log', () => {
  it('is nothing at first, then the newest event shown, and how far each follower has come', async () => {
    expect(await model.logMarks.load()).toEqual([]);
    const log = floodNight();
    for (const batch of log.batches(5)) await model.projections.apply(batch);
    await model.checkpoints.save(new Map([['relay', 12n]]));
    const last = log.events.at(-1);
    expect(await model.logMarks.load()).toEqual([
      {
        keeper: 'projections',
        position: last?.position,
        eventId: last?.eventId,
        at: { stream: last?.stream, revision: last?.revision },
      },
      { keeper: 'relay', position: 12n },
    ]);
    // a batch without events moves the position, and says nothing of an event
    await model.projections.apply({ events: [], upTo: log.last + 500n });
    expect((await model.logMarks.load())[0]).toMatchObject({ position: last?.position });
  });

  it('is kept for others by whoever finds something missing, until it is found', async () => {
    const mark = { keeper: 'notary', position: 0n, missing: '7 events of 12 that were signed' };
    await model.logMarks.keep(mark);
    expect(await model.logMarks.load()).toEqual([mark]);
    await model.logMarks.forget('notary');
    expect(await model.logMarks.load()).toEqual([]);
  });

  it('is forgotten when the model starts over with another log, which it then shows alone', async () => {
    const before = floodNight();
    report(before, 'LOST', '河水漫堤', '520111101');
    await model.projections.apply(before.all());
    await model.checkpoints.save(new Map([['relay', before.last]]));

    const copy = new TestLog();
    report(copy, 'KEPT', '河水漫堤', '520111101');
    await model.startOver(reading(copy));
    expect(await model.logMarks.load()).toEqual([]);
    expect(await model.checkpoints.load('relay')).toBeUndefined();
    expect(await model.projected.position()).toBe(copy.last);

    const { url: fresh, model: other } = await emptyModel(postgres);
    await other.projections.apply(copy.all());
    expect(await dumpTables(url)).toEqual(await dumpTables(fresh));
    await other.close();
    // and goes on from there
    report(copy, 'NEXT', '河水漫堤', '520111101');
    await model.projections.apply({ events: copy.events.slice(-1), upTo: copy.last });
    expect(await model.projected.position()).toBe(copy.last);
  });
});
