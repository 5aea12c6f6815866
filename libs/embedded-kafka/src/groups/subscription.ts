import { ProtocolError } from '../protocol/errors.js';
import { Reader } from '../protocol/reader.js';
import { array, i16, string } from '../protocol/schema.js';
import { metadataFor } from './member.js';
import { Rebalance } from './rebalance.js';

const version = i16.bind(0, false);
const topics = array(string).bind(0, false);

/** Topics that the members of a consumer group subscribe to; what a member sent is its own affair otherwise. */
export function subscribedTopics(group: Rebalance): Set<string> {
  const all = new Set<string>();
  for (const member of group.members.values()) {
    const reader = new Reader(metadataFor(member, group.protocol ?? member.protocols[0]?.name ?? null));
    try {
      version.read(reader);
      for (const topic of topics.read(reader)) all.add(topic);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
  }
  return all;
}
