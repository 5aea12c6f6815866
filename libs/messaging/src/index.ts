export type { MessageHandler } from './consume/batch.js';
export * from './message/cloud-event-message.js';
export * from './consume/consumer.js';
export * from './consume/found-topics.js';
export * from './dead-letters/dead-letters.js';
export * from './client/kafka.js';
export * from './probe/probe.js';
export * from './produce/producer.js';
