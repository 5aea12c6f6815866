export * from './cap/incoming.js';
export * from './cap/message.js';
export * from './cap/mapping.js';
export * from './cap/outgoing.js';
export * from './cap/schema.js';
export * from './xml/reader.js';
export * from './xml/writer.js';
