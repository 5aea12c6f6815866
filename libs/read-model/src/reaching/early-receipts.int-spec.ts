import type { MessageRequest } from '#domain';
import type { ReadModel } from '../index.js';
import { TestLog } from '../testing/log.js';
import { emptyModel, postgresForFile } from '../testing/models.js';
import { EarlyReceipts } from './early-receipts.js';

const postgres = postgresForFile();
let model: ReadModel;
beforeEach(async () => {
  ({ model } = await emptyModel(postgres));
});
afterEach(() => model.close());

const early = (providerId: string, minute: number) => ({
  ...{ id: `of ${providerId}`, provider: 'sms', providerId, receipt: { providerId, status: 'delivered' } },
  receivedAt: `2026-11-29T18:1${minute}:00.000Z`,
});
const request: MessageRequest = {
  cause: { eventId: 'e', trigger: 'task', kind: 'task', objectId: 'T1' },
  recipient: { agencyId: 'ST', personId: 'p' },
  standIns: [],
  content: { subject: 's', asked: 'a' },
  ...{ calls: false, urgent: false, exercise: false, rulesVersion: 'r' },
  steps: [{ channel: 'sms', afterSeconds: 0, times: 1, everySeconds: 60 }],
  ...{ notBefore: '2026-11-29T18:10:00.000Z', usefulUntil: '2026-11-29T19:10:00.000Z' },
};

describe('receipts that came before what they are about was known', () => {
  it('wait for it, once each, and those that nobody sent for are listed', async () => {
    const receipts = new EarlyReceipts(model.db);
    for (const one of [early('a', 0), early('b', 1), early('b', 2)]) await receipts.keep(one);
    expect(await receipts.joined(10)).toEqual([]);
    expect(
      (await receipts.unknown(10)).map(({ providerId, receivedAt }) => [providerId, receivedAt]),
    ).toEqual([
      ['b', '2026-11-29T18:11:00.000Z'],
      ['a', '2026-11-29T18:10:00.000Z'],
    ]);
    const log = new TestLog();
    const stream = 'message-9d4c1f6e-2c0b-5d0e-8f63-0b6b7d1b9a20';
    const at = request.notBefore;
    log.append(stream, { type: 'message.requested', data: request });
    log.append(stream, {
      type: 'message.begun',
      data: { attempt: 1, step: 0, channel: 'sms', opened: 'p', at },
    });
    log.append(stream, { type: 'message.handed-over', data: { attempt: 1, providerId: 'a', at } });
    await model.projections.apply(log.all());
    expect(await receipts.joined(10)).toEqual([early('a', 0)]);
    await receipts.done('of a');
    expect((await receipts.unknown(10)).map(({ providerId }) => providerId)).toEqual(['b']);
  });
});
