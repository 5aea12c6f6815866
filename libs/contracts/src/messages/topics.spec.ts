import { aggregateIdPattern } from '#domain';
import fc from 'fast-check';
import { incomingTopics, outgoingTopics, partnerTopic, placeOf, topicsOf } from './topics.js';

const topics = topicsOf('huaxi.');
const agencyIds = fc.stringMatching(aggregateIdPattern);
const names = fc.constantFrom(...incomingTopics, ...outgoingTopics);

describe('an agency’s own topics', () => {
  it('say whose they are', () => {
    fc.assert(
      fc.property(agencyIds, names, (agencyId, name) => {
        expect(placeOf(topics, partnerTopic(topics, name, agencyId))).toEqual({ name, agencyId });
      }),
    );
  });

  it('are never two of which Kafka takes the names for one', () => {
    const asMetric = (topic: string): string => topic.replaceAll('_', '.');
    fc.assert(
      fc.property(agencyIds, agencyIds, (one, other) => {
        fc.pre(one !== other);
        const [a, b] = [one, other].map((id) => asMetric(partnerTopic(topics, 'commands', id)));
        expect(a).not.toBe(b);
      }),
    );
    expect(partnerTopic(topics, 'commands', 'A.B')).not.toBe(partnerTopic(topics, 'commands', 'A_B'));
  });

  it('are no longer than Kafka takes', () => {
    fc.assert(fc.property(agencyIds, (id) => partnerTopic(topics, 'exerciseCommands', id).length <= 249));
  });

  it.each(['other.commands', 'huaxi.commands.A.2', 'huaxi.commands.A_B', 'huaxi.commandsFIRE'])(
    'are not %s',
    (topic) => expect(placeOf(topics, topic)).toBeUndefined(),
  );

  it('are told from those of all', () => {
    expect(placeOf(topics, topics.deadLetters)).toEqual({ name: 'deadLetters' });
    expect(placeOf(topics, topics.commands)).toEqual({ name: 'commands' });
  });
});
