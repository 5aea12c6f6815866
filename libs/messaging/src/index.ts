export type { MessageHandler } from './batch.js';
export * from './cloud-event-message.js';
export * from './consumer.js';
export * from './dead-letters.js';
export * from './kafka.js';
export * from './probe.js';
export * from './producer.js';
export { Slots } from './slots.js';
