import type { BatchingProducer, OutgoingMessage } from '#messaging';
import { writeLetters, type Letters } from './writer.js';

const message = (value: string): OutgoingMessage => ({ key: null, value, headers: {} });
const letters: Letters = new Map([
  ['BUS', [message('b-1'), message('b-2')]],
  ['PUMP', [message('p-1')]],
]);
const ofTopic = (): Error =>
  new Error('not confirmed', {
    cause: Object.assign(new Error('gone'), { type: 'UNKNOWN_TOPIC_OR_PARTITION' }),
  });

describe('writing to the topics of agencies', () => {
  let written: string[];
  /** Each queue fails as a whole where one of its topics does. */
  const producer = (fails: (topic: string) => Error | undefined): BatchingProducer => {
    const queue = () => {
      let failure: Error | undefined;
      return {
        send: (topic: string, { value }: OutgoingMessage) => {
          failure ??= fails(topic);
          return Promise.resolve().then(() => {
            if (failure) throw failure;
            written.push(`${topic} ${String(value)}`);
          });
        },
        beside: queue,
      };
    };
    return queue() as unknown as BatchingProducer;
  };
  const write = (fails: (topic: string) => Error | undefined) =>
    writeLetters(producer(fails), (agencyId) => `events.${agencyId}`, letters);
  beforeEach(() => (written = []));

  it('is done in order', async () => {
    expect([...(await write(() => undefined))]).toEqual([]);
    expect(written).toEqual(['events.BUS b-1', 'events.BUS b-2', 'events.PUMP p-1']);
  });

  it('says which topic takes nothing, and goes on with the others', async () => {
    const failed = await write((topic) => (topic === 'events.BUS' ? ofTopic() : undefined));
    expect([...failed.keys()]).toEqual(['BUS']);
    expect(written).toEqual(['events.PUMP p-1']);
  });

  it('fails where the broker is away, and gives nobody up for it', async () => {
    const away = new Error('broker away');
    await expect(write(() => away)).rejects.toBe(away);
  });

  it('gives all up where all topics are to blame', async () => {
    expect([...(await write(() => ofTopic())).keys()].sort()).toEqual(['BUS', 'PUMP']);
  });
});
