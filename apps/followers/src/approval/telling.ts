import { partnerTopic, placeOf, replyTo, type Topics } from '#contracts';
import { replyMessage } from '#kafka-door';
import type { BatchingProducer } from '#messaging';
import type { Telling } from './reactor.js';

/**
 * A reply to a message, by the topic that answers the one it came by: under the id of the command once more, and with
 * another id of its own than that it waits. Told twice it is the same, byte for byte. Over HTTP the sender asks.
 */
export const tellByKafka =
  (producer: Pick<BatchingProducer, 'send'>, topics: Topics): Telling =>
  async ({ requested, outcome }) => {
    const { origin, command, occurredAt } = requested.metadata;
    const place = origin.via === 'kafka' ? placeOf(topics, origin.topic) : undefined;
    if (!place) return;
    const { agencyId } = place;
    const topic = agencyId === undefined ? topics.replies : partnerTopic(topics, 'replies', agencyId);
    const { stream } = requested;
    await producer.send(
      topic,
      replyMessage(replyTo(command, outcome), { subject: stream, time: occurredAt }),
    );
  };
