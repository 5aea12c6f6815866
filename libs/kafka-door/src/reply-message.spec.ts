import type { Reply } from '#contracts';
import { replyMessage } from './reply-message.js';

const event = { subject: 'incident-I1', time: '2026-06-18T22:00:00+08:00' };
const accepted: Reply = {
  command: { source: '/agencies/FIRE', id: 'c-1', name: 'incident.report' },
  outcome: 'accepted',
  stream: 'incident-I1',
  revision: '0',
  position: '42',
};

describe('a reply', () => {
  it('lies in the partition of the agency that asked, and names its command', () => {
    const { key, value, headers } = replyMessage(accepted, event);
    expect(key).toBe('/agencies/FIRE');
    expect(headers).toMatchObject({
      ce_specversion: '1.0',
      ce_source: '/agencies/liandong',
      ce_type: 'liandong.reply.v1',
      ce_subject: 'incident-I1',
      ce_time: '2026-06-18T14:00:00.000Z',
      ce_correlationid: 'c-1',
    });
    expect(JSON.parse(String(value))).toEqual(accepted);
  });

  it('to readings that are stored is about what they were said of, with one id however often it is sent', () => {
    const command = { ...accepted.command, name: 'observation.batch' } as const;
    const reply = () =>
      replyMessage({ command, outcome: 'stored', readings: 2 }, { ...event, subject: 'RG' });
    expect(reply().headers).toMatchObject({ ce_subject: 'RG', ce_id: reply().headers['ce_id'] });
    expect(reply().headers['ce_id']).not.toBe(replyMessage(accepted, event).headers['ce_id']);
  });

  it('has no time where the command claims none that could be', () => {
    expect(replyMessage(accepted, { ...event, time: 'noon' }).headers).not.toHaveProperty('ce_time');
  });

  it('has one id for one answer however often it is sent, and another for each other answer', () => {
    const { headers } = replyMessage(accepted, event);
    expect(replyMessage({ ...accepted }, event).headers['ce_id']).toBe(headers['ce_id']);
    const refused: Reply = {
      command: accepted.command,
      outcome: 'refused',
      stream: 'intake-1',
      position: '41',
      refusal: { code: 'unsigned' },
    };
    const reused: Reply = {
      ...refused,
      stream: accepted.stream,
      position: accepted.position,
      refusal: { code: 'command-id-reused' },
    };
    const ids = [accepted, refused, reused, { ...accepted, command: { ...accepted.command, id: 'c-2' } }].map(
      (reply) => replyMessage(reply, event).headers['ce_id'],
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});
