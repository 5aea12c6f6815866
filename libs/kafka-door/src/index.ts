export * from './door.js';
export { replyMessage, type Answer } from './reply-message.js';
export * from './start.js';
export { Quota } from './limits/quota.js';
