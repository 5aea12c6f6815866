import { FakeKafka } from '../doors/kafka.helper-spec.js';
import { generateKey } from '../signing/key.js';
import { published, toldBy } from '../signing/told.helper-spec.js';
import type { ServiceEvent } from './event.js';
import { MemoryPositions } from './positions.helper-spec.js';
import { followTopic, type TopicOptions } from './topic.js';

const topic = 'liandong.events.ENT-PUMP';
const exerciseTopic = 'liandong.exercise-events.ENT-PUMP';
const key = generateKey('', 'K-1', 'liandong.example');
const attributes = (id: string) => ({
  ...{ id, type: 'liandong.incident.reported.v2', subject: 'incident-INC-1', time: 'o', recordedtime: 'r' },
  ...{ agency: 'EMB', revision: '0', logposition: '7', sight: 'part', cut: 'actor,details' },
});
const headers = (id: string, data: object = {}) => toldBy(key, attributes(id), data);
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((next) => setImmediate(next));
};

describe('following the topic', () => {
  let kafka: FakeKafka;
  let positions: MemoryPositions;
  let heard: ServiceEvent[];
  beforeEach(() => {
    kafka = new FakeKafka();
    positions = new MemoryPositions();
    heard = [];
  });
  const tell = (id: string, data: object = {}) => kafka.append(topic, data, headers(id, data));
  const ids = () => heard.map(({ id }) => id);

  /** Follows while something is done. */
  async function during(
    work: () => Promise<void> | void,
    options: Partial<TopicOptions> = {},
  ): Promise<void> {
    const end = new AbortController();
    kafka.sought.clear();
    const following = followTopic({
      ...{ kafka, agencyId: 'ENT-PUMP', positions, signal: end.signal },
      ...{ installation: 'liandong.example', keys: () => [published(key)] },
      handle: (event) => void heard.push(event),
      ...options,
    });
    following.catch(() => end.abort());
    await until(() => kafka.sought.size > 0 || end.signal.aborted);
    if (!end.signal.aborted) await work();
    end.abort();
    await following;
  }

  it('hears what comes from now on, as events', async () => {
    await tell('before');
    await during(() => tell('e-1', { n: 1 }));
    expect(heard).toEqual([
      {
        ...{ id: 'e-1', type: 'incident.reported', stream: 'incident-INC-1', revision: '0', position: '7' },
        ...{ occurredAt: 'o', recordedAt: 'r', agencyId: 'EMB', data: { n: 1 } },
        ...{ sight: 'part', cut: ['actor', 'details'] },
      },
    ]);
    expect(kafka.groups[0]).toMatch(/^ENT-PUMP:/);
  });

  it('hears each once, whatever is said or delivered again', async () => {
    await during(async () => {
      for (const id of ['e-1', 'e-2', 'e-1', 'e-2', 'e-3']) await tell(id);
      await kafka.deliverAll(topic);
    });
    expect(ids()).toEqual(['e-1', 'e-2', 'e-3']);
  });

  it('goes on after the last at the next start, and knows again what it had', async () => {
    await during(() => tell('e-1'));
    await tell('e-1');
    await tell('e-2');
    await during(() => kafka.deliverAll(topic));
    expect(kafka.sought.get(`${topic}/0`)).toBe('1');
    expect(ids()).toEqual(['e-1', 'e-2']);
  });

  it('begins at the beginning where that is wanted', async () => {
    await tell('e-1');
    await during(() => kafka.deliverAll(topic), { from: 'start' });
    expect(ids()).toEqual(['e-1']);
  });

  it('has not done what it failed to handle', async () => {
    const cause = new Error('full');
    const handle = ({ id }: ServiceEvent): void => {
      if (id === 'e-2') throw cause;
    };
    const failing = during(
      async () => {
        await tell('e-1');
        await tell('e-2');
        await tell('e-3');
      },
      { handle },
    );
    await expect(failing).rejects.toBe(cause);
    expect(JSON.parse(positions.saved.at(-1) ?? '')).toEqual({ next: { 0: '1' }, seen: ['e-1'] });
  });

  it('says when events were lost while it was away', async () => {
    await positions.save('{"next":{"0":"2"},"seen":[]}');
    kafka = new FakeKafka(5);
    const error = { code: 'events-missed', partition: 0, wanted: '2', first: '5' };
    await expect(during(() => undefined)).rejects.toMatchObject(error);
  });

  it('begins a topic anew that was made anew, and a partition that was added', async () => {
    await positions.save('{"next":{"0":"20","1":"3"},"seen":["e-1"]}');
    await tell('e-1');
    await tell('e-2');
    await during(() => kafka.deliverAll(topic));
    expect(ids()).toEqual(['e-2']);
    await positions.save('{"next":{"1":"3"},"seen":[]}');
    await during(() => undefined);
    expect(kafka.sought.get(`${topic}/0`)).toBe('0');
  });

  it('passes over what is no event, and listens to drills where they are wanted', async () => {
    await during(
      async () => {
        await kafka.append(exerciseTopic, 'x', { ce_type: 'other' });
        await kafka.append(exerciseTopic, {}, toldBy(key, { ...attributes('e-1'), drill: 'DR-1' }, {}));
      },
      { exercise: true },
    );
    expect(heard).toMatchObject([{ id: 'e-1', drill: 'DR-1' }]);
  });

  it('takes nothing that the installation has not signed, and does not go on behind it', async () => {
    const forging = during(async () => {
      await tell('e-1');
      await kafka.append(topic, { n: 2 }, headers('e-2', { n: 1 }));
      await tell('e-3');
    });
    await expect(forging).rejects.toMatchObject({ code: 'not-signed', part: 'signature', messageId: 'e-2' });
    expect(ids()).toEqual(['e-1']);
    expect(positions.saved.at(-1)).toContain('"0":"1"');
  });

  it('ends with the failure of a client that gives up', async () => {
    const error = new Error('not allowed');
    const following = during(() => kafka.crash(error, false));
    await expect(following).rejects.toBe(error);
  });
});
