import { commandExamples } from '#contracts';
import { randomUUID } from 'node:crypto';
import { apiWith, type TestApi } from '../app/testing.helper-spec.js';
import { Limits } from '../limits/limits.js';

const areas = [{ areaCode: '520111207', agencyId: 'TOWN' }];
const mandate = { capacity: 'command', areaCode: '520111', of: ['natural-disaster'] } as const;

describe('disaster statistics', () => {
  let api: TestApi;

  beforeAll(async () => {
    let now = 0;
    api = await apiWith({}, { limits: new Limits(() => (now += 60_000)) });
    await api.parties.register('FCDR', 'department', [mandate]);
    await api.parties.register('CITY', 'superior', [], undefined, '520100');
    await api.parties.register('TOWN', 'township', [], undefined, '520111207');
    const report = { ...commandExamples['incident.report'], category: 'natural-disaster', exercise: false };
    await give('incidents/I/report', { ...report, areaCode: '520111006' });
    await give('statistics/I/open', { incidentId: 'I', superiorAgencyId: 'CITY', areas }, 'FCDR');
  });
  afterAll(async () => {
    await api.app.close();
    api.parties.clear();
  });

  const post = async (path: string, body: object, agencyId = 'EMB') => {
    const answer = await api.app.inject({
      method: 'POST',
      url: `/v1/${path}`,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        ...(await api.parties.bearer(agencyId, 'duty-officer')),
      },
      payload: JSON.stringify(body),
    });
    return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
  };
  const give = async (...said: Parameters<typeof post>): Promise<void> => {
    expect((await post(...said)).body).toMatchObject({ outcome: 'accepted' });
  };

  it('are as if they were not there to a superior that no report was sent to', async () => {
    const told = async (incidentId: string) => {
      const { status, body } = await post(`statistics/${incidentId}/acknowledge`, { number: 1 }, 'CITY');
      return [status, body['code'], body['refusal'], body['detail']];
    };
    expect(await told('I')).toEqual(await told('NOTHING'));
  });

  it('draw in nobody more by whom the command was taken from', async () => {
    // it takes part, and so sees them
    await give('incidents/I/notify-agency', { agencyId: 'FCDR', message: 'm' });
    const more = { areas: [{ areaCode: '520111006', agencyId: 'ENT-1' }] };
    const stream = 'agency-FCDR';
    const records = await api.log.read(stream);
    const { metadata } = records[0]!;
    const withdrawn = { eventId: randomUUID(), storedType: 'agency.mandate-withdrawn.v1', metadata };
    await api.log.append(stream, BigInt(records.length) - 1n, [
      { ...withdrawn, data: { ...mandate, reason: '机构调整' } },
    ]);
    expect((await post('statistics/I/ask', more, 'FCDR')).body).toMatchObject({ code: 'not-a-party' });
    await give('statistics/I/ask', more);
  });
});
