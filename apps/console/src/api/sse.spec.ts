import { Messages } from './sse.js';

describe('server-sent events', () => {
  it('are taken in pieces that end anywhere', () => {
    const messages = new Messages();
    const text =
      'retry: 2000\nid: 4\n\nid: 5\nevent: incident.reported\ndata: {"a":": b"}\n\n: heartbeat\n\n';
    const found = [...text].flatMap((sign) => messages.take(sign));
    expect(found).toEqual([
      { id: '4', type: undefined, data: undefined },
      { id: '5', type: 'incident.reported', data: '{"a":": b"}' },
      { id: undefined, type: undefined, data: undefined },
    ]);
  });

  it('that have not ended are not given', () => {
    expect(new Messages().take('id: 5\nevent: x\ndata: {}\n')).toEqual([]);
  });
});
