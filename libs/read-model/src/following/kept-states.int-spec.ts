import type { ReadModel } from '../index.js';
import { emptyModel, postgresForFile } from '../testing/models.js';
import { reading, TestLog } from '../testing/log.js';
import { report } from '../testing/scenario.js';
import { LateReadModel } from '../model/late-read-model.js';
import { runSql } from '../../../postgres/src/testing/sql.js';

const postgres = postgresForFile();
let model: ReadModel;
let url: string;

beforeEach(async () => {
  ({ url, model } = await emptyModel(postgres));
});
afterEach(() => model.close());

const row = (position: bigint, epoch?: string) => ({
  form: 1,
  ...(epoch === undefined ? {} : { epoch }),
  at: { position, eventId: 'e', stream: 'agency-EMB', revision: 2n ** 62n },
  state: Buffer.from([0, 255, 10, position === 7n ? 1 : 2]),
  tag: Buffer.alloc(32, 9),
});

describe('the kept states', () => {
  it('are given back as they were kept, the last one of each name, to a process that opened late as well', async () => {
    expect(await model.keptStates.load('directory')).toBeUndefined();
    await model.keptStates.save('directory', row(9n, 'a0b1c2d3'));
    await model.keptStates.save('other', row(3n));
    expect(await model.keptStates.load('directory')).toEqual(row(9n, 'a0b1c2d3'));
    // one of another log may stand at an earlier place
    await model.keptStates.save('directory', row(7n));
    expect(await model.keptStates.load('directory')).toEqual(row(7n));
    const late = new LateReadModel({ url, applicationName: 'late' });
    expect(await late.keptStates.load('directory')).toEqual(row(7n));
    await late.close();
  });

  it('are none where the tables are still to be made, and after a start with another log', async () => {
    await model.keptStates.save('directory', row(7n));
    const other = new TestLog();
    report(other, 'I1', '河水漫堤', '520111101');
    await model.startOver(reading(other));
    expect(await model.keptStates.load('directory')).toBeUndefined();
    await runSql(url, 'drop table read.kept_states');
    expect(await model.keptStates.load('directory')).toBeUndefined();
  });
});
