export type { Accepted, Answer, Awaiting, Refused, Undecided } from './commands/answer.js';
export type { Command, SendOptions } from './commands/command.js';
export { HttpDoor, ServiceProblem, type HttpDoorOptions } from './doors/http.js';
export type { KafkaClient } from './doors/kafka-client.js';
export { KafkaDoor, type KafkaDoorOptions } from './doors/kafka.js';
export type { EventData } from './events/event-data.js';
export type {
  Beginning,
  EventHandler,
  EventHead,
  FollowOptions,
  PositionStore,
  ServiceEvent,
  ToldData,
} from './events/event.js';
export { followFeed, type FeedOptions } from './events/feed.js';
export { FilePositions } from './events/file-positions.js';
export { EventsMissed, followTopic, type TopicOptions } from './events/topic.js';
export { canonical, Unsignable } from './signing/canonical.js';
export {
  generateKey,
  KeyFileUnusable,
  publicKeyOf,
  readKeyFile,
  type AgencyKey,
  type PublicKey,
  type Sender,
} from './signing/key.js';
export {
  canonicalForm,
  kafkaMessageOf,
  signMessage,
  type KafkaMessage,
  type Message,
  type SignedMessage,
} from './signing/message.js';
export { provePossession, type PossessionProof } from './signing/possession.js';
export { fetchKeys, NotSigned, Verifier, type InstallationKey, type KeySource } from './signing/told.js';
export { signToken, Tokens, tokenSeconds } from './signing/token.js';
